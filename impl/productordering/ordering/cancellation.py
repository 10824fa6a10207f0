"""Cancellation tasks (`cancelProductOrder`), and what each does to its order, step by step.

A task and its order are two resources, and no write is about both. The order knows of the task
from the request on (`journal.Cancellation`), in the same write in which its states change: so
whatever comes between two steps, the next one is known.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, NamedTuple

from productordering.ordering import Forbidden, items, lifecycle
from productordering.ordering.metadata import (
    ACCEPTED,
    ASSESSING,
    CANCELLED,
    ENDED,
    REFUSED,
    WAITING,
    AuditContext,
    Cancellation,
    Metadata,
    Order,
    open_cancellation,
    unended_cancellation,
)
from productordering.ordering.order import followed
from tmf622_contract.attributes import attributes_of
from tmf630.instants import microseconds, timestamp
from tmf630.offload import LARGE, offload

Json = dict[str, Any]

_OUTCOME_LENGTH: Final = 300
_DELETED: Final = "the order was deleted before"


class InformationRequired(NamedTuple):
    """What a policy answers that cannot assess a cancellation before it knows more.

    `field_path` says what it has to know, for the event of that name.
    """

    field_path: str


Policy = Callable[[Json, Json], Awaitable[str | InformationRequired | None]]
"""Assesses a cancellation: given the order as it was before that, and the task in progress, it
answers why the cancellation is refused, what it has to know first, or None to accept it."""

_SERVER_OWNED: Final = attributes_of("CancelProductOrder").keys() - attributes_of(
    "CancelProductOrder_Create"
)


def received(sent: Json) -> Json:
    """A new task from a valid `CancelProductOrder_Create`, without id and href."""
    task = {name: value for name, value in sent.items() if name not in _SERVER_OWNED}
    task["state"] = lifecycle.INITIAL
    return task


def moved(task: Json, state: str, **attributes: Any) -> Json:
    """The task in that state, if its lifecycle leads there now; else the task as it is."""
    if state not in lifecycle.TASK[task["state"]]:
        return task
    return {**task, "state": state, **attributes}


def waits_until(cancellation: Cancellation) -> float:
    """The moment at which assessment may begin, in seconds since 1970."""
    date = cancellation["sent"].get("requestedCancellationDate", "")
    return (microseconds(date) or 0) / 1_000_000


def requested(before: Order, cancellation: Cancellation, audit: AuditContext) -> Order:
    """The order that a new task is about to cancel; raises Forbidden when it cannot.

    It is assessed at once, or goes on as it is until the task's date.
    """
    resource, metadata = before.resource, before.metadata
    if _has_ended(resource):
        raise Forbidden(
            f"/productOrder/id: the order is {resource['state']}, which is final: it cannot be"
            " cancelled"
        )
    task = metadata.get("cancellation")
    if task and task["stage"] in (WAITING, ASSESSING, ACCEPTED):
        raise Forbidden(
            "/productOrder/id: the order has an open cancellation already, cancelProductOrder"
            f" {task['task']}"
        )
    if waits_until(cancellation) > audit.now.timestamp():
        waiting: Cancellation = {**cancellation, "stage": WAITING}
        return followed(before, resource, {**metadata, "cancellation": waiting}, audit)
    return _assessed(before, cancellation, audit)


def begun(before: Order, audit: AuditContext) -> Order:
    """The order whose cancellation has waited for its date, and is assessed from now on."""
    task = before.metadata.get("cancellation")
    if task is None or task["stage"] != WAITING or _has_ended(before.resource):
        return overtaken(before)
    return _assessed(before, task, audit)


def overtaken(order: Order) -> Order:
    """The order, with its cancellation refused when it has ended before that began."""
    reason = f"the order had become {order.resource['state']} before"
    metadata = _at(order, WAITING, REFUSED, reason)
    return order._replace(metadata=metadata) if metadata and _has_ended(order.resource) else order


def withdrawn(before: Order, audit: AuditContext) -> Order:
    """The order whose cancellation will not be; raises Forbidden when that has begun."""
    if task := open_cancellation(before.metadata):
        raise Forbidden(
            f"cancelProductOrder {task['task']} has begun: only one that waits for its"
            " requestedCancellationDate, or has ended, can be deleted"
        )
    return refused(before, "it was withdrawn", audit)


def _assessed(before: Order, cancellation: Cancellation, audit: AuditContext) -> Order:
    """The order with its open items in assessment."""
    states = items.states(before.resource)
    moving = {
        id: "assessingCancellation"
        for id, state in states.items()
        if "assessingCancellation" in lifecycle.ITEM[state]
    }
    singly = [id for id, state in states.items() if state == "assessingCancellation"]
    task: Cancellation = {**cancellation, "stage": ASSESSING, "singly": singly}
    metadata: Metadata = {**before.metadata, "cancellation": task}
    return followed(before, _with(before.resource, moving), metadata, audit)


def _has_ended(order: Json) -> bool:
    states = items.states(order).values()
    return order["state"] in lifecycle.TERMINAL or lifecycle.TERMINAL.issuperset(states)


def before_assessment(order: Order) -> Json:
    """The order that is being assessed as it was before, but for later changes."""
    singly = order.metadata["cancellation"]["singly"]
    origins = order.metadata.get("origins", {})
    return _with(order.resource, {id: origins[id] for id in origins.keys() - singly})


def accepted(before: Order, audit: AuditContext) -> Order:
    """The order whose cancellation has been assessed and will be done."""
    if not (metadata := _at(before, ASSESSING, ACCEPTED)):
        return before
    resource = _becoming(before.resource, "assessingCancellation", "pendingCancellation")
    return followed(before, resource, metadata, audit)


def refused(before: Order, reason: str, audit: AuditContext) -> Order:
    """The order whose cancellation is refused, back where it was."""
    if metadata := _at(before, WAITING, REFUSED, reason):
        return followed(before, before.resource, metadata, audit)
    if metadata := _at(before, ASSESSING, REFUSED, reason):
        return followed(before, before_assessment(before), metadata, audit)
    return before


def carried_out(before: Order, audit: AuditContext) -> Order:
    """The order whose cancellation was accepted, cancelled."""
    if not (metadata := _at(before, ACCEPTED, CANCELLED, timestamp(audit.now))):
        return before
    resource = _becoming(before.resource, "pendingCancellation", "cancelled")
    task = metadata["cancellation"]
    if resource["state"] == "cancelled":
        own = resource.get("cancellationReason", f"cancelProductOrder {task['task']}")
        reason = task["sent"].get("cancellationReason", own)
        resource = {**resource, "cancellationReason": reason}
    return followed(before, resource, metadata, audit)


def outcome(task: Cancellation, *, deleted: bool) -> tuple[str, Json] | None:
    """The state in which a task ends, with its attributes; None while that is not known, or done.

    When the order has been deleted, what has not been done never will be.
    """
    if task["stage"] == ENDED:
        return None
    if task["stage"] == CANCELLED:
        return "done", {"effectiveCancellationDate": task["outcome"]}
    if task["stage"] == REFUSED:
        return "terminatedWithError", {"terminationReason": task["outcome"]}
    return ("terminatedWithError", {"terminationReason": _DELETED}) if deleted else None


def is_of(metadata: Metadata, task_id: str) -> bool:
    """Whether the order's cancellation is that task, and has not ended."""
    task = unended_cancellation(metadata)
    return task is not None and task["task"] == task_id


