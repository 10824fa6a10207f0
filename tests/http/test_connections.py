"""The ends of connections, timeouts, and applications that break the rules of ASGI."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import ssl
import struct
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
import trustme
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tmf630.http.connections.batch import Batch
from tmf630.http.connections.connection import Connection, Timeouts
from tmf630.http.connections.in_flight import Ending, InFlight

pytestmark = pytest.mark.anyio

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n"
LONG = 60
"""Seconds that exceed the duration of any test."""
SHORT = 0.05

CONTEXTS: dict[str, ssl.SSLContext | None] = {"server": None, "client": None}
"""The contexts of TLS for both sides of the connections in a test; None without TLS."""

without_tls = pytest.mark.parametrize("tls", [False], indirect=True)
"""A side of a connection with TLS cannot be closed alone, and TLS itself waits for the client."""


@pytest.fixture(scope="module")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The event loop of the server: TLS of asyncio's own loses what is written before an end."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(params=[False, True], ids=["tcp", "tls"], autouse=True)
def tls(
    request: pytest.FixtureRequest, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    if request.param:
        client = ssl.create_default_context()
        server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.configure_trust(client)
        authority.issue_cert("127.0.0.1").configure_cert(server)
        monkeypatch.setitem(CONTEXTS, "server", server)
        monkeypatch.setitem(CONTEXTS, "client", client)


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def timeouts(
    head: float = LONG, idle: float = LONG, linger: float = LONG, unread: float = LONG
) -> Timeouts:
    return Timeouts(head=head, idle=idle, linger=linger, unread=unread)


@asynccontextmanager
async def connected(
    application: ASGIApp, limits: Timeouts | None = None, in_flight: InFlight | None = None
) -> AsyncIterator[Streams]:
    """A client's connection to a server with that application."""
    flying, batch = in_flight or InFlight(), Batch()
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(application, flying, batch, limits or timeouts()),
        "127.0.0.1",
        ssl=CONTEXTS["server"],
    )
    async with server:
        address = server.sockets[0].getsockname()
        reader, writer = await asyncio.open_connection(*address, ssl=CONTEXTS["client"])
        try:
            yield reader, writer
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
            await flying.finish(SHORT)


def answering(*messages: Message) -> ASGIApp:
    """An application that sends these messages."""

    async def application(_: Scope, __: Receive, send: Send) -> None:
        for each in messages:
            await send(dict(each))

    return application


def start(*headers: tuple[bytes, bytes], status: int = 200) -> Message:
    return {"type": "http.response.start", "status": status, "headers": list(headers)}


def part(text: bytes, *, more: bool = False) -> Message:
    return {"type": "http.response.body", "body": text, "more_body": more}


HELLO = answering(start((b"content-length", b"5")), part(b"hello"))


async def answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the next response, by its Content-Length."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[:-2]
    headers = dict(line.split(": ", 1) for line in head[1:])
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return int(head[0].split()[1]), headers, body


# Timeouts


@pytest.mark.parametrize("sent", [b"", b"\r\n", b"GET / HT", GET[:-2]])
async def test_an_unfinished_head_times_out(sent: bytes) -> None:
    async with connected(HELLO, timeouts(head=SHORT)) as (reader, writer):
        writer.write(sent)
        assert await reader.read() == b""


async def test_a_dripping_head_times_out_too() -> None:
    async with connected(HELLO, timeouts(head=SHORT)) as (reader, writer):
        closed = asyncio.create_task(reader.read())
        writer.write(GET[:-4])
        while not closed.done():
            if not writer.is_closing():
                writer.write(b"x")
            await asyncio.sleep(0)
        assert closed.exception() or closed.result() == b""


async def test_an_idle_connection_is_closed() -> None:
    async with connected(HELLO, timeouts(idle=SHORT)) as (reader, writer):
        writer.write(GET)
        assert (await answer(reader))[2] == b"hello"
        assert await reader.read() == b""


