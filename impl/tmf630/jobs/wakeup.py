"""How the server's processes wake the dispatcher beside them, which polls the store seldom."""

from __future__ import annotations

import asyncio
import socket
from typing import Final

_BUFFER_BYTES: Final = 4_096


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
        await asyncio.get_running_loop().sock_recv(self._receiver, _BUFFER_BYTES)

    def close(self) -> None:
        """Close it in this process."""
        self._receiver.close()
        self._sender.close()