def is_repeated(metadata: Metadata, wanted: Cancellation) -> bool:
    """Whether the order's cancellation was requested with key and body of the wanted one."""
    task = metadata.get("cancellation")
    if task is None or task["key"] is None or wanted["key"] is None:
        return False
    return all(task["key"][part] == wanted["key"][part] for part in ("name", "digest"))


async def refuse_if_completed(order: Json, task: Json) -> str | None:  # noqa: ARG001
    """The policy that goes without saying: what is completed cannot be undone."""
    # Of a large order this takes a moment in which others are to be served.
    states = await offload(LARGE, items.states, order)
    completed = (id for id, state in states.items() if state == "completed")
    return next((f"item {id} is completed" for id in completed), None)


def _at(order: Order, stage: str, following: str, outcome: str = "") -> Metadata | None:
    """The journal with its cancellation one stage further; None when it is at another stage."""
    task = order.metadata.get("cancellation")
    if task is None or task["stage"] != stage:
        return None
    after: Cancellation = {**task, "stage": following, "outcome": outcome[:_OUTCOME_LENGTH]}
    return {**order.metadata, "cancellation": after}


def _becoming(order: Json, state: str, following: str) -> Json:
    moving = (id for id, each in items.states(order).items() if each == state)
    return _with(order, dict.fromkeys(moving, following))


def _with(order: Json, states: Mapping[str, str]) -> Json:
    """The order with these states of items, and the state that follows from them."""
    if not states:
        return order
    found = items.with_states(order, lambda item: states.get(item["id"], item["state"]))
    changed = {**order, "productOrderItem": found}
    return {**changed, "state": lifecycle.rolled_up(items.states(changed).values())}
