"""Neighbours, and order centres between them and the clients of the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.conftest import new_store, sqlite_url
from tests.api.stores import NewStore
from tests.ordercentre.fulfilment.neighbours import Neighbours, neighbours
from tests.ordercentre.fulfilment.site import Site, site

__all__ = ["new_store", "sqlite_url"]


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neighbours]:
    """The neighbours that the tests of this session share."""
    with neighbours(tmp_path_factory.mktemp("neighbours")) as made:
        yield made


@pytest.fixture(scope="session")
def both(
    new_store: NewStore, known: Neighbours, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A server with an acceptance centre and an inventory."""
    folder = tmp_path_factory.mktemp("centre")
    with (
        new_store() as url,
        site(folder, url, known, "--inventory-url", known.inventory_url) as made,
    ):
        yield made


@pytest.fixture(scope="session")
def plain(known: Neighbours, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with an acceptance centre alone, which hears of its events and seldom asks."""
    folder = tmp_path_factory.mktemp("plain")
    url = f"sqlite:///{folder}/orders.sqlite3"
    with site(folder, url, known, event_poll_seconds=300) as made:
        yield made
