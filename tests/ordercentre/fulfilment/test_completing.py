"""What is written into the inventory, by the content of a fulfilment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from ordercentre.fulfilment.content import INVENTORY, FalloutState
from ordercentre.fulfilment.steps.completing import Completing
from ordercentre.fulfilment.work import Work
from ordercentre.products.inventory import Inventory
from tests.api.orders import Json, item, order
from tmf630.jobs.lease import LeaseTerms
from tmf630.resources.collection import Resources

pytestmark = pytest.mark.anyio


class Untouched:
    """An inventory into which nothing is to be written."""

    async def write(self, *_: Any) -> None:
        raise AssertionError


async def test_a_product_is_not_written_after_a_person_has_completed_its_item() -> None:
    failed = {
        "item": "1",
        "source": INVENTORY,
        "why": "400",
        "attempts": 1,
        "time": "2026-11-29T12:00:00Z",
        "state": FalloutState.ENDED,
    }
    content: Json = {"serviceOrder": [], "fallout": [failed]}
    # Neither the collection nor the lease is used while nothing is written.
    work = Work(cast(Resources, None), "o", "owner", content, cast(LeaseTerms, None))
    completed = order(item("1", state="completed"), state="completed")
    completing = Completing(cast(Inventory, Untouched()))
    assert await completing.complete(work, completed, datetime.now(UTC)) == frozenset()
