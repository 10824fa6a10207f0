"""Which events of orders wake the jobs of their fulfilments."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from ordercentre.fulfilment.collection import fulfilments
from ordercentre.fulfilment.waking import OrderEvent, Waking
from tmf630.resources.collection import Resources
from tmf630.store.sqlite import SQLiteStore
from tmf630.wire import Json

pytestmark = pytest.mark.anyio

FAR = "2999-01-01T00:00:00Z"


@pytest.fixture
async def entries(tmp_path: Path) -> AsyncIterator[Resources]:
    store = SQLiteStore(tmp_path / "orders.sqlite3")
    yield fulfilments(store)
    await store.close()


def event(kind: str, **attributes: str) -> OrderEvent:
    order = {"id": "o1", "state": "acknowledged", **attributes}
    sent = {"eventType": f"ProductOrder{kind}Event", "event": {"productOrder": order}}
    return msgspec.convert(sent, OrderEvent)


@pytest.mark.parametrize(
    ("sends", "attributes", "due"),
    [
        (True, {}, ["o1"]),
        (False, {}, []),
        (False, {"state": "pending"}, ["o1"]),
        (False, {"requestedCompletionDate": FAR}, []),
    ],
)
async def test_a_new_order_has_a_job_if_there_is_something_to_do(
    entries: Resources, sends: bool, attributes: dict[str, str], due: list[str]
) -> None:
    waking = Waking(entries, sends=sends)
    created = event("Create", **attributes)
    assert list(await waking.orders_changed([created])) == due
    assert await entries.due(1.0, 10) == due
    assert (await entries.read("o1")).resource
    # It comes again.
    assert list(await waking.orders_changed([created])) == ["o1"]
    assert await entries.due(1.0, 10) == ["o1"]


async def test_a_new_order_is_looked_at_when_its_date_is_past(entries: Resources) -> None:
    created = event("Create", requestedCompletionDate="2026-12-24T18:00:00Z")
    assert not await Waking(entries, sends=False).orders_changed([created])
    date = datetime(2026, 12, 24, 18, tzinfo=UTC).timestamp()
    assert await entries.due(date, 10) == []
    assert await entries.due(date + 1, 10) == ["o1"]


@pytest.mark.parametrize("kind", ["StateChange", "AttributeValueChange", "Delete"])
async def test_a_change_wakes_the_job(entries: Resources, kind: str) -> None:
    waking = Waking(entries, sends=False)
    assert not await waking.orders_changed([event("Create")])
    assert list(await waking.orders_changed([event(kind, state="completed")])) == ["o1"]
    assert await entries.due(1.0, 10) == ["o1"]


async def test_an_order_from_before_the_order_centre_has_no_job(entries: Resources) -> None:
    await Waking(entries, sends=True).orders_changed([event("StateChange")])
    assert await entries.due(1.0, 10) == []
    assert not (await entries.read("o1")).resource


async def test_an_order_that_is_created_and_changed_in_one_batch_has_a_job(
    entries: Resources,
) -> None:
    events = [event("Create"), event("StateChange", state="completed")]
    assert list(await Waking(entries, sends=False).orders_changed(events)) == ["o1"]
    assert await entries.due(1.0, 10) == ["o1"]


@pytest.mark.parametrize(
    "sent",
    [
        {
            "eventType": "ProductOrderInformationRequiredEvent",
            "event": {"productOrder": {"id": "o1"}},
        },
        {
            "eventType": "CancelProductOrderCreateEvent",
            "event": {"cancelProductOrder": {"id": "o1"}},
        },
    ],
)
async def test_other_events_wake_nothing(entries: Resources, sent: Json) -> None:
    waking = Waking(entries, sends=False)
    await waking.orders_changed([event("Create")])
    assert not await waking.orders_changed([msgspec.convert(sent, OrderEvent)])
    assert await entries.due(1.0, 10) == []
