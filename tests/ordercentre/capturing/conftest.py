"""Neighbours, and a server that is their order centre."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.conftest import new_store, sqlite_url, store_url
from tests.api.stores import NewStore
from tests.ordercentre.capturing.neighbours import Neighbours, neighbours
from tests.ordercentre.capturing.serving import Centre, centre, options

__all__ = ["new_store", "sqlite_url", "store_url"]


@pytest.fixture(scope="session")
def all_neighbours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neighbours]:
    """The neighbours that the tests of this session share."""
    with neighbours(tmp_path_factory.mktemp("neighbours")) as made:
        yield made


@pytest.fixture
def known(all_neighbours: Neighbours) -> Iterator[Neighbours]:
    """The neighbours, without faults when the test begins and after it."""
    yield all_neighbours
    all_neighbours.reset()


@pytest.fixture(scope="module")
def shop(
    new_store: NewStore, all_neighbours: Neighbours, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Centre]:
    """A server with all neighbours, of which every answer is asked for again."""
    folder: Path = tmp_path_factory.mktemp("centre")
    with new_store() as url, centre(url, *options(folder, all_neighbours)) as made:
        yield made
