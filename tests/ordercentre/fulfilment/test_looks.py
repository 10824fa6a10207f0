"""No step of a fulfilment is lost, and none is done twice, wherever it ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from ordercentre.neighbours.protocol import NeighbourUnavailable
from tests.ordercentre.acceptance.orders import item, order
from tests.ordercentre.fulfilment.looks import Crash, Looks, Steps
from tmf630.store.protocol import Store
from tmf630.store.sqlite import SQLiteStore
from tmf630.wire import Json

pytestmark = pytest.mark.anyio

Journey = Callable[[Looks], Awaitable[None]]

ENDS: dict[str, Callable[[], BaseException]] = {
    "the process ends": Crash,
    "an exception": lambda: RuntimeError("a bug"),
    "a neighbour fails": lambda: NeighbourUnavailable("field: no answer"),
}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    made = SQLiteStore(tmp_path / "orders.sqlite3", time_limit=30)
    yield made
    await made.close()


async def from_order_to_completion(looks: Looks) -> None:
    """An item is tried again, another completes; the other one is amended meanwhile."""
    await looks.place(order(item("1"), item("2")))
    await looks.until(lambda _: looks.service_orders())
    looks.work(0, "failed", "inProgress")
    await looks.until(lambda _: len(looks.service_orders()) == 2)
    looks.work(1, "completed")
    looks.work(0, "failed", "completed")
    await looks.until(lambda now: now["state"] == "completed")
    sent = [each["externalId"] for each in looks.service_orders()]
    assert sent == [f"{looks.id}-field-1", f"{looks.id}-field-2"]


async def from_order_to_cancellation(looks: Looks) -> None:
    """The order is cancelled at its centre."""
    await looks.place(order(item("1")))
    await looks.until(lambda _: looks.service_orders())
    task: Json = {"id": "t", "cancellationReason": "Too dear"}
    placed = (await looks.orders.read(looks.id)).resource
    for _ in range(20):
        if await looks.policy.assess(placed, task) is None:
            break
        looks.now += 61
        await looks.look()
        for each in looks.centre.collections.get("/cancelServiceOrder", ()):
            each["state"] = "done"
    else:
        raise AssertionError("the cancellation is not granted")
    assert len(looks.centre.collections["/cancelServiceOrder"]) == 1
    assert len(looks.service_orders()) == 1


@pytest.mark.parametrize("journey", [from_order_to_completion, from_order_to_cancellation])
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_fulfilment_ends_as_it_should_whatever_step_fails(
    store: Store, journey: Journey, end: str, after: bool
) -> None:
    at, steps = 0, Steps()
    while steps.count >= at:
        at += 1
        steps = Steps(at, ENDS[end], after=after)
        await journey(Looks(store, steps))
    assert at > 10
