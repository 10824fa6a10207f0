"""The behaviour of every store. The tests of each backend inherit all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from tests.store.behaviour.acknowledging import Acknowledging
from tests.store.behaviour.concurrency import Concurrency
from tests.store.behaviour.entries import Entries
from tests.store.behaviour.failures import Failures, Outage
from tests.store.behaviour.features import OptionalFeatures
from tests.store.behaviour.finding.changes import ChangedRecords
from tests.store.behaviour.finding.combinations import Combinations
from tests.store.behaviour.finding.comparisons import Comparisons
from tests.store.behaviour.finding.paging import Paging
from tests.store.behaviour.finding.searching import Searches
from tests.store.behaviour.finding.sorting import Sorting
from tests.store.behaviour.histories import Histories
from tests.store.behaviour.keys import Keys
from tests.store.behaviour.moving import Moving
from tests.store.behaviour.records import Records
from tests.store.behaviour.tombstones import Durability, Tombstones
from tests.store.behaviour.trimming import Trimming
from tests.store.behaviour.unpublished import Unpublished
from tests.store.samples import INDEXED, SHAPE, orders_of
from tmf630.store.protocol import Collection, Store


@pytest.mark.anyio
class StoreBehaviour(
    Records,
    Comparisons,
    Combinations,
    Sorting,
    Paging,
    Searches,
    ChangedRecords,
    Keys,
    OptionalFeatures,
    Entries,
    Histories,
    Tombstones,
    Durability,
    Unpublished,
    Acknowledging,
    Trimming,
    Concurrency,
    Failures,
    Moving,
):
    """A backend defines two fixtures: `open_store` and `outage`."""

    @pytest.fixture
    def open_store(self) -> Callable[..., Store]:
        """A picklable function that opens a store on the test's database, which is empty at first.

        It takes the store's `limits` by that name, or none.
        """
        raise NotImplementedError  # only each backend's tests have a database

    @pytest.fixture
    def outage(self) -> Outage:
        """A database of the test's own, which is available and empty at first."""
        raise NotImplementedError  # only each backend's tests can stop one

    @pytest.fixture
    async def store(self, open_store: Callable[[], Store]) -> AsyncIterator[Store]:
        store = open_store()
        yield store
        await store.close()

    @pytest.fixture
    def orders(self, store: Store) -> Collection:
        return orders_of(store)

    @pytest.fixture(params=[(), INDEXED], ids=["unindexed", "indexed"])
    def collection(self, store: Store, request: pytest.FixtureRequest) -> Collection:
        """A collection with indexes, or one without; both find the same."""
        return store.collection("found", SHAPE, request.param)
