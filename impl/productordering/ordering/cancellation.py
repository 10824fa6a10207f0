"""Cancellation tasks (`cancelProductOrder`), and what each does to its order, step by step.

A task and its order are two resources, and no write changes both. The metadata of the order
contains the task (`metadata.Cancellation`) and changes in the same write as the states of the
order. So after a crash between two steps the next step is known.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, NamedTuple

from productordering.ordering import Forbidden, items, lifecycle
from productordering.ordering.metadata import (
    AuditContext,
    Cancellation,
    Metadata,
    Order,
    Stage,
    open_cancellation,
    unended_cancellation,
)
from productordering.ordering.recording import recorded, with_rolled_up_state
from productordering.versions import states
from tmf630.instants import microseconds, timestamp
from tmf630.offload import LARGE, offload
from tmf630.wire import Json

PARTIES: Final = "orderParty"
"""The attribute of a stored task that has the ids of its order's parties. No client sees it."""
ACTION: Final = "cancel"
"""What the audit calls a change of an order by its cancellation."""
_OUTCOME_LENGTH: Final = 300
_DELETED: Final = "the order was deleted before"


class InformationRequired(NamedTuple):
    """The answer of a policy that needs more information to assess a cancellation.

    `field_path` names what it needs, for the event of that name.
    """

    field_path: str


class Later(NamedTuple):
    """The answer of a policy that does not know yet: it is asked again after so many seconds."""

    seconds: float


Answer = str | InformationRequired | Later | None
"""Why a cancellation is refused, what a policy needs to know or when to ask it again; None to
accept."""
Policy = Callable[[Json, Json], Awaitable[Answer]]
"""Assesses a cancellation. It gets the order as it was before the assessment, and the task in
progress."""


def received(sent: Json, server_owned: frozenset[str]) -> Json:
    """A new task from a valid `CancelProductOrder_Create`, without id and href."""
    task = {name: value for name, value in sent.items() if name not in (*server_owned, PARTIES)}
    task["state"] = lifecycle.INITIAL
    return task


def in_state(task: Json, state: str, **attributes: Any) -> Json:
    """The task in that state, if its lifecycle leads there now; else the task as it is."""
    if state not in lifecycle.TASK[task["state"]]:
        return task
    return {**task, "state": state, **attributes}


def waits_until(cancellation: Cancellation) -> float:
    """The moment at which assessment may begin, in seconds since 1970."""
    date = cancellation["sent"].get("requestedCancellationDate", "")
    return (microseconds(date) or 0) / 1_000_000


def requested(before: Order, cancellation: Cancellation, audit: AuditContext) -> Order:
    """The order with a new cancellation task; raises Forbidden when it cannot be cancelled.

    It is assessed at once, or stays as it is until the date of the task.
    """
    resource, metadata = before.resource, before.metadata
    if _has_ended(resource):
        raise Forbidden(
            f"/productOrder/id: the order is {resource['state']}, which is final: it cannot be"
            " cancelled"
        )
    task = metadata.get("cancellation")
    if task and task["stage"] in (Stage.WAITING, Stage.ASSESSING, Stage.ACCEPTED):
        raise Forbidden(
            "/productOrder/id: the order has an open cancellation already, cancelProductOrder"
            f" {task['task']}"
        )
    cancellation = _of_parties(cancellation, resource)
    if waits_until(cancellation) > audit.now.timestamp():
        waiting: Cancellation = {**cancellation, "stage": Stage.WAITING}
        return recorded(before, resource, {**metadata, "cancellation": waiting}, audit)
    return _assessed(before, cancellation, audit)


def _of_parties(cancellation: Cancellation, order: Json) -> Cancellation:
    """The cancellation whose task those see who see the order now."""
    parties = [each["id"] for each in order.get("relatedParty", ()) if "id" in each]
    if not parties:
        return cancellation
    return {**cancellation, "sent": {**cancellation["sent"], PARTIES: parties}}


def begun(before: Order, audit: AuditContext) -> Order:
    """The order whose cancellation is assessed from now on, as its date has come."""
    task = before.metadata.get("cancellation")
    if task is None or task["stage"] != Stage.WAITING or _has_ended(before.resource):
        return overtaken(before)
    return _assessed(before, task, audit)


def overtaken(order: Order) -> Order:
    """The order. If it has ended while its cancellation waited, that is refused."""
    reason = f"the order had become {order.resource['state']} before"
    metadata = _advanced(order, Stage.WAITING, Stage.REFUSED, reason)
    return order._replace(metadata=metadata) if metadata and _has_ended(order.resource) else order


def withdrawn(before: Order, audit: AuditContext) -> Order:
    """The order whose cancellation is withdrawn; raises Forbidden when that has begun."""
    if task := open_cancellation(before.metadata):
        raise Forbidden(
            f"cancelProductOrder {task['task']} has begun: only one that waits for its"
            " requestedCancellationDate, or has ended, can be deleted"
        )
    return refused(before, "it was withdrawn", audit)