@without_tls
async def test_a_head_does_not_time_out_during_the_former_request() -> None:
    answered = asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await answered.wait()
        await HELLO(scope, receive, send)

    async with connected(slow, timeouts(head=SHORT)) as (reader, writer):
        writer.write(GET + GET[:10])
        asyncio.get_running_loop().call_later(3 * SHORT, answered.set)
        assert (await answer(reader))[2] == b"hello"
        writer.write(GET[10:])
        assert (await answer(reader))[2] == b"hello"


@without_tls
async def test_a_close_with_unread_bytes_lingers_for_the_client() -> None:
    refusing = answering(start((b"connection", b"close"), status=400), part(b"no"))
    for client_closes in True, False:
        limits = timeouts() if client_closes else timeouts(linger=SHORT)
        async with connected(refusing, limits) as (reader, writer):
            writer.write(POST + b"12345")
            assert (await answer(reader))[1]["connection"] == "close"
            assert await reader.read() == b""
            writer.write(b"67890")
            if client_closes:
                writer.write_eof()
            await writer.drain()


@without_tls
async def test_a_closed_connection_leaves_no_garbage() -> None:
    served: weakref.WeakSet[Connection] = weakref.WeakSet()
    in_flight = InFlight()

    def serve() -> Connection:
        connection = Connection(HELLO, in_flight, Batch(), timeouts())
        served.add(connection)
        return connection

    gc.disable()
    try:
        server = await asyncio.get_running_loop().create_server(serve, "127.0.0.1")
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(GET + POST)
            assert (await answer(reader))[2] == b"hello"
            assert len(served) == 1
            writer.close()
            await writer.wait_closed()
            await in_flight.finish(LONG)
        for _ in range(10):
            await asyncio.sleep(0)
        assert not served
    finally:
        gc.enable()


# Answers of the application


