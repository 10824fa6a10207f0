"""Requests and responses on real connections, on both event loops that the processes have."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

import pytest

from tests.events.listener import Behaviour, Connection, Listener, answering, listening
from tests.events.senders import LOOPBACK, WAIT
from tmf630.outbound import targets
from tmf630.outbound.connections import MAX_BODY_BYTES, Connections, NoResponse, Outgoing

pytestmark = pytest.mark.anyio

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER by which a socket that is closed resets its connection."""
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

EARLY_HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"


@pytest.fixture(scope="module", params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param}


@pytest.fixture
async def connections(anyio_backend: object) -> AsyncIterator[Connections]:
    connections = Connections(LOOPBACK, seconds=WAIT)
    yield connections
    await connections.aclose()


def asked(listener: Listener, body: bytes = b"") -> Outgoing:
    target = targets.target(listener.url("/x"), LOOPBACK)
    return Outgoing(method="POST", target=target, headers={}, body=body)


def saying(*parts: bytes, close: bool = False) -> Behaviour:
    """Answer with these parts, each sent by itself."""

    async def answer(connection: Connection) -> None:
        for part in parts:
            await connection.send(part)
            await asyncio.sleep(0)
        if close:
            connection.writer.close()

    return answer


def bytewise(text: bytes) -> list[bytes]:
    return [text[index : index + 1] for index in range(len(text))]


@pytest.mark.parametrize(
    ("text", "status", "body"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 304, b""),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes", 200, b"yes"),
        (CHUNKED + b"1\r\ny\r\n2;a=b\r\nes\r\n0\r\nX-Trailer: 1\r\n\r\n", 200, b"yes"),
        (
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n",
            201,
            b"",
        ),
        (
            EARLY_HINTS + b"HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nno",
            404,
            b"no",
        ),
    ],
)
@pytest.mark.parametrize("in_bytes", [False, True])
async def test_responses(
    connections: Connections, text: bytes, status: int, body: bytes, in_bytes: bool
) -> None:
    async with listening(saying(*(bytewise(text) if in_bytes else [text]))) as listener:
        for _ in range(3):
            answer = await connections.send(asked(listener))
            assert (answer.status, answer.body) == (status, body)
            assert not {"link", "x-trailer"} & answer.headers.keys()
    assert listener.connections == 1


@pytest.mark.parametrize(
    "text",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nyes",
        b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nyes",
    ],
)
async def test_a_connection_that_the_response_ends_is_not_used_again(
    connections: Connections, text: bytes
) -> None:
    async with listening(saying(text)) as listener:
        for _ in range(2):
            assert (await connections.send(asked(listener))).body == b"yes"
    assert listener.connections == 2


async def test_a_body_that_ends_with_its_connection(connections: Connections) -> None:
    behave = saying(b"HTTP/1.1 200 OK\r\n\r\n", b"yes, ", b"this", close=True)
    async with listening(behave) as listener:
        assert (await connections.send(asked(listener))).body == b"yes, this"


@pytest.mark.parametrize(
    "begin",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nyes",
        CHUNKED + b"3\r\nyes\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"",
    ],
)
async def test_a_connection_that_ends_within_a_response(
    connections: Connections, begin: bytes
) -> None:
    async with listening(saying(begin, close=True)) as listener:
        with pytest.raises(NoResponse, match="no answer: the connection was closed") as raised:
            await connections.send(asked(listener))
    assert raised.value.sent and raised.value.passing


@pytest.mark.parametrize(
    "text",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nyes",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA b: c\r\n\r\n",
        CHUNKED + b"x\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_no_answer(connections: Connections, text: bytes) -> None:
    async with listening(saying(text)) as listener:
        with pytest.raises(NoResponse, match="no answer: ") as raised:
            await connections.send(asked(listener))
    assert raised.value.sent


@pytest.mark.parametrize("later", [False, True])
async def test_a_response_that_nothing_asked_for_answers_no_later_request(
    connections: Connections, later: bool
) -> None:
    one = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"
    unasked = [one + b"a", one + b"b"] if later else [one + b"a" + one + b"b"]
    behaviours = [saying(*unasked)]

    async def behave(connection: Connection) -> None:
        await (behaviours.pop() if behaviours else saying(one + b"c"))(connection)

    async with listening(behave) as listener:
        assert (await connections.send(asked(listener))).body == b"a"
        await asyncio.wait_for(listener.left.wait(), WAIT)
        assert (await connections.send(asked(listener))).body == b"c"
    assert listener.connections == 2


async def test_another_protocol_ends_the_connection(connections: Connections) -> None:
    behave = saying(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n\x00\x01")
    async with listening(behave) as listener:
        for _ in range(2):
            assert (await connections.send(asked(listener))).status == 101
    assert listener.connections == 2


async def test_a_response_before_the_end_of_the_request(connections: Connections) -> None:
    """The rest of the request is not taken for the next one."""
    ended: asyncio.Queue[None] = asyncio.Queue()

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n")
        with suppress(OSError):
            await reader.read(-1)
        writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()
        ended.put_nowait(None)

    async with await asyncio.start_server(refuse, "127.0.0.1", 0, limit=1_000) as server:
        listener = Listener(server.sockets[0].getsockname()[1])
        for _ in range(2):
            answer = await connections.send(asked(listener, b"x" * 50_000_000))
            assert answer.status == 413
            await asyncio.wait_for(ended.get(), WAIT)


async def test_a_large_body_arrives_whole(connections: Connections) -> None:
    body = bytes(range(256)) * 20_000
    async with listening(answering("200 OK", body=body)) as listener:
        assert (await connections.send(asked(listener, body))).body == body
    assert listener.requests[0].body == body


async def test_a_body_that_is_too_long(connections: Connections) -> None:
    async def flood(connection: Connection) -> None:
        await connection.send(CHUNKED)
        while True:
            await connection.send(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")

    async with listening(flood) as listener:
        with pytest.raises(NoResponse, match="its body is longer than 8 MiB") as raised:
            await connections.send(asked(listener))
        await asyncio.wait_for(listener.left.wait(), WAIT)
    assert not raised.value.passing and MAX_BODY_BYTES == 8 * 1024 * 1024


@pytest.mark.parametrize("value", ["a\r\nX: 1", "a\nb", "a\x00", "\x7f"])
async def test_a_value_does_not_become_another_field(connections: Connections, value: str) -> None:
    async with listening(answering("200 OK")) as listener:
        request = replace(asked(listener), headers={"X-Value": value})
        with pytest.raises(NoResponse, match="control character") as raised:
            await connections.send(request)
    assert not raised.value.sent and listener.connections == 0


async def test_a_connection_that_is_reset_while_it_is_free(connections: Connections) -> None:
    async def answer_and_reset(connection: Connection) -> None:
        await answering("200 OK")(connection)
        connection.writer.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, RESET
        )
        connection.writer.transport.abort()

    async with listening(answer_and_reset) as listener:
        for _ in range(3):
            assert (await connections.send(asked(listener))).status == 200
            await asyncio.wait_for(listener.left.wait(), WAIT)
            listener.left.clear()
    assert listener.connections == 3


async def test_each_server_has_connections_of_its_own(connections: Connections) -> None:
    async with listening(answering("200 OK")) as one, listening(answering("201 x")) as other:
        for _ in range(2):
            assert (await connections.send(asked(one))).status == 200
            assert (await connections.send(asked(other))).status == 201
    assert (one.connections, other.connections) == (1, 1)
