"""Addresses of hosts, looked up beside everything else.

The system looks up a name for as long as its name servers keep it waiting. The event loop has only
a few threads for that, and the store needs them; here each name has one of its own.
"""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import Future
from threading import Thread
from typing import Final

AT_ONCE: Final = 1_024
"""How many names are looked up at the same time: one for each subscription that there may be."""

_under_way: Final[dict[str, Future[tuple[str, ...]]]] = {}


async def resolve(host: str) -> tuple[str, ...]:
    """The addresses of a host, in the order in which to try them; raises OSError."""
    looked_up = _under_way.get(host)
    if looked_up is None:
        if len(_under_way) >= AT_ONCE:
            raise OSError(f"{AT_ONCE} other names are being looked up")
        looked_up = _under_way[host] = Future()
        looked_up.set_running_or_notify_cancel()  # others may wait for it: it is not cancelled
        Thread(target=_look_up, args=(host, looked_up), name="resolver", daemon=True).start()
    return await asyncio.wrap_future(looked_up)


def _look_up(host: str, looked_up: Future[tuple[str, ...]]) -> None:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        addresses = tuple(dict.fromkeys(str(address[0]) for *_, address in found))
    except Exception as error:  # noqa: BLE001 - raised where the addresses are awaited
        del _under_way[host]
        looked_up.set_exception(error)
    else:
        del _under_way[host]
        looked_up.set_result(addresses)
