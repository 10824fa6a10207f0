"""The floor: as little as a server of orders can do on uvicorn and the same store.

Starlette, orjson and one table or collection with the index that its one filter needs, committed as
durably as ours: no validation, no events, no preconditions, nothing else. `python -m
tests.bench.floor STORE`, a SQLite file or the URL of a MongoDB database, prints the URL of its
orders once it serves.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final
from uuid import uuid4

import orjson
import uvicorn
from pymongo import AsyncMongoClient
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.bench.peers.serving import Serving

Json = dict[str, Any]

_PATH: Final = "/productOrder"
_SCHEMA: Final = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS
        orders (id TEXT PRIMARY KEY, category TEXT, state TEXT, resource BLOB) STRICT;
    CREATE INDEX IF NOT EXISTS by_category ON orders (category, state, id);
"""


class SQLiteOrders:
    """The three operations on SQLite."""

    def __init__(self, file: str) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)

    async def open(self) -> None:
        self._connection.executescript(_SCHEMA)

    async def insert(self, order: Json, text: bytes) -> None:
        row = (order["id"], order.get("category"), order["state"], text)
        self._connection.execute("INSERT INTO orders VALUES (?, ?, ?, ?)", row)

    async def get(self, id: str) -> bytes | None:
        found = self._connection.execute(
            "SELECT resource FROM orders WHERE id = ?", (id,)
        ).fetchone()
        return found[0] if found else None

    async def page(self, category: str, state: str, limit: int) -> tuple[list[bytes], int]:
        where = "FROM orders WHERE category = ? AND state = ?"
        values = (category, state)
        ((total,),) = self._connection.execute(f"SELECT count(*) {where}", values)
        rows = self._connection.execute(
            f"SELECT resource {where} ORDER BY id LIMIT ?", (*values, limit)
        )
        return [resource for (resource,) in rows], total


class MongoOrders:
    """The three operations on MongoDB."""

    def __init__(self, url: str) -> None:
        self._client: AsyncMongoClient[Json] = AsyncMongoClient(url)
        self._orders = self._client.get_default_database(
            read_concern=ReadConcern("majority"), write_concern=WriteConcern("majority", j=True)
        )["orders"]

    async def open(self) -> None:
        await self._orders.create_index([("category", 1), ("state", 1), ("_id", 1)])

    async def insert(self, order: Json, text: bytes) -> None:
        values = {"category": order.get("category"), "state": order["state"]}
        await self._orders.insert_one({"_id": order["id"], **values, "resource": text.decode()})

    async def get(self, id: str) -> bytes | None:
        found = await self._orders.find_one({"_id": id}, ["resource"])
        return found["resource"].encode() if found else None

    async def page(self, category: str, state: str, limit: int) -> tuple[list[bytes], int]:
        values = {"category": category, "state": state}
        found = self._orders.find(values, ["resource"], sort=[("_id", 1)], limit=limit)
        page = [each["resource"].encode() async for each in found]
        return page, await self._orders.count_documents(values)


class Orders:
    """The three operations as HTTP endpoints."""

    def __init__(self, store: SQLiteOrders | MongoOrders) -> None:
        self._store = store

    async def create(self, request: Request) -> Response:
        order = orjson.loads(await request.body())
        order["id"] = str(uuid4())
        order["state"] = "acknowledged"
        text = orjson.dumps(order)
        await self._store.insert(order, text)
        return _json(text, 201, {"Location": f"{_PATH}/{order['id']}"})

    async def retrieve(self, request: Request) -> Response:
        found = await self._store.get(request.path_params["id"])
        return _json(found, 200) if found else _json(b"{}", 404)

    async def list(self, request: Request) -> Response:
        query = request.query_params
        values = (query["category"], query["state"], int(query["limit"]))
        found, total = await self._store.page(*values)
        return _json(b"[" + b",".join(found) + b"]", 200, {"X-Total-Count": str(total)})


def _json(text: bytes, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(text, status, headers, "application/json")


def main(store: str) -> None:
    opened = MongoOrders(store) if "://" in store else SQLiteOrders(store)
    orders = Orders(opened)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await opened.open()
        yield

    application = Starlette(
        lifespan=lifespan,
        routes=[
            Route(_PATH, orders.create, methods=["POST"]),
            Route(_PATH, orders.list, methods=["GET"]),
            Route(_PATH + "/{id}", orders.retrieve, methods=["GET"]),
        ],
    )
    config = uvicorn.Config(
        application,
        port=0,
        loop="uvloop",
        http="httptools",
        log_level="error",
        access_log=False,
        server_header=False,
    )
    Serving(config, _PATH).run()


if __name__ == "__main__":
    main(sys.argv[1])
