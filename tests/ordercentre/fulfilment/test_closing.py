"""Delivered items are closed: amendments that come too late are told, products say what is said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ordercentre.neighbours.protocol import Answer
from ordercentre.products.inventory import Inventory
from tests.ordercentre.acceptance.orders import item, order
from tests.ordercentre.fulfilment.looks import Looks
from tmf630.resources.aggregate import Aggregate
from tmf630.store.protocol import Store
from tmf630.store.queries import Limits
from tmf630.store.sqlite import SQLiteStore
from tmf630.wire import Json

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    made = SQLiteStore(tmp_path / "orders.sqlite3", limits=Limits(30))
    yield made
    await made.close()


async def test_an_amendment_that_was_not_sent_before_the_delivery_is_a_note(store: Store) -> None:
    looks = Looks(store)
    await looks.place(order(item("1"), item("2")))
    await looks.until(lambda _: looks.service_orders())
    looks.work(0, "completed", "inProgress")
    get = looks.centre.get

    async def amended_meanwhile(*arguments: Any) -> Answer | None:
        await amend(looks, quantity=3)
        return await get(*arguments)

    setattr(looks.centre, "get", amended_meanwhile)  # noqa: B010 - mypy refuses an assignment
    looks.now += 61
    await looks.look()
    setattr(looks.centre, "get", get)  # noqa: B010
    now = await looks.until(lambda now: now["productOrderItem"][0]["state"] == "completed")
    notes = [each["text"] for each in now["note"]]
    assert notes == ["an amendment came too late, after the delivery: 1"]
    looks.work(0, "completed", "completed")
    now = await looks.until(lambda now: now["state"] == "completed")
    assert len(now["note"]) == 1
    assert looks.service_orders()[0]["serviceOrderItem"][0]["quantity"] == 1


async def test_an_item_is_closed_before_its_product_is_written(store: Store) -> None:
    class Closed(Inventory):
        """Writes no product of an item that a patch may still change."""

        def __init__(self) -> None:
            pass

        async def write(self, order: Json, item: Json, *_: object, **__: object) -> None:
            stored = (await looks.orders.read(looks.id)).resource
            assert item in stored["productOrderItem"]
            assert item["@pointOfNoReturn"] is True

    looks = Looks(store, inventory=Closed())
    await looks.place(order(item("1")))
    await looks.until(lambda _: looks.service_orders())
    looks.work(0, "completed")
    await looks.until(lambda now: now["state"] == "completed")


async def amend(looks: Looks, **changed: Any) -> None:
    """Change the first item of the order, as a patch does."""

    def change(before: Aggregate[Any]) -> Aggregate[Any]:
        first, *others = before.resource["productOrderItem"]
        listed = [{**first, **changed}, *others]
        return before._replace(resource={**before.resource, "productOrderItem": listed})

    await looks.orders.update(looks.id, change)
