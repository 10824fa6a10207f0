"""Listeners on real ports, correct and faulty."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Behaviour = Callable[["Connection"], Awaitable[None]]
"""What a listener does after it has read a request."""


@dataclass
class Request:
    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Connection:
    """A connection to a listener, with the request to answer."""

    writer: asyncio.StreamWriter
    request: Request

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()


@dataclass
class Listener:
    """The requests that a listener has received."""

    port: int = 0
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the sender has closed a connection."""

    def url(self, path: str = "/listener", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


def answering(status: str, *headers: str, body: bytes = b"") -> Behaviour:
    """Answer each request in the same way, and keep the connection."""
    head = "\r\n".join((f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""))

    async def answer(connection: Connection) -> None:
        await connection.send(head.encode() + body)

    return answer


@asynccontextmanager
async def listening(
    behave: Behaviour, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> AsyncIterator[Listener]:
    """A listener on a free port."""
    listener = Listener()
    tasks: set[asyncio.Task[None]] = set()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        listener.connections += 1
        try:
            while True:
                request = await _read(reader)
                listener.requests.append(request)
                listener.arrived.set()
                await behave(Connection(writer, request))
        except (ConnectionError, asyncio.IncompleteReadError):
            listener.left.set()
        finally:
            writer.transport.abort()
            with suppress(OSError):
                await writer.wait_closed()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(converse(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(connected, host, 0, ssl=tls)
    listener.port = server.sockets[0].getsockname()[1]
    try:
        yield listener
    finally:
        server.close()
        under_way = list(tasks)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    pairs = (line.split(": ", 1) for line in head[1:-2])
    headers = {name.lower(): value for name, value in pairs}
    length = int(headers.get("content-length", "0"))
    return Request(head[0], headers, await reader.readexactly(length))
