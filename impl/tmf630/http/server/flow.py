"""Flow control: the two directions of a connection, each of which can be paused."""

from __future__ import annotations

import asyncio


class Flow:
    """Reads from and writes to a transport; `reading` is whether it is read from."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self.reading = True
        self._transport = transport
        self._room: asyncio.Event | None = None

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

    def resume_writing(self) -> None:
        """Note that the write buffer has room, or that the connection is lost."""
        if self._room is not None:
            self._room.set()
            self._room = None

    def abort(self) -> None:
        """Abort the connection."""
        self._transport.abort()
