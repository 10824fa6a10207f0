"""How the server's processes wake the dispatcher beside them, which polls the store seldom."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import Final

_MANY: Final = 4_096


class Wakeup:
    """A signal from the server's processes to the dispatcher; sending it costs next to nothing.

    A signal that is sent while nothing receives is kept. A process that is spawned can be given the
    wakeup as an argument.
    """

    def __init__(self) -> None:
        self._receiver, self._sender = socket.socketpair()

    def send(self) -> None:
        """Wake the dispatcher; returns at once."""
        try:  # noqa: SIM105 - every write calls this
            self._sender.send(b"\0", socket.MSG_DONTWAIT)
        except BlockingIOError:
            pass  # the buffer is full of signals already

    async def received(self) -> None:
        """Return when something has been sent since the last time."""
        self._receiver.setblocking(False)
        await asyncio.get_running_loop().sock_recv(self._receiver, _MANY)

    def close(self) -> None:
        """Close it in this process."""
        self._receiver.close()
        self._sender.close()


class Broadcast:
    """A signal to all tasks that wait for it in one process.

    `count` grows with every signal: a task that was busy compares it to see what it has missed.
    """

    def __init__(self) -> None:
        self.count = 0
        self._next = asyncio.Event()

    def send(self) -> None:
        """Wake all tasks that wait."""
        self.count += 1
        self._next.set()
        self._next = asyncio.Event()

    async def wait_beyond(self, count: int, seconds: float) -> None:
        """Return when it has been sent more often than that, or after so many seconds."""
        if self.count > count:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._next.wait()
