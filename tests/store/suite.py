"""What every store does. Each backend's tests inherit this behaviour whole."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from tests.store.combining import Combining
from tests.store.crowds import Crowds
from tests.store.entries import Holdings
from tests.store.failures import Failures, Outage
from tests.store.finding import Finding
from tests.store.histories import Histories
from tests.store.keeping import Keeping
from tests.store.keys import Keys
from tests.store.listing import Listing
from tests.store.records import Records
from tests.store.remainders import Lasting, Remainders
from tests.store.samples import INDEXED, SHAPE, orders_of
from tests.store.settling import Settling
from tests.store.trimming import Trimming
from tests.store.unpublished import Owing
from tmf630.store.protocol import Collection, Store


@pytest.mark.anyio
class StoreBehaviour(
    Records,
    Finding,
    Combining,
    Listing,
    Keys,
    Keeping,
    Holdings,
    Histories,
    Remainders,
    Lasting,
    Owing,
    Settling,
    Trimming,
    Crowds,
    Failures,
):
    """To be inherited with two fixtures: `open_store` and `outage`."""

    @pytest.fixture
    def open_store(self) -> Callable[..., Store]:
        """A picklable function that opens a store on this test's database, empty at first.

        It takes the store's `time_limit` by that name, or none.
        """
        raise NotImplementedError  # only each backend's tests have a database

    @pytest.fixture
    def outage(self) -> Outage:
        """A database of this test's own, empty at first, that is there."""
        raise NotImplementedError  # only each backend's tests can take one away

    @pytest.fixture
    async def store(self, open_store: Callable[[], Store]) -> AsyncIterator[Store]:
        store = open_store()
        yield store
        await store.close()

    @pytest.fixture
    def orders(self, store: Store) -> Collection:
        return orders_of(store)

    @pytest.fixture(params=[(), INDEXED], ids=["unindexed", "indexed"])
    def held(self, store: Store, request: pytest.FixtureRequest) -> Collection:
        """A collection to find in, which finds the same with indexes and without."""
        return store.collection("held", SHAPE, request.param)
