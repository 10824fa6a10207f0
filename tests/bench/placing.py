"""`python -m tests.bench.placing URL RATE`: a client that places that many orders a second.

It prints a line when the first one is placed. When its input ends, it prints how many it has placed
a second, and ends. It fails when an order is not placed.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time
from typing import Final
from urllib.parse import urlsplit

from tests.bench import work

BYTES: Final = 6_000
"""Of an order."""
_ITEMS: Final = 3
_CONNECTIONS: Final = 32
_LENGTH: Final = re.compile(rb"(?i)\r\ncontent-length: *([0-9]+)\r\n")
_CREATED: Final = b"HTTP/1.1 201 "

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class _Placing:
    """Places orders at a steady rate; one that finds no free connection waits for one."""

    def __init__(self, url: str, rate: float) -> None:
        parts = urlsplit(url)
        self._address = parts.hostname, parts.port
        body = work.wire(work.order("bench-x", BYTES, _ITEMS)).encode()
        self._request = (
            f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: application/json\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body
        self._rate = rate
        self._free: asyncio.Queue[Connection] = asyncio.Queue()
        self._placed = 0

    async def run(self) -> None:
        ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(sys.stdin.fileno(), ended.set)
        for _ in range(_CONNECTIONS):
            self._free.put_nowait(await asyncio.open_connection(*self._address))
        async with asyncio.TaskGroup() as group:
            began = time.monotonic()
            pace = group.create_task(self._pace(group))
            await ended.wait()
            pace.cancel()
            rate = self._placed / (time.monotonic() - began)
        print(rate)

    async def _pace(self, group: asyncio.TaskGroup) -> None:
        due = time.monotonic()
        while True:
            connection = await self._free.get()
            group.create_task(self._place(connection))
            due = max(due + 1 / self._rate, time.monotonic() - 1)
            await asyncio.sleep(due - time.monotonic())

    async def _place(self, connection: Connection) -> None:
        reader, writer = connection
        writer.write(self._request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not head.startswith(_CREATED) or not length:
            raise RuntimeError(head.decode("latin-1"))
        await reader.readexactly(int(length[1]))
        self._placed += 1
        if self._placed == 1:
            print("placed", flush=True)
        self._free.put_nowait(connection)


if __name__ == "__main__":
    asyncio.run(_Placing(sys.argv[1], float(sys.argv[2])).run())
