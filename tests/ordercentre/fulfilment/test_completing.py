"""What is written into the inventory, by the content of a fulfilment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final, cast

import pytest

from ordercentre.catalogue.model import Reference
from ordercentre.fulfilment.content import INVENTORY, FalloutState
from ordercentre.fulfilment.steps.completing import Completing
from ordercentre.fulfilment.work import Work
from ordercentre.neighbours.protocol import NeighbourUnavailable
from ordercentre.products.inventory import Inventory
from tests.api.orders import Json, item, order
from tmf630.jobs.lease import LeaseTerms
from tmf630.resources.collection import Resources

pytestmark = pytest.mark.anyio

COMPLETED: Final = order(item("1", state="completed"), state="completed")


class StoredWork(Work):
    """The work on a fulfilment whose content is stored in memory."""

    def __init__(self, content: Json) -> None:
        super().__init__(cast(Resources, None), "o", "owner", content, cast(LeaseTerms, None))

    async def save(self, content: Json) -> None:
        self.content = content


class Killed(BaseException):
    """The process ends."""


class StoredInventory:
    """An inventory that writes a product, unless it fails; `looked` is where it looked before."""

    def __init__(self, failure: BaseException | None = None) -> None:
        self.failure = failure
        self.looked: list[bool] = []

    async def write(self, *_: Any, may_exist: bool) -> Reference:
        self.looked.append(may_exist)
        failure, self.failure = self.failure, None
        if failure:
            raise failure
        return Reference("p1")


async def complete(work: Work, inventory: StoredInventory) -> frozenset[str]:
    """One look at a completed order."""
    completing = Completing(cast(Inventory, inventory))
    return await completing.complete(work, COMPLETED, datetime.now(UTC))


async def test_a_product_is_not_written_after_a_person_has_completed_its_item() -> None:
    failed = {
        "item": "1",
        "source": INVENTORY,
        "why": "400",
        "attempts": 1,
        "time": "2026-11-29T12:00:00Z",
        "state": FalloutState.ENDED,
    }
    inventory = StoredInventory()
    assert await complete(StoredWork({"serviceOrder": [], "fallout": [failed]}), inventory) == set()
    assert inventory.looked == []


@pytest.mark.parametrize("failure", [NeighbourUnavailable("inventory: no answer"), Killed()])
async def test_a_product_is_looked_for_once_its_write_was_tried(failure: BaseException) -> None:
    work = StoredWork({"serviceOrder": [], "fallout": []})
    inventory = StoredInventory(failure)
    try:
        assert await complete(work, inventory) == {"1"}
    except Killed:
        assert isinstance(failure, Killed)
    again = StoredWork(work.content)
    assert await complete(again, inventory) == set()
    assert again.content["product"] == {"1": {"id": "p1"}}
    assert inventory.looked == [False, True]
    assert await complete(again, inventory) == set()
    assert len(inventory.looked) == 2
