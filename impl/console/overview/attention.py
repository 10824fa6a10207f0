"""What waits for somebody: late orders, failed items, deliveries that do not arrive.

The use cases behind `tmf622 late`, `tmf622 fallout` and `tmf622 events status` say it. The API says
which of the orders and subscriptions the caller may see.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

from console.api import Refusal
from console.overview.figures import COLLECTION
from console.overview.readings import Asking, Question
from tmf630.events.status import Status, statuses
from tmf630.instants import microseconds
from tmf_contracts.model.api import HubModel

if TYPE_CHECKING:
    from ordercentre.fulfilment.worklist import FailedItem, LateOrder

T = TypeVar("T")
Order = Mapping[str, Any]

MOST: Final = 200
"""Orders that are listed."""
_LOOKED_AT: Final = 1_000
_AT_ONCE: Final = 50
"""Ids in a query, which has a greatest length."""
_FIELDS: Final = "id,externalId,state,orderDate"
_FRESH: Final = 15.0


class Found(NamedTuple, Generic[T]):
    """What was found of orders, each with its order, the oldest first; there may be more."""

    rows: Sequence[tuple[Order, T]]
    is_more: bool


class Late(NamedTuple):
    """Orders that are later than requested, and those in jeopardy: that will be."""

    late: Sequence[tuple[Order, LateOrder]]
    jeopardised: Sequence[tuple[Order, LateOrder]]
    is_more: bool


def late_orders(asking: Asking) -> Late:
    """The open orders that are late, or will be; needs an order centre."""
    centre = asking.desk.centre
    found = _seen(asking, centre.worklist.late() if centre else _none(), lambda each: each.order_id)
    now = time.time() * 1_000_000
    late: list[tuple[Order, LateOrder]] = []
    jeopardised: list[tuple[Order, LateOrder]] = []
    for row in found.rows:
        requested = microseconds(row[1].requested)
        (late if requested is None or requested < now else jeopardised).append(row)
    return Late(late, jeopardised, found.is_more)


def failed_items(asking: Asking) -> Found[FailedItem]:
    """The failed items that wait for a decision; needs an order centre."""
    centre = asking.desk.centre
    failed = centre.worklist.failed() if centre else _none()
    return _seen(asking, failed, lambda each: each.order_id)


def deliveries(asking: Asking) -> Sequence[Status]:
    """The status of the deliveries to the subscriptions that the hubs show the caller."""
    parts, seen = asking.desk.parts, set[str]()
    for api in parts.apis:
        paths = [each.collection_path for each in api.definition.model.hubs if _is_listed(each)]
        # A caller of one API need not be one of the others.
        with nullcontext() if api is parts.apis[0] else suppress(Refusal):
            for path in paths:
                seen |= _subscriptions(asking, api.definition.base_path, path)
    found = asking.api.run(
        statuses(parts.subscriptions, parts.read_subscription, parts.undelivered, parts.log)
    )
    return [each for each in found if each.id in seen]


LATE: Final = Question("late orders", late_orders, _FRESH)
FAILED: Final = Question("failed items", failed_items, _FRESH)
DELIVERIES: Final = Question("deliveries", deliveries, _FRESH)


def _is_listed(hub: HubModel) -> bool:
    return hub.parent is None and "GET" in hub.collection_methods


def _subscriptions(asking: Asking, base_path: str, path: str) -> set[str]:
    """The ids of the subscriptions of a hub."""
    api, seen, page = asking.api.at(base_path), set[str](), None
    while page is None or (page.resources and len(seen) < page.total):
        page = api.find(asking.caller, path.lstrip("/"), f"offset={len(seen)}")
        seen.update(each["id"] for each in page.resources)
    return seen


def _seen(asking: Asking, all_of_them: AsyncIterator[T], id_of: Callable[[T], str]) -> Found[T]:
    """Those of the orders that the caller may see, with these orders."""
    found = asking.api.run(_first(all_of_them, _LOOKED_AT))
    rows: list[tuple[Order, T]] = []
    for start in range(0, len(found), _AT_ONCE):
        part = found[start : start + _AT_ONCE]
        ids = ",".join(dict.fromkeys(map(id_of, part)))
        query = f"id={ids}&fields={_FIELDS}&limit={_AT_ONCE}"
        orders = {
            each["id"]: each for each in asking.api.find(asking.caller, COLLECTION, query).resources
        }
        rows += [(orders[id_of(each)], each) for each in part if id_of(each) in orders]
        if len(rows) > MOST:
            break
    return Found(rows[:MOST], len(rows) > MOST or len(found) == _LOOKED_AT)


async def _first(found: AsyncIterator[T], most: int) -> list[T]:
    first: list[T] = []
    async for each in found:
        first.append(each)
        if len(first) == most:
            break
    return first


async def _none() -> AsyncIterator[Any]:
    return
    yield
