"""A server that serves the contract of a shop beside TMF622."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.client import ContractClient, DeclaredAnswers
from tests.api.contracts.shop import BASE_PATH, SHOP
from tests.server import TIMEOUT, Server, running


def shop_client(server: Server) -> ContractClient:
    """A client of a server of the shop."""
    effective = httpx.get(f"{server.url}{BASE_PATH}/openapi.json", timeout=TIMEOUT).json()
    return ContractClient(server.url, BASE_PATH, DeclaredAnswers(effective))


@pytest.fixture(scope="module")
def shop_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("contract") / "shop.json"
    file.write_text(json.dumps(SHOP))
    return file


@pytest.fixture(scope="module")
def shop_server(module_store: str, shop_file: Path) -> Iterator[Server]:
    with running(module_store, "--contract", str(shop_file)) as server:
        yield server


@pytest.fixture(scope="module")
def shop(shop_server: Server) -> Iterator[ContractClient]:
    """A client of the shop, which checks each answer against the effective contract."""
    with shop_client(shop_server) as client:
        yield client
