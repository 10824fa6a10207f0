"""No step of a fulfilment is lost, and none is done twice, wherever it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from ordercentre.neighbours.protocol import Answer, NeighbourUnavailable
from tests.ordercentre.acceptance.orders import item, order
from tests.ordercentre.fulfilment.looks import Crash, Looks, Steps
from tests.ordercentre.neighbours.serving import WAIT
from tmf630.resources.aggregate import ABSENT, Aggregate
from tmf630.store.protocol import Store
from tmf630.store.queries import Limits
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
    made = SQLiteStore(tmp_path / "orders.sqlite3", limits=Limits(30))
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


async def test_a_look_that_always_fails_is_made_again_with_growing_pauses(store: Store) -> None:
    looks = Looks(store)
    await looks.place(order(item("1")))
    read = looks.orders.read
    setattr(looks.orders, "read", failing)  # noqa: B010 - mypy refuses an assignment
    pauses = []
    for _ in range(9):
        await looks.look()
        entry = await looks.entry()
        assert entry.resource["error"] == "RuntimeError('a bug')"
        assert entry.run_at
        pauses.append(entry.run_at - looks.now)
        looks.now = entry.run_at
    for number, pause in enumerate(pauses):
        longest = min(60, 2**number)
        assert longest / 2 <= pause <= longest + 0.001
    setattr(looks.orders, "read", read)  # noqa: B010
    await looks.look()
    assert len(looks.service_orders()) == 1
    content = (await looks.entry()).resource
    assert (content["failures"], content["error"]) == (0, "")


async def failing(_: str) -> None:
    raise RuntimeError("a bug")


async def test_the_lease_is_renewed_while_a_neighbour_takes_its_time(store: Store) -> None:
    looks = Looks(store, lease=0.1)
    await looks.place(order(item("1")))
    post, update = looks.centre.post, looks.fulfilments.update
    asked, answered, renewed = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow(*arguments: Any) -> Answer:
        asked.set()
        await answered.wait()
        return await post(*arguments)

    async def noticed(*arguments: Any) -> Any:
        result = await update(*arguments)
        renewed.set()
        return result

    setattr(looks.centre, "post", slow)  # noqa: B010
    setattr(looks.fulfilments, "update", noticed)  # noqa: B010
    look = asyncio.create_task(looks.look())
    async with asyncio.timeout(WAIT):
        await asked.wait()
        looks.now += 1000
        renewed.clear()
        await renewed.wait()
    # Another process has nothing to do.
    requests = len(looks.centre.requests)
    await looks.look()
    assert len(looks.centre.requests) == requests
    answered.set()
    await look
    assert len(looks.service_orders()) == 1


async def test_a_centre_that_is_not_configured_any_more_stops_nothing_else(store: Store) -> None:
    looks = Looks(store)
    await looks.place(order(item("1")))
    await looks.look()

    def of_another(before: Aggregate[Any]) -> Aggregate[Any]:
        [sent] = before.resource["serviceOrder"]
        draft = {**sent["draft"], "centre": "north"}
        return before._replace(
            resource={**before.resource, "serviceOrder": [{**sent, "draft": draft}]}
        )

    await looks.fulfilments.update(looks.id, of_another)
    looks.now += 61
    await looks.look()
    entry = await looks.entry()
    assert entry.resource["error"] == "north: no such acceptance centre is configured"
    assert entry.run_at
    assert entry.run_at > looks.now


async def test_an_order_that_is_gone_leaves_no_entry(store: Store) -> None:
    looks = Looks(store)
    await looks.place(order(item("1")))
    await looks.look()
    await looks.orders.update(looks.id, lambda _: ABSENT)
    for _ in range(4):
        looks.now += 61
        await looks.look()
        for each in looks.centre.collections["/cancelServiceOrder"]:
            each["state"] = "done"
    assert not (await looks.entry()).resource


async def test_a_conflict_that_no_service_order_explains_is_fallout(store: Store) -> None:
    looks = Looks(store)
    looks.centre.refusals["POST /serviceOrder"] = 409
    await looks.place(order(item("1")))
    await looks.until(lambda now: now["state"] == "held")
    [failed] = (await looks.entry()).resource["fallout"]
    assert (failed["state"], failed["attempts"]) == ("waiting", 1)
    assert "409" in failed["why"]


async def test_a_centre_that_refuses_to_be_asked_is_asked_again(store: Store) -> None:
    looks = Looks(store)
    await looks.place(order(item("1"), item("2")))
    await looks.look()
    path = f"GET /serviceOrder/{looks.service_orders()[0]['id']}"
    looks.centre.refusals[path] = 403
    looks.now += 61
    await looks.look()
    assert (await looks.entry()).resource["failures"] == 1
    del looks.centre.refusals[path]
    looks.work(0, "completed", "completed")
    await looks.until(lambda now: now["state"] == "completed")


async def test_a_date_that_comes_during_a_look_is_for_the_next_one(store: Store) -> None:
    looks = Looks(store)
    update = looks.orders.update
    dates = {"requestedStartDate": 5.0, "requestedCompletionDate": 5.5}
    await looks.place({**order(item("1")), **{n: looks.date(each) for n, each in dates.items()}})

    async def slow(*arguments: Any) -> Any:
        looks.now += 10
        return await update(*arguments)

    setattr(looks.orders, "update", slow)  # noqa: B010 - mypy refuses an assignment
    await looks.look()
    assert looks.service_orders() == []
    waits = await looks.entry()
    assert waits.run_at and waits.run_at < looks.now
    assert not waits.resource["late"]
    await looks.look()
    assert len(looks.service_orders()) == 1
    [note] = (await looks.orders.read(looks.id)).resource["note"]
    assert "later than requested" in note["text"]
