"""The address of a server, and the sockets with which its workers listen there."""

from __future__ import annotations

import resource
import socket
import sys
from contextlib import suppress
from typing import Any, Final

CANNOT_START: Final = 3
"""The exit status of a process whose replacement could not start, either."""
BACKLOG: Final = 2048


def listen(host: str, port: int, workers: int) -> socket.socket:
    """A socket for so many workers at an address; port 0 is any free port. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    if workers > 1 and sys.platform == "linux":
        return _SharedAddress.at((host, port), family)
    listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
    listening.set_inheritable(True)
    return listening


def open_files() -> int:
    """How many files this process may have open, after it has raised that limit where it can."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # macOS takes fewer than it says
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    return sys.maxsize if soft == resource.RLIM_INFINITY else soft


class _SharedAddress(socket.socket):
    """A bound address. Each worker gets this pickled, and listens there with its own socket.

    The kernel distributes connections among these sockets. With one shared socket, the worker that
    wakes first could take all connections that come together.
    """

    _lock: socket.socket

    @classmethod
    def at(cls, address: tuple[str, int], family: socket.AddressFamily) -> _SharedAddress:
        bound = cls(family)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.bind(address)
        # After bind: an address at which another program listens must not be shared.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        # While no worker listens, the kernel would let another server of this kind bind there, too.
        # The name of a Unix socket can be bound only once, so it serves as a lock.
        bound._lock = socket.socket(socket.AF_UNIX)
        bound._lock.bind(f"\0tmf630 {bound.getsockname()}")
        return bound

    def close(self) -> None:
        super().close()
        self._lock.close()

    def __reduce__(self) -> tuple[Any, ...]:
        return _listen_in_worker, (self.getsockname(), self.family)


def _listen_in_worker(address: tuple[Any, ...], family: socket.AddressFamily) -> socket.socket:
    try:
        return socket.create_server(address, family=family, backlog=BACKLOG, reuse_port=True)
    except OSError as error:
        sys.stderr.write(f"cannot listen on {address[0]} port {address[1]}: {error.strerror}\n")
        sys.exit(CANNOT_START)