@without_tls
@pytest.mark.parametrize("half", [True, False])
async def test_the_application_receives_the_disconnect_of_its_client(half: bool) -> None:
    received: asyncio.Queue[Message] = asyncio.Queue()

    async def listening(_: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        while message["type"] == "http.request":
            received.put_nowait(message)
            message = await receive()
        await send(start())
        await send(part(b"unread"))
        received.put_nowait(message)

    async with connected(listening) as (_, writer):
        writer.write(POST + b"12345")
        assert await received.get() == {"type": "http.request", "body": b"12345", "more_body": True}
        if not half:
            writer.write(b"67890")
            got = {"type": "http.request", "body": b"67890", "more_body": False}
            assert await received.get() == got
            # After a whole request, only a reset is a disconnect: a FIN may be a half-close.
            reset = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
        writer.close()
        assert await received.get() == {"type": "http.disconnect"}


async def raising(_: Scope, __: Receive, ___: Send) -> None:
    raise ValueError("secret")


async def silent(_: Scope, __: Receive, ___: Send) -> None:
    pass


FAILING = {
    "raises": raising,
    "does not answer": silent,
    "does not go on": answering(start()),
    "begins with the body": answering(part(b"hello")),
    "begins twice": answering(start(), start()),
    "breaks a line in a value": answering(start((b"x", b"a\r\nSet-Cookie: b")), part(b"")),
    "breaks a line in a name": answering(start((b"a\n", b"b")), part(b"")),
    "says a length that is too small": answering(start((b"content-length", b"1")), part(b"ab")),
    "says a length that is too large": answering(start((b"content-length", b"3")), part(b"ab")),
}


@pytest.mark.parametrize("application", FAILING.values(), ids=FAILING)
async def test_a_failing_application_is_an_error(application: ASGIApp) -> None:
    async with connected(application) as (reader, writer):
        writer.write(GET)
        status, headers, body = await answer(reader)
        assert (status, headers["connection"]) == (500, "close")
        assert json.loads(body)["code"] == "1"
        assert "secret" not in body.decode()
        assert await reader.read() == b""


async def test_an_unfinished_answer_has_no_last_chunk() -> None:
    broken = answering(start(), part(b"hello", more=True))
    async with connected(broken) as (reader, writer):
        writer.write(GET)
        assert (await reader.read()).endswith(b"\r\n\r\n5\r\nhello\r\n")


FRAMED = {
    "whole": ([start(), part(b"hello")], b"content-length: 5\r\n\r\nhello"),
    "in parts": (
        [start(), part(b"hel", more=True), part(b"lo")],
        b"transfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
    ),
    "without any": ([start(status=204), part(b"")], b" GMT\r\n\r\n"),
}


@pytest.mark.parametrize(("messages", "end"), FRAMED.values(), ids=FRAMED)
async def test_an_answer_without_a_length_is_framed(messages: list[Message], end: bytes) -> None:
    async with connected(answering(*messages)) as (reader, writer):
        for _ in range(2):
            writer.write(GET)
            assert (await reader.readuntil(end)).count(b"HTTP/1.1 ") == 1


async def test_a_client_of_http_1_0_gets_no_chunks() -> None:
    parts = answering(start(), part(b"hel", more=True), part(b"lo"))
    async with connected(parts) as (reader, writer):
        writer.write(GET.replace(b"1.1", b"1.0"))
        assert (await reader.read()).endswith(b"\r\nconnection: close\r\n\r\nhello")


async def test_head_has_the_length_and_no_body() -> None:
    async with connected(HELLO) as (reader, writer):
        writer.write(GET.replace(b"GET", b"HEAD") + GET)
        head = await reader.readuntil(b"\r\n\r\n")
        assert b"content-length: 5\r\n" in head
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 OK\r\n")


async def test_an_answer_has_a_date() -> None:
    async with connected(HELLO) as (reader, writer):
        writer.write(GET)
        assert (await answer(reader))[1]["date"].endswith(" GMT")


async def test_a_client_that_does_not_read_pauses_the_application() -> None:
    sent = 0

    async def endless(_: Scope, receive: Receive, send: Send) -> None:
        nonlocal sent
        await send(start())
        while sent < 10_000:
            await send(part(b"x" * 65_536, more=True))
            sent += 1
        await send(part(b""))

    async with connected(endless) as (reader, writer):
        writer.write(GET)
        await reader.readuntil(b"\r\n\r\n")
        before = -1
        while before < sent:
            before = sent
            await asyncio.sleep(SHORT)
        assert sent < 1_000


@pytest.mark.parametrize("size", [1_000, 20_000_000])
async def test_a_client_that_reads_nothing_is_disconnected(size: int) -> None:
    large = answering(start(), part(b"x" * size))
    lost = asyncio.Event()

    class Noting(InFlight):
        def lost(self, connection: Ending) -> None:
            super().lost(connection)
            lost.set()

    limits = timeouts(idle=SHORT, unread=SHORT)
    async with connected(large, limits, Noting()) as (reader, writer):
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        writer.write(GET * 3)
        await lost.wait()
        assert len(reader._buffer) < size  # type: ignore[attr-defined]


async def test_a_slow_reader_gets_all_of_a_response() -> None:
    size = 20_000_000
    large = answering(start((b"content-length", b"%d" % size)), part(b"x" * size))
    async with connected(large, timeouts(idle=SHORT, unread=20 * SHORT)) as (reader, writer):
        writer.write(GET)
        await reader.readuntil(b"\r\n\r\n")
        received = 0
        while more := await reader.read(2_000_000):
            received += len(more)
            await asyncio.sleep(SHORT)
        assert received == size


# The stop of the server


async def test_a_request_that_ends_in_time_is_answered() -> None:
    in_flight, started, resume = InFlight(), asyncio.Event(), asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        started.set()
        await resume.wait()
        await HELLO(scope, receive, send)

    async with connected(slow, in_flight=in_flight) as (reader, writer):
        writer.write(GET)
        await started.wait()
        ending = asyncio.create_task(in_flight.finish(LONG))
        await asyncio.sleep(0)
        resume.set()
        status, headers, body = await answer(reader)
        assert (status, headers["connection"], body) == (200, "close", b"hello")
        await ending
        assert await reader.read() == b""


async def test_a_request_that_does_not_end_in_time_is_cancelled() -> None:
    in_flight, cancelled = InFlight(), asyncio.Event()

    async def stuck(_: Scope, __: Receive, ___: Send) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async with connected(stuck, in_flight=in_flight) as (reader, writer):
        writer.write(GET)
        await asyncio.sleep(SHORT)
        await in_flight.finish(SHORT)
        await cancelled.wait()
        assert await reader.read() == b""
