"""The client of an acceptance centre, with centres that fail in many ways."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordercentre.acceptance import hub
from ordercentre.acceptance.service_orders import Cancellation, Outcome, ServiceOrders
from ordercentre.neighbours.protocol import NeighbourUnavailable, RefusedByNeighbour
from tests.ordercentre.acceptance.centre import MemoryCentre
from tests.ordercentre.acceptance.orders import drafts, item, order
from tests.ordercentre.json_values import JSON_VALUES, documents
from tmf630.wire import Json

ORDERS, TASKS, HUB = "/serviceOrder", "/cancelServiceOrder", "/hub"
[DRAFT] = drafts(order(item("1")))
T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(coroutine)


@pytest.fixture
def centre() -> MemoryCentre:
    return MemoryCentre()


@pytest.fixture
def service_orders(centre: MemoryCentre) -> ServiceOrders:
    return ServiceOrders(centre)


def service_order(id: str, external_id: Any = DRAFT.external_id, **more: Any) -> Json:
    return {"id": id, "externalId": external_id, **more}


def test_a_new_service_order_is_sent_at_once(
    centre: MemoryCentre, service_orders: ServiceOrders
) -> None:
    created = run(service_orders.create(DRAFT, may_exist=False))
    assert created == {**DRAFT.body, "id": "1"}
    assert centre.requests == [("POST", ORDERS, {"Idempotency-Key": DRAFT.external_id})]
    assert run(service_orders.retrieve("1")) == created
    assert run(service_orders.retrieve("2")) is None


def test_a_service_order_whose_answer_is_lost_is_not_doubled(
    centre: MemoryCentre, service_orders: ServiceOrders
) -> None:
    centre.lost = {ORDERS}
    with pytest.raises(NeighbourUnavailable):
        run(service_orders.create(DRAFT, may_exist=False))
    assert run(service_orders.create(DRAFT, may_exist=True))["id"] == "1"
    assert run(service_orders.create(DRAFT, may_exist=True))["id"] == "1"
    assert len(centre.collections[ORDERS]) == 1


@pytest.mark.parametrize("answer", [None, [], "created", {}, {"id": None}, {"id": ["1"]}])
def test_an_answer_without_an_id_is_looked_up(
    centre: MemoryCentre, service_orders: ServiceOrders, answer: Any
) -> None:
    centre.answers[ORDERS] = answer
    assert run(service_orders.create(DRAFT, may_exist=False))["id"] == "1"
    centre.filters = False
    centre.collections[ORDERS] = [service_order("7", "other")]
    assert run(service_orders.create(DRAFT, may_exist=False))["id"] == "2"


def test_a_conflict_is_a_service_order_that_is_there(
    centre: MemoryCentre, service_orders: ServiceOrders
) -> None:
    centre.refusals[f"POST {ORDERS}"] = 409
    with pytest.raises(RefusedByNeighbour):
        run(service_orders.create(DRAFT, may_exist=False))
    centre.collections[ORDERS] = [service_order("7")]
    assert run(service_orders.create(DRAFT, may_exist=False))["id"] == "7"


@pytest.mark.parametrize("status", [400, 422])
def test_a_refusal_is_raised(
    centre: MemoryCentre, service_orders: ServiceOrders, status: int
) -> None:
    centre.refusals[f"POST {ORDERS}"] = status
    with pytest.raises(RefusedByNeighbour) as refused:
        run(service_orders.create(DRAFT, may_exist=False))
    assert refused.value.status == status


def test_what_is_found_is_checked(centre: MemoryCentre, service_orders: ServiceOrders) -> None:
    centre.filters = False
    centre.collections[ORDERS] = [
        service_order("1", "other"),
        service_order("2", None),
        service_order("3", [DRAFT.external_id]),
        {"externalId": DRAFT.external_id},
        service_order("5", orderDate="2026-12-02"),
        service_order("4", orderDate="2026-12-01"),
    ]
    found = run(service_orders.find_by_external_id(DRAFT.external_id))
    assert found is not None
    assert found["id"] == "4"
    assert run(service_orders.find_by_external_id("else")) is None


def test_a_search_without_an_end_sends_nothing(
    centre: MemoryCentre, service_orders: ServiceOrders
) -> None:
    centre.filters = False
    centre.collections[ORDERS] = [service_order(str(n), "other") for n in range(10_001)]
    with pytest.raises(NeighbourUnavailable, match="does not filter by externalId"):
        run(service_orders.create(DRAFT, may_exist=True))
    assert centre.sent("POST") == 0


@pytest.mark.parametrize("content", [[], "x", None, 7])
def test_a_service_order_that_is_none(
    centre: MemoryCentre, service_orders: ServiceOrders, content: Any
) -> None:
    centre.answers[f"{ORDERS}/1"] = content
    with pytest.raises(NeighbourUnavailable, match="field: GET /serviceOrder: the answer has no"):
        run(service_orders.retrieve("1"))


@pytest.mark.parametrize("id", ["", ".", ".."])
def test_an_id_that_no_path_can_contain(service_orders: ServiceOrders, id: str) -> None:
    assert run(service_orders.retrieve(id)) is None
    with pytest.raises(RefusedByNeighbour, match="no service order can have the id"):
        run(service_orders.amend(id, {}))


def test_ids_are_encoded_into_paths(centre: MemoryCentre, service_orders: ServiceOrders) -> None:
    run(service_orders.amend("a/b?c", {"priority": "1"}))
    assert centre.requests == [("PATCH", "/serviceOrder/a%2Fb%3Fc", {"priority": "1"})]


def task(id: str, state: Any, of: Any = "1", **more: Any) -> Json:
    return {"id": id, "state": state, "serviceOrder": {"id": of}, **more}


def test_a_service_order_is_cancelled_by_one_task(
    centre: MemoryCentre, service_orders: ServiceOrders
) -> None:
    assert run(service_orders.cancel("1", "Changed my mind")) == "1"
    [made] = centre.collections[TASKS]
    assert made["cancellationReason"] == "Changed my mind"
    assert made["serviceOrder"]["id"] == "1"
    assert run(service_orders.cancel("1", "Again")) == "1"
    assert len(centre.collections[TASKS]) == 1


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        ([task("7", "accepted")], "7"),
        ([task("7", "acknowledged")], "7"),
        ([task("7", "done"), task("8", "inProgress")], "8"),
        ([task("7", "done")], "7"),
        ([task("7", "terminatedWithError")], "2"),
        ([task("7", "accepted", of="2")], "2"),
        ([{"id": "7", "serviceOrder": "1"}, {"serviceOrder": {"id": "1"}}], "3"),
    ],
)
def test_a_task_that_is_open_or_done_is_enough(
    centre: MemoryCentre, service_orders: ServiceOrders, tasks: list[Json], expected: str
) -> None:
    centre.filters = False
    centre.collections[TASKS] = tasks
    assert run(service_orders.cancel("1", "")) == expected


def test_a_centre_without_a_search_for_tasks(
    centre: MemoryCentre, service_orders: ServiceOrders
) -> None:
    centre.refusals[f"GET {TASKS}"] = 400
    assert run(service_orders.cancel("1", "")) == "1"
    centre.refusals[f"POST {TASKS}"] = 409
    with pytest.raises(RefusedByNeighbour):
        run(service_orders.cancel("1", ""))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (task("1", "accepted"), Cancellation(Outcome.OPEN)),
        (task("1", "acknowledged"), Cancellation(Outcome.OPEN)),
        (task("1", "inProgress"), Cancellation(Outcome.OPEN)),
        (task("1", ["odd"]), Cancellation(Outcome.OPEN)),
        (task("1", "done", completionMessage="x"), Cancellation(Outcome.DONE)),
        (task("1", "rejected"), Cancellation(Outcome.REFUSED, "rejected")),
        (task("1", "cancelled"), Cancellation(Outcome.REFUSED, "cancelled")),
        (
            task(
                *("1", "terminatedWithError"),
                errorMessage={"code": "9", "message": "Too late"},
                completionMessage="Van is there",
            ),
            Cancellation(Outcome.REFUSED, "9: Too late: Van is there"),
        ),
        (None, Cancellation(Outcome.REFUSED, 'field: the cancellation task "1" is gone')),
    ],
)
def test_the_outcome_of_a_cancellation(
    centre: MemoryCentre, service_orders: ServiceOrders, content: Json, expected: Cancellation
) -> None:
    centre.collections[TASKS] = [content] if content else []
    assert run(service_orders.cancellation("1")) == expected


CALLBACK = "http://127.0.0.1:8622/acceptance/listener"


def test_a_callback_is_registered(centre: MemoryCentre) -> None:
    assert run(hub.is_registered(centre, CALLBACK)) is False
    assert run(hub.register(centre, CALLBACK)) is True
    assert run(hub.is_registered(centre, CALLBACK)) is True
    centre.refusals[f"POST {HUB}"] = 409
    assert run(hub.register(centre, CALLBACK)) is True


@pytest.mark.parametrize("status", [404, 405, 501])
def test_a_centre_without_a_hub(centre: MemoryCentre, status: int) -> None:
    centre.refusals = {f"POST {HUB}": status, f"GET {HUB}": status}
    assert run(hub.is_registered(centre, CALLBACK)) is None
    assert run(hub.register(centre, CALLBACK)) is False


def test_a_callback_that_is_refused(centre: MemoryCentre) -> None:
    centre.refusals[f"POST {HUB}"] = 403
    with pytest.raises(RefusedByNeighbour):
        run(hub.register(centre, CALLBACK))


ODD_RESOURCES = documents(
    {
        "id": (),
        "externalId": (),
        "orderDate": (),
        "state": (),
        "serviceOrder": ("id", "state"),
        "errorMessage": ("code", "message", "reason"),
        "completionMessage": (),
        "callback": (),
    }
)


@given(st.lists(ODD_RESOURCES, max_size=3), ODD_RESOURCES | JSON_VALUES)
@settings(max_examples=100, deadline=None)
def test_no_answer_is_too_odd(listed: list[Json], answer: Any) -> None:
    centre = MemoryCentre()
    centre.filters = False
    service_orders = ServiceOrders(centre)
    for path in (ORDERS, TASKS, f"{ORDERS}/1", f"{TASKS}/1"):
        centre.answers[path] = answer
    calls: list[Callable[[], Coroutine[Any, Any, object]]] = [
        lambda: service_orders.create(DRAFT, may_exist=True),
        lambda: service_orders.retrieve("1"),
        lambda: service_orders.cancel("1", ""),
        lambda: service_orders.cancellation("1"),
        lambda: hub.is_registered(centre, CALLBACK),
    ]
    for each in calls:
        centre.collections = {path: list(listed) for path in (ORDERS, TASKS, HUB)}
        with suppress(NeighbourUnavailable):
            run(each())
