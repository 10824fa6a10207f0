"""Every Swagger 2.0 contract in the folder that TMF622_TEST_CONTRACTS names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.contract.conftest import Json
from tmf_contracts import source

_FOLDER = os.environ.get("TMF622_TEST_CONTRACTS")
FILES = sorted(Path(_FOLDER).rglob("*swagger.json")) if _FOLDER else []

collect_ignore_glob = [] if FILES else ["test_*.py"]


@pytest.fixture(params=FILES, ids=lambda file: file.name, scope="session")
def published(request: pytest.FixtureRequest) -> Json:
    """A published contract, as it is."""
    return source.read(request.param)
