"""Flow control: the two directions of a connection, each of which can be paused."""

from __future__ import annotations

import asyncio
from typing import Final

from tmf630.http.connections.batch import Batch

MAX_PIECE: Final = 256 * 1024
_MAX_WAITING_BYTES: Final = 64 * 1024
"""Bytes that wait for the end of a turn of the event loop; more are sent at once."""


class Flow:
    """Reads from and writes to a transport; `reading` is whether it is read from.

    `is_full` is whether the write buffer has no room.

    `is_secure` is whether it has TLS. Then it does not tell how much of what was written at once
    has been sent, so no more than MAX_PIECE bytes should be.

    What is written is sent with what the server writes to its other clients in the same turn of the
    event loop: by `batch`.

    The connection is aborted when the client reads nothing for `unread_seconds`, although the write
    buffer is full, or the connection is to be closed. With TLS the transport has a limit of its own
    for the latter.
    """

    def __init__(self, transport: asyncio.Transport, batch: Batch, unread_seconds: float) -> None:
        self.reading = True
        self.is_full = False
        self.is_secure = transport.get_extra_info("ssl_object") is not None
        self._transport = transport
        self._batch = batch
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
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
        """Send these together, unless the connection is closed."""
        if not self._waiting:
            self._batch.add(self)
        self._waiting += parts
        self._waiting_bytes += sum(map(len, parts))
        if self._waiting_bytes > _MAX_WAITING_BYTES:
            self.flush()

    def flush(self) -> None:
        """Send what was written."""
        parts = self._waiting
        if parts:
            self._waiting, self._waiting_bytes = [], 0
            if not self._transport.is_closing():
                self._transport.writelines(parts)

    def write_eof(self) -> None:
        """Send what was written, and the end of all that is sent."""
        self.flush()
        if not self._transport.is_closing():
            self._transport.write_eof()

    async def writable(self) -> None:
        """Return when the write buffer has room, or the connection is lost."""
        if self._room is not None:
            await self._room.wait()

    def pause_writing(self) -> None:
        """Note that the write buffer is full."""
        self.is_full, self._room = True, asyncio.Event()
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
        self.flush()
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
        """Abort the connection, after what was written is on its way."""
        self.flush()
        self._transport.abort()

    def _end_pause(self) -> None:
        if self._room is not None:
            self._room.set()
            self.is_full, self._room = False, None

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
