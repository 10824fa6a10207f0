"""Pages beside a contract: by any method, and by a template of paths."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tmf630.contract.document import Contract
from tmf630.http import application
from tmf630.http.access.access import OpenAccess
from tmf630.http.application import Operations
from tmf630.http.middleware.common import MiddlewareOptions
from tmf630.http.middleware.cors import Origins
from tmf630.http.middleware.hosts import Hosts

pytestmark = pytest.mark.anyio

URL = "http://localhost"
CONTRACT = Contract(
    lambda: {
        "swagger": "2.0",
        "info": {"title": "Nothing", "version": "1"},
        "basePath": "/api",
        "consumes": ["application/json"],
        "paths": {},
        "definitions": {},
    }
)


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    yield


async def echo(request: Request) -> Response:
    return PlainTextResponse(f"{request.method} {request.path_params.get('rest', '')}")


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    served = application.create(
        [Operations(CONTRACT, {}, {})],
        pages={
            ("GET", "/console"): echo,
            ("GET", "/console/{rest:path}"): echo,
            ("POST", "/console/{rest:path}"): echo,
        },
        lifespan=lifespan,
        options=MiddlewareOptions(
            hosts=Hosts("127.0.0.1", URL), origins=Origins(URL), access=OpenAccess(), faults={}
        ),
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(served), base_url=URL) as connected:
        yield connected


@pytest.mark.parametrize(
    ("method", "path", "text"),
    [
        ("GET", "/console", "GET "),
        ("GET", "/console/", "GET "),
        ("GET", "/console/orders/1", "GET orders/1"),
        ("POST", "/console/orders", "POST orders"),
    ],
)
async def test_a_page_is_found(
    client: httpx.AsyncClient, method: str, path: str, text: str
) -> None:
    got = await client.request(method, path)
    assert (got.status_code, got.text) == (200, text)


async def test_another_method_is_not_allowed(client: httpx.AsyncClient) -> None:
    got = await client.delete("/console/orders")
    assert (got.status_code, got.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")


async def test_a_path_beside_the_pages_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await client.get("/consoles")).status_code == 404
