"""`python -m tests.bench.crowd URL IDLE DRIBBLING`: clients that keep connections and ask little.

An idle one has asked once, and waits. A dribbling one sends its head byte by byte, and begins again
whenever the server ends the connection. It prints a line when all are connected, and ends when its
input does.
"""

from __future__ import annotations

import asyncio
import resource
import sys
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

_ASKED: Final = b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
_DRIBBLED: Final = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Filling: " + b"x" * 1_000
_BYTE_SECONDS: Final = 0.5
_AT_ONCE: Final = 100


async def _main(url: str, idle: int, dribbling: int) -> None:
    address = urlsplit(url)
    host, port = address.hostname or "", address.port or 0
    gate = asyncio.Semaphore(_AT_ONCE)
    connected = asyncio.Semaphore(0)

    async def wait() -> None:
        while True:
            async with gate:
                reader, writer = await asyncio.open_connection(host, port)
                writer.write(_ASKED)
                await reader.readuntil(b"}")
            connected.release()
            await reader.read()

    async def dribble() -> None:
        while True:
            async with gate:
                _, writer = await asyncio.open_connection(host, port)
            connected.release()
            with suppress(ConnectionError):
                for each in _DRIBBLED:
                    writer.write(bytes([each]))
                    await writer.drain()
                    await asyncio.sleep(_BYTE_SECONDS)

    clients = [*(wait() for _ in range(idle)), *(dribble() for _ in range(dribbling))]
    tasks = [asyncio.create_task(each) for each in clients]
    for _ in tasks:
        await connected.acquire()
    print("connected", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for each in tasks:
        each.cancel()


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(_main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
