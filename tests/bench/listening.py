"""`python -m tests.bench.listening`: cheap listeners in a process of their own.

It prints two ports: the first accepts events, the second never answers. For a line `count` on its
input it prints the number of different events; for any other line a report as JSON: events by path,
their age on arrival (percentiles in ms), and the seconds from the first to the last.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
TIME = re.compile(rb'"eventTime":"([^"]+)"')
ID = re.compile(rb'"eventId":"([^"]+)"')
ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"


class Listening(asyncio.Protocol):
    """One connection, with just enough of HTTP."""

    def __init__(self, came: list[tuple[bytes, bytes, float, float]]) -> None:
        self._came = came
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            found = LENGTH.search(self._received[:end])
            assert found
            whole = end + 4 + int(found[1])
            if len(self._received) < whole:
                return
            request, self._received = self._received[:whole], self._received[whole:]
            self._transport.write(ANSWER)
            now = time.time()
            happened, id = TIME.search(request, end), ID.search(request, end)
            age = now - datetime.fromisoformat(happened[1].decode()).timestamp() if happened else 0
            self._came.append((request.split(b" ", 2)[1], id[1] if id else b"", now, age))


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """The median, the 99th percentile and the largest of values in seconds, in ms."""
    ordered = sorted(values)
    picked = {"p50": 0.5, "p99": 0.99, "max": 1.0}
    last = len(ordered) - 1
    return {name: round(ordered[round(last * p)] * 1000, 2) for name, p in picked.items()}


async def main() -> None:
    came: list[tuple[bytes, bytes, float, float]] = []
    loop = asyncio.get_running_loop()
    accepting = await loop.create_server(lambda: Listening(came), "127.0.0.1", 0, backlog=1000)
    hanging = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0, backlog=1000)
    print(*(each.sockets[0].getsockname()[1] for each in (accepting, hanging)), flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        if line.strip() == "count":
            print(len({(path, id) for path, id, _, _ in came}), flush=True)
        else:
            print(json.dumps(_report(came)), flush=True)
            came.clear()


def _report(came: Sequence[tuple[bytes, bytes, float, float]]) -> dict[str, object]:
    if not came:
        return {"paths": {}}
    times = [now for _, _, now, _ in came]
    return {
        "paths": Counter(path.decode() for path, _, _, _ in came),
        "events": len({(path, id) for path, id, _, _ in came}),
        "age": percentiles([age for _, _, _, age in came]),
        "seconds": max(times) - min(times),
    }


if __name__ == "__main__":
    asyncio.run(main())
