"""The floor: as little as a server of orders can do on the same uvicorn and a SQLite file.

Starlette, orjson and one table with the indexes that its one filter needs, committed as durably as
ours: no validation, no events, no preconditions, nothing else. `python -m tests.bench.floor FILE`
prints the URL of its orders once it serves.
"""

from __future__ import annotations

import sqlite3
import sys
from typing import Any, Final
from uuid import uuid4

import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_PATH: Final = "/productOrder"
_SCHEMA: Final = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS
        orders (id TEXT PRIMARY KEY, category TEXT, state TEXT, resource BLOB) STRICT;
    CREATE INDEX IF NOT EXISTS by_category ON orders (category, state, id);
"""


class Orders:
    """The three operations, each by the statements that it takes."""

    def __init__(self, file: str) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._connection.executescript(_SCHEMA)

    async def create(self, request: Request) -> Response:
        order = orjson.loads(await request.body())
        order["id"] = str(uuid4())
        order["state"] = "acknowledged"
        text = orjson.dumps(order)
        row = (order["id"], order.get("category"), order["state"], text)
        self._connection.execute("INSERT INTO orders VALUES (?, ?, ?, ?)", row)
        return _json(text, 201, {"Location": f"{_PATH}/{order['id']}"})

    async def retrieve(self, request: Request) -> Response:
        found = self._connection.execute(
            "SELECT resource FROM orders WHERE id = ?", (request.path_params["id"],)
        ).fetchone()
        return _json(found[0], 200) if found else _json(b"{}", 404)

    async def list(self, request: Request) -> Response:
        query = request.query_params
        where = "FROM orders WHERE category = ? AND state = ?"
        asked = (query["category"], query["state"])
        ((total,),) = self._connection.execute(f"SELECT count(*) {where}", asked)
        rows = self._connection.execute(
            f"SELECT resource {where} ORDER BY id LIMIT ?", (*asked, int(query["limit"]))
        )
        page = b"[" + b",".join([resource for (resource,) in rows]) + b"]"
        return _json(page, 200, {"X-Total-Count": str(total)})


def _json(text: bytes, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(text, status, headers, "application/json")


class _Server(uvicorn.Server):
    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        port = self.servers[0].sockets[0].getsockname()[1]
        print(f"http://127.0.0.1:{port}{_PATH}", flush=True)


def main(file: str) -> None:
    orders = Orders(file)
    application = Starlette(
        routes=[
            Route(_PATH, orders.create, methods=["POST"]),
            Route(_PATH, orders.list, methods=["GET"]),
            Route(_PATH + "/{id}", orders.retrieve, methods=["GET"]),
        ]
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
    _Server(config).run()


if __name__ == "__main__":
    main(sys.argv[1])
