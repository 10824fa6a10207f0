"""What an order centre does for an order: service orders downstream, and failed items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import g

from console.api import Refusal
from console.desk import Desk
from console.order.reading import Json
from ordercentre.fulfilment.content import Decision, FalloutState
from ordercentre.fulfilment.worklist import FailedItem, NotWaiting
from tmf630.caller import CALLER, Caller
from tmf630.errors import ACCESS_DENIED, CONFLICT, Fault
from tmf630.events.formatting import moment
from tmf630.events.outbox.audit_log import record_now

SCOPE: Final = "productOrder:write"
DECISIONS: Final = tuple(Decision)


@dataclass(frozen=True, slots=True)
class ServiceOrder:
    """A service order downstream: in which centre, its ids, its state and stage there.

    `items` are the states of the order's items by it. `remarks` say what was refused or has failed.
    """

    centre: str
    external_id: str
    id: str
    state: str
    stage: str
    expected: str
    items: Mapping[str, str]
    remarks: Sequence[str]


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed item: why, how often it was tried, when it failed, and when it is tried again.

    `waits` is whether a person has to decide; `decision` is what was decided.
    """

    item: str
    why: str
    attempts: int
    time: str
    again: str
    decision: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Downstream:
    """What an order centre does for an order.

    `error` says why its last look at the order has failed. `products` are what the inventory has of
    the items.
    """

    service_orders: Sequence[ServiceOrder]
    failures: Sequence[Failure]
    products: Mapping[str, str]
    error: str
    is_late: bool


def downstream(order_id: str) -> Downstream | None:
    """What is done for an order; None without an order centre.

    The API shows it to no client, so a caller with a party does not see it.
    """
    centre = g.desk.centre
    if centre is None or g.caller.party is not None:
        return None
    content: Json = g.api.run(centre.worklist.content(order_id))
    products = {item: str(each.get("id")) for item, each in content.get("product", {}).items()}
    return Downstream(
        [_service_order(each) for each in content.get("serviceOrder", ())],
        [_failure(each) for each in content.get("fallout", ())],
        products,
        str(content.get("error", "")),
        bool(content.get("late")),
    )


async def decide(desk: Desk, caller: Caller, order_id: str, item: str, decision: Decision) -> None:
    """Decide on a failed item, as this caller; raises a Fault when it does not wait."""
    # This runs in a task of its own.
    CALLER.set(caller)
    if desk.centre is None:
        raise Fault(CONFLICT, "this server has no order centre")
    if caller.party is not None:
        raise Fault(ACCESS_DENIED, "a caller with a party decides on no failed item")
    worklist = desk.centre.worklist
    failed = (await worklist.content(order_id)).get("fallout", ())
    waiting = [each for each in failed if each["item"] == item and _waits(each)]
    if not waiting:
        raise Fault(CONFLICT, f"item {item} does not wait for a decision")
    record = record_now(order_id, "productOrder", f"fallout {decision}")
    await desk.parts.audit.add([record])
    try:
        await worklist.decide(FailedItem(order_id, waiting[0]), decision)
    except NotWaiting:
        raise Fault(CONFLICT, f"item {item} does not wait for a decision any more") from None


def decision_of(name: str) -> Decision:
    """The decision of that name; raises Refusal."""
    try:
        return Decision(name)
    except ValueError:
        message = f"decision: is {name!r}; allowed are {', '.join(DECISIONS)}"
        raise Refusal(400, {"reason": "Invalid body field", "message": message}) from None


def _service_order(stored: Mapping[str, Any]) -> ServiceOrder:
    draft, cancelling = stored["draft"], stored.get("cancelling") or {}
    remarks = [*map(str, stored.get("refusals", ())), str(cancelling.get("refused") or "")]
    items = stored.get("items", {})
    errors = [f"{id}: {error}" for id, each in items.items() for error in each.get("errors", ())]
    return ServiceOrder(
        draft["centre"],
        draft["externalId"],
        stored.get("id", ""),
        stored.get("state", ""),
        stored["stage"],
        stored.get("expected", ""),
        {id: each.get("state", "") for id, each in items.items()},
        [each for each in (*remarks, *errors) if each],
    )


def _failure(stored: Mapping[str, Any]) -> Failure:
    return Failure(
        stored["item"],
        stored["why"],
        stored["attempts"],
        stored["time"],
        moment(stored.get("retry_at")) or "",
        stored.get("decision", ""),
        _waits(stored),
    )


def _waits(stored: Mapping[str, Any]) -> bool:
    return stored["state"] == FalloutState.WAITING and "decision" not in stored
