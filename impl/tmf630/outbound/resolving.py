"""Looks up the addresses of hosts.

A lookup takes as long as the name servers do. The event loop has only a few threads, and the store
needs them: here each lookup has a thread of its own.
"""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import Future
from threading import Thread
from typing import Final

MAX_LOOKUPS: Final = 1_024
"""How many lookups run at the same time: about one for each subscription that there may be."""

_running: Final[dict[str, Future[tuple[str, ...]]]] = {}


async def resolve(host: str) -> tuple[str, ...]:
    """The addresses of a host, in the order in which to try them; raises OSError."""
    looked_up = _running.get(host)
    if looked_up is None:
        if len(_running) >= MAX_LOOKUPS:
            raise OSError(f"{MAX_LOOKUPS} other names are being looked up")
        looked_up = _running[host] = Future()
        looked_up.set_running_or_notify_cancel()  # others may wait for it
        Thread(target=_look_up, args=(host, looked_up), name="resolver", daemon=True).start()
    return await asyncio.wrap_future(looked_up)


def _look_up(host: str, looked_up: Future[tuple[str, ...]]) -> None:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        addresses = tuple(dict.fromkeys(str(address[0]) for *_, address in found))
    except Exception as error:  # noqa: BLE001 - raised where the addresses are awaited
        del _running[host]
        looked_up.set_exception(error)
    else:
        del _running[host]
        looked_up.set_result(addresses)
