"""The two directions of a connection, each of which may have to wait for room."""

from __future__ import annotations

import asyncio


class Flow:
    """What goes in and out through a transport; `reading` says whether anything comes in."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self.reading = True
        self._transport = transport
        self._room: asyncio.Event | None = None

    def read(self, *, on: bool) -> None:
        """Read on, or read nothing until further notice."""
        if not self._transport.is_closing():
            self.reading = on
            (self._transport.resume_reading if on else self._transport.pause_reading)()

    def write(self, parts: list[bytes]) -> None:
        """Send these together; in vain if the connection is closed."""
        if not self._transport.is_closing():
            self._transport.writelines(parts)

    async def writable(self) -> None:
        """Return when little waits to be sent, or the connection is lost."""
        if self._room is not None:
            await self._room.wait()

    def pause_writing(self) -> None:
        """Too much waits to be sent."""
        self._room = asyncio.Event()

    def resume_writing(self) -> None:
        """There is room, or nothing to be sent any more."""
        if self._room is not None:
            self._room.set()
            self._room = None

    def abort(self) -> None:
        """Break the connection off."""
        self._transport.abort()
