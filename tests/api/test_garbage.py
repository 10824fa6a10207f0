"""A request leaves no cycle of references, since a server seldom searches for them."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.api import raw
from tests.api.stores import sqlite_url_in
from tests.server import BASE_PATH, BASE_PATH_V5
from tmf622 import app
from tmf622.cli import configuration
from tmf630.http.connections.batch import Batch
from tmf630.http.connections.connection import Connection, Timeouts
from tmf630.http.connections.in_flight import InFlight
from tmf630.http.server.condition import ServerCondition

pytestmark = pytest.mark.anyio

_TIMES: Final = 5
_ORDERS: Final = f"{BASE_PATH}/productOrder"
_ORDER: Final = b'{"productOrderItem":[{"id":"1","action":"add","productOffering":{"id":"fibre"}}]}'
_PRIORITY: Final = b'{"priority":"1"}'


def asking(method: str, path: str, body: bytes = b"", *headers: str) -> Callable[[str], bytes]:
    """Makes the bytes of a request, given the id of an order."""
    described = ["Content-Type: application/json", f"Content-Length: {len(body)}"] if body else []
    return lambda id: raw.request(method, path.format(id=id), *headers, *described, body=body)


ONE: Final = _ORDERS + "/{id}"
REQUESTS: Final = {
    "an order": (200, asking("GET", ONE)),
    "an order of v5": (200, asking("GET", BASE_PATH_V5 + "/productOrder/{id}")),
    "what has not changed": (304, asking("GET", ONE, b"", 'If-None-Match: "1"')),
    "no order": (404, asking("GET", ONE + "0")),
    "no path": (404, asking("GET", "/nothing")),
    "no method": (405, asking("PUT", ONE, _PRIORITY)),
    "a list": (200, asking("GET", f"{_ORDERS}?state=acknowledged&limit=3")),
    "no list": (400, asking("GET", f"{_ORDERS}?limit=-3")),
    "a new order": (201, asking("POST", _ORDERS, _ORDER)),
    "a new order again": (201, asking("POST", _ORDERS, _ORDER, "Idempotency-Key: 1")),
    "no new order": (400, asking("POST", _ORDERS, b'{"priority":1}')),
    "no JSON": (400, asking("POST", _ORDERS, b'{"priority"')),
    "a change": (200, asking("PATCH", ONE, _PRIORITY)),
    "a change of what was": (412, asking("PATCH", ONE, _PRIORITY, 'If-Match: "77"')),
    "no state": (400, asking("PATCH", ONE, b'{"state":"nowhere"}')),
    "a deletion": (204, asking("DELETE", ONE)),
}
"""The status of each kind of request, and what makes one."""


@pytest.fixture(scope="module")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The event loop of the server."""
    return "asyncio", {"use_uvloop": True}


class Client:
    """A connection to a server in this process."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def answer(self, request: bytes) -> tuple[int, bytes]:
        """The status and the body of the answer to a request."""
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[:-2]
        headers = dict(line.split(": ", 1) for line in head[1:])
        body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        return int(head[0].split()[1]), body

    async def placed(self) -> str:
        """The id of a new order."""
        _, order = await self.answer(asking("POST", _ORDERS, _ORDER)(""))
        id: str = json.loads(order)["id"]
        return id


@asynccontextmanager
async def connected(directory: Path) -> AsyncIterator[Client]:
    chosen = configuration.load({}, {"store_url": sqlite_url_in(directory)})
    condition, in_flight, batch = ServerCondition(), InFlight(), Batch()
    served = app.create(chosen, "http://127.0.0.1", lambda: None, condition)
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(served, in_flight, batch, Timeouts()), "127.0.0.1"
    )
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        try:
            yield Client(reader, writer)
        finally:
            writer.close()
            await in_flight.finish(60)
    condition.close()


@contextmanager
def without_collections() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@pytest.mark.parametrize("kind", REQUESTS)
async def test_a_request_leaves_no_garbage(kind: str, tmp_path: Path) -> None:
    status, request = REQUESTS[kind]
    async with connected(tmp_path) as client:
        ids = [await client.placed() for _ in range(1 + _TIMES)]
        assert (await client.answer(request(ids.pop())))[0] == status
        with without_collections():
            for id in ids:
                assert (await client.answer(request(id)))[0] == status
            assert gc.collect() == 0