def _assessed(before: Order, cancellation: Cancellation, audit: AuditContext) -> Order:
    """The order whose open items are assessed for cancellation."""
    present = items.states(before.resource)
    moving = {
        id: "assessingCancellation"
        for id, state in present.items()
        if "assessingCancellation" in lifecycle.ITEM_IN_V5[state]
    }
    singly = [id for id, state in present.items() if state == "assessingCancellation"]
    task: Cancellation = {**cancellation, "stage": Stage.ASSESSING, "singly": singly}
    metadata: Metadata = {**before.metadata, "cancellation": task}
    return recorded(before, _with(before.resource, moving), metadata, audit)


def _has_ended(order: Json) -> bool:
    of_items = items.states(order).values()
    return order["state"] in lifecycle.TERMINAL or lifecycle.TERMINAL.issuperset(of_items)


def before_assessment(order: Order) -> Json:
    """The order with the states that it had before the assessment, and its later changes."""
    singly = order.metadata["cancellation"]["singly"]
    origins = order.metadata.get("origins", {})
    before = _with(order.resource, {id: origins[id] for id in origins.keys() - singly})
    origin = order.metadata.get("origin", before["state"])
    if states.in_v4(states.ORDER, origin) != before["state"]:
        return before
    return states.with_state(states.ORDER, before, origin)


def accepted(before: Order, audit: AuditContext) -> Order:
    """The order whose cancellation is accepted."""
    if not (metadata := _advanced(before, Stage.ASSESSING, Stage.ACCEPTED)):
        return before
    resource = _becoming(before.resource, "assessingCancellation", "pendingCancellation")
    return recorded(before, resource, metadata, audit)


def refused(before: Order, reason: str, audit: AuditContext) -> Order:
    """The order whose cancellation is refused, with its former states."""
    if metadata := _advanced(before, Stage.WAITING, Stage.REFUSED, reason):
        return recorded(before, before.resource, metadata, audit)
    if metadata := _advanced(before, Stage.ASSESSING, Stage.REFUSED, reason):
        return recorded(before, before_assessment(before), metadata, audit)
    return before


def carried_out(before: Order, audit: AuditContext) -> Order:
    """The cancelled order, if its cancellation was accepted."""
    if not (metadata := _advanced(before, Stage.ACCEPTED, Stage.CANCELLED, timestamp(audit.now))):
        return before
    resource = _becoming(before.resource, "pendingCancellation", "cancelled")
    task = metadata["cancellation"]
    if resource["state"] == "cancelled":
        own = resource.get("cancellationReason", f"cancelProductOrder {task['task']}")
        reason = task["sent"].get("cancellationReason", own)
        resource = {**resource, "cancellationReason": reason}
    return recorded(before, resource, metadata, audit)


def outcome(task: Cancellation, *, deleted: bool) -> tuple[str, Json] | None:
    """The state in which a task ends, with its attributes; None while that is not known, or done.

    When the order has been deleted, what has not been done never will be.
    """
    if task["stage"] == Stage.ENDED:
        return None
    if task["stage"] == Stage.CANCELLED:
        return "done", {"effectiveCancellationDate": task["outcome"]}
    if task["stage"] == Stage.REFUSED:
        return "terminatedWithError", {"terminationReason": task["outcome"]}
    return ("terminatedWithError", {"terminationReason": _DELETED}) if deleted else None


def is_of(metadata: Metadata, task_id: str) -> bool:
    """Whether that is the task of the order, and may not have ended yet."""
    task = unended_cancellation(metadata)
    return task is not None and task["task"] == task_id


def is_repeated(metadata: Metadata, wanted: Cancellation) -> bool:
    """Whether the task of the order was requested with the same key and body."""
    task = metadata.get("cancellation")
    if task is None or task["key"] is None or wanted["key"] is None:
        return False
    return all(task["key"][part] == wanted["key"][part] for part in ("name", "digest"))


async def refuse_if_completed(order: Json, task: Json) -> str | None:  # noqa: ARG001
    """The default policy: what is completed cannot be undone."""
    # For a large order this takes a while, in which the event loop serves other requests.
    found = await offload(LARGE, items.states, order)
    return next(
        (
            f"item {id} is {state}"
            for id, state in found.items()
            if states.in_v4(states.ITEM, state) == "completed"
        ),
        None,
    )


def _advanced(order: Order, stage: Stage, following: Stage, outcome: str = "") -> Metadata | None:
    """The metadata with its cancellation at the following stage; None if it is at another one."""
    task = order.metadata.get("cancellation")
    if task is None or task["stage"] != stage:
        return None
    after: Cancellation = {**task, "stage": following, "outcome": outcome[:_OUTCOME_LENGTH]}
    return {**order.metadata, "cancellation": after}


def _becoming(order: Json, state: str, following: str) -> Json:
    moving = (id for id, each in items.states(order).items() if each == state)
    return _with(order, dict.fromkeys(moving, following))


def _with(order: Json, wanted: Mapping[str, str]) -> Json:
    """The order with these states of items, and the state that is rolled up from them."""
    if not wanted:
        return order
    found = items.with_states(order, lambda item: wanted.get(item["id"], items.state(item)))
    return with_rolled_up_state({**order, "productOrderItem": found})
