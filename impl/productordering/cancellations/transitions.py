"""What becomes of an order's aggregate while a cancellation task is at it."""

from __future__ import annotations

from typing import Any, Final

from productordering.ordering import Forbidden, cancellation
from productordering.ordering.events import ORDER_DELETED
from productordering.ordering.metadata import (
    AuditContext,
    Cancellation,
    Order,
    RequestKey,
    Stage,
    unended_cancellation,
)
from tmf630 import wire
from tmf630.identifiers import new_id
from tmf630.jobs.lease import FREE, LeaseTerms
from tmf630.resources.aggregate import ABSENT
from tmf630.store.entries import Key

Json = dict[str, Any]

_MAX_BYTES: Final = 64 * 1024
"""How large a task may be. The order's metadata contains it, too."""


class Unconcluded(Exception):
    """The order's former `task` may not have ended yet."""

    def __init__(self, task: Cancellation) -> None:
        super().__init__(task["task"])
        self.task = task


def wanted(sent: Json, key: Key | None, request_id: str) -> Cancellation:
    """The task that a request asks for; raises Forbidden when it is too large."""
    task = cancellation.received(sent)
    if len(wire.encode(task)) > _MAX_BYTES:
        raise Forbidden(f"the cancelProductOrder would be larger than {_MAX_BYTES} bytes")
    return Cancellation(
        task=new_id(),
        sent=task,
        key=RequestKey(name=key.name, digest=key.digest, moment=key.moment) if key else None,
        request=request_id,
        stage=Stage.ASSESSING,
        singly=[],
        assessments=0,
        outcome="",
    )


def requested(order: Order, until: float) -> Order:
    """The order of a new task, leased until then by the process that took the request."""
    return _with_assessment(order)._replace(run_at=until)


def leased(before: Order, audit: AuditContext, terms: LeaseTerms) -> Order:
    """The order whose job this process has leased; raises NotAcquired.

    If the task has waited for its date, and that has come, the order is assessed from now on.
    """
    now, run_at = audit.now.timestamp(), terms.acquire(before.run_at)
    task = unended_cancellation(before.metadata)
    if task is None:
        return before._replace(run_at=None) if before.resource else ABSENT
    if not before.resource:
        return before._replace(run_at=run_at)
    order = cancellation.begun(before, audit) if cancellation.waits_until(task) <= now else before
    return _with_assessment(order)._replace(run_at=run_at)


def waiting(task: Cancellation, before: Order) -> Order:
    """The order whose job runs when the task's date has come."""
    current = unended_cancellation(before.metadata)
    if not before.resource or current is None or current["task"] != task["task"]:
        return before
    if current["stage"] != Stage.WAITING:
        return before
    return before._replace(run_at=cancellation.waits_until(task))


def after_change(order: Order) -> Order:
    """The order that a client has changed. If that has ended it, a waiting task is to end, too."""
    after = cancellation.overtaken(order)
    return after if after is order else after._replace(run_at=FREE)


def withdrawn(task_id: str, before: Order, audit: AuditContext, until: float) -> Order:
    """The order whose task is withdrawn, by a process that has the lease of its job until then.

    Raises Forbidden when the task has begun.
    """
    if not before.resource or not cancellation.is_of(before.metadata, task_id):
        return before
    after = cancellation.withdrawn(before, audit)
    return before if after is before else after._replace(run_at=until)


def unchanged(before: Order) -> Order:
    """The order as it is."""
    return before


def handed_over(order: Order) -> Order:
    """The order that is done with its task: the task's own job ends it."""
    return _with(order, {**order.metadata["cancellation"], "stored": True})._replace(run_at=None)


def released(task: Cancellation, before: Order, until: float = FREE) -> Order:
    """The order whose job begins again at that moment, as its process has released the lease."""
    if not cancellation.is_of(before.metadata, task["task"]):
        return before
    current = before.metadata["cancellation"]
    if current["assessments"] != task["assessments"]:
        return before
    begun = max(0, current["assessments"] - 1)
    return _with(before, {**current, "assessments": begun})._replace(run_at=until)


def ended(task_id: str, before: Order) -> Order:
    """The order whose task has ended. The task stays in its metadata, to recognise repetitions."""
    if not cancellation.is_of(before.metadata, task_id):
        return before
    if not before.resource:
        return ABSENT
    after: Cancellation = {**before.metadata["cancellation"], "stage": Stage.ENDED}
    return _with(before, after)._replace(run_at=None)


def deleted(before: Order) -> Order:
    """What is left of a deleted order: the task that has yet to end, if there is one."""
    task = unended_cancellation(before.metadata)
    left: Order = ABSENT
    if task:
        left = Order({}, {"cancellation": task}, run_at=FREE)
    return left._replace(events=(ORDER_DELETED,))


def _with_assessment(order: Order) -> Order:
    """The order with one more assessment begun, if it is to be assessed."""
    task = order.metadata["cancellation"]
    if task["stage"] != Stage.ASSESSING:
        return order
    return _with(order, {**task, "assessments": task["assessments"] + 1})


def _with(order: Order, task: Cancellation) -> Order:
    return order._replace(metadata={**order.metadata, "cancellation": task})
