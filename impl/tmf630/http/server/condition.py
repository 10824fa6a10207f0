"""The condition of a server, which its processes share, for those that watch it."""

from __future__ import annotations

import socket
import time
from contextlib import suppress


class ServerCondition:
    """Whether this process is draining, and whether the companion of the server is missing.

    A process that is spawned can be given the condition as an argument. The companion is known to
    be missing after it has ended, until another one is ready. The server drains for
    `drain_seconds` before it stops. It has `started` in seconds since 1970.
    """

    def __init__(self, drain_seconds: float = 0.0) -> None:
        self.drain_seconds = drain_seconds
        self.is_draining = False
        self.started = time.time()
        # A byte that nobody takes away is the mark: it can be looked at by any process.
        self._mark, self._marker = socket.socketpair()

    def close(self) -> None:
        """Close it in this process."""
        self._mark.close()
        self._marker.close()

    @property
    def is_companion_missing(self) -> bool:
        """Whether the companion has ended, and no other one has replaced it yet."""
        try:
            return bool(self._mark.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except BlockingIOError:
            return False

    def companion_is_ready(self) -> None:
        """Note that the companion runs."""
        with suppress(BlockingIOError):
            while self._mark.recv(16, socket.MSG_DONTWAIT):
                pass

    def companion_has_ended(self) -> None:
        """Note that the companion has ended."""
        with suppress(BlockingIOError):
            self._marker.send(b"\0", socket.MSG_DONTWAIT)
