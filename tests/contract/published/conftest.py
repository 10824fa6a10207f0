"""Every Swagger 2.0 contract in the folder that TMF622_TEST_CONTRACTS names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.contract.conftest import Json
from tmf_contracts import repairs, source

_FOLDER = os.environ.get("TMF622_TEST_CONTRACTS")
FILES = sorted(Path(_FOLDER).rglob("*swagger.json")) if _FOLDER else []

collect_ignore_glob = [] if FILES else ["test_*.py"]


@pytest.fixture(params=FILES, ids=lambda file: file.name, scope="session")
def as_published(request: pytest.FixtureRequest) -> Json:
    """A published contract, as it is."""
    return source.read(request.param)


@pytest.fixture(params=["as published", "repaired"], scope="session")
def published(as_published: Json, request: pytest.FixtureRequest) -> Json:
    """A published contract, as it is and as it is served."""
    return as_published if request.param == "as published" else repairs.repaired(as_published)
