"""How the writes of a server wake the dispatcher beside it, which polls seldom."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import Final

_MANY: Final = 4_096


class Wakeup:
    """A call from the processes of a server to its dispatcher, which costs them next to nothing.

    What is sent while nobody receives is not lost. It can be handed to a process that is spawned.
    """

    def __init__(self) -> None:
        self._receiver, self._sender = socket.socketpair()

    def send(self) -> None:
        """Wake the dispatcher; returns at once."""
        try:  # noqa: SIM105 - every write comes by here
            self._sender.send(b"\0", socket.MSG_DONTWAIT)
        except BlockingIOError:
            pass  # where no more fits, enough has been sent

    async def received(self) -> None:
        """Return when something has been sent since the last time."""
        self._receiver.setblocking(False)
        await asyncio.get_running_loop().sock_recv(self._receiver, _MANY)

    def close(self) -> None:
        """Let go of it, in this process."""
        self._receiver.close()
        self._sender.close()


class Broadcast:
    """Wakes all that wait for it in one process; who is busy meanwhile sees it by the `count`."""

    def __init__(self) -> None:
        self.count = 0
        self._next = asyncio.Event()

    def send(self) -> None:
        """Wake everybody."""
        self.count += 1
        self._next.set()
        self._next = asyncio.Event()

    async def after(self, count: int, seconds: float) -> None:
        """Return when it has been sent more often than that, or after so many seconds."""
        if self.count > count:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._next.wait()
