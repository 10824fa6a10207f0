"""A server with both versions, and a client of each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.client import ContractClient
from tests.api.versions.clients import V5Client
from tests.server import Server


@pytest.fixture(scope="module")
def v4(module_client: ContractClient) -> ContractClient:
    """A client of v4."""
    return module_client


@pytest.fixture(scope="module")
def v5(module_server: Server) -> Iterator[V5Client]:
    """A client of v5 on the same server."""
    with V5Client(module_server) as client:
        yield client
