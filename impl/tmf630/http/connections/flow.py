"""Flow control: the two directions of a connection, each of which can be paused."""

from __future__ import annotations

import asyncio
from typing import Final

MAX_PIECE: Final = 256 * 1024


class Flow:
    """Reads from and writes to a transport; `reading` is whether it is read from.

    `is_secure` is whether it has TLS. Then it does not tell how much of what was written at once
    has been sent, so no more than MAX_PIECE bytes should be.

    The connection is aborted when the client reads nothing for `unread_seconds`, although the write
    buffer is full, or the connection is to be closed. With TLS the transport has a limit of its own
    for the latter.
    """

    def __init__(self, transport: asyncio.Transport, unread_seconds: float) -> None:
        self.reading = True
        self.is_secure = transport.get_extra_info("ssl_object") is not None
        self._transport = transport
        self._unread_seconds = unread_seconds
        self._loop = asyncio.get_running_loop()
        self._room: asyncio.Event | None = None
        self._timer: asyncio.TimerHandle | None = None

    def read(self, *, on: bool) -> None:
        """Resume or pause reading."""
        if not self._transport.is_closing():
            self.reading = on
            (self._transport.resume_reading if on else self._transport.pause_reading)()

    def write(self, parts: list[bytes]) -> None:
        """Write these together, unless the connection is closed."""
        if not self._transport.is_closing():
            self._transport.writelines(parts)

    async def writable(self) -> None:
        """Return when the write buffer has room, or the connection is lost."""
        if self._room is not None:
            await self._room.wait()

    def pause_writing(self) -> None:
        """Note that the write buffer is full."""
        self._room = asyncio.Event()
        self._set_timer(self._transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """Note that the write buffer has room."""
        self._end_pause()
        if not self._transport.is_closing():
            self._cancel_timer()

    def lost(self) -> None:
        """Note that the connection is lost."""
        self._end_pause()
        self._cancel_timer()

    def close(self) -> None:
        """Close when the client has read what was written, and with TLS has closed as well."""
        if self._transport.is_closing():
            return
        unread = self._transport.get_write_buffer_size()
        self._transport.close()
        if self.is_secure:
            # It does not tell what is unread while it closes, and ends that by itself in time.
            self._cancel_timer()
        else:
            self._set_timer(unread)

    def abort(self) -> None:
        """Abort the connection."""
        self._transport.abort()

    def _end_pause(self) -> None:
        if self._room is not None:
            self._room.set()
            self._room = None

    def _set_timer(self, unread: int) -> None:
        self._cancel_timer()
        self._timer = self._loop.call_later(self._unread_seconds, self._abort_unless_read, unread)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _abort_unless_read(self, before: int) -> None:
        if (unread := self._transport.get_write_buffer_size()) >= before:
            self.abort()
        else:
            self._set_timer(unread)
