"""A server with orders on each store, and a browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.api.client import ContractClient
from tests.api.conftest import (
    client,
    module_client,
    module_server,
    module_store,
    new_store,
    server,
    sqlite_url,
)
from tests.api.orders import Json, item, order
from tests.console.browser import WIDE, Problems, started
from tests.server import TIMEOUT, Server

__all__ = [
    "client",
    "module_client",
    "module_server",
    "module_store",
    "new_store",
    "server",
    "sqlite_url",
]


CUSTOMER = {"id": "anna", "name": "Anna Bauer", "role": "Customer", "@referredType": "Individual"}


@pytest.fixture(scope="module")
def placed(module_client: ContractClient) -> Sequence[Json]:
    """Orders of `module_server`, the newest last."""
    made = []
    for number in range(60):
        new = order(
            item("1", productOrderItem=[item("1.1")]),
            externalId=f"SHOP-{number:03}",
            category=("fibre", "mobile")[number % 2],
            description=f"Order number {number} of many",
            channel=[{"id": "web", "name": "Web shop"}],
            relatedParty=[CUSTOMER],
        )
        made.append(module_client.post("/productOrder", json=new).json())
    return made


@pytest.fixture
def console(module_server: Server) -> Iterator[httpx.Client]:
    """A client of the console that runs no scripts; redirects are not followed."""
    with httpx.Client(base_url=f"{module_server.url}/console", timeout=TIMEOUT) as made:
        yield made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for one module: while it is there, no other event loop runs in its thread."""
    with started() as browser:
        yield browser


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A new profile of the browser; fails when a page has problems."""
    width, height = WIDE
    made = chromium.new_context(
        viewport={"width": width, "height": height},
        locale="en-GB",
        timezone_id="Asia/Shanghai",
        permissions=["clipboard-read", "clipboard-write"],
    )
    problems = Problems(made)
    yield made
    made.close()
    assert not problems.found


@pytest.fixture
def page(context: BrowserContext, module_server: Server) -> Page:
    """A page of the browser; addresses are those below `/console`."""
    made = context.new_page()
    made.set_default_timeout(20_000)
    return made
