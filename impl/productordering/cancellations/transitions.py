"""Changes of an order's entry during a cancellation: its job, lease and task.

Pure functions of the order. If a change does not apply, the order stays the same one.
"""

from __future__ import annotations

from collections.abc import Callable

from productordering.ordering import cancellation
from productordering.ordering.events import ORDER_DELETED
from productordering.ordering.metadata import (
    AuditContext,
    Cancellation,
    Order,
    Stage,
    unended_cancellation,
)
from tmf630.jobs.lease import FREE, LeaseTerms
from tmf630.resources.aggregate import ABSENT

Change = Callable[[Order], Order]


def leased_until(order: Order, until: float) -> Order:
    """The order of a new task, leased until then by the process that took the request."""
    return _with_assessment(order)._replace(run_at=until)


def acquired(before: Order, audit: AuditContext, terms: LeaseTerms) -> Order:
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


def scheduled(task: Cancellation, before: Order) -> Order:
    """The order whose job runs when the task's date has come."""
    current = unended_cancellation(before.metadata)
    if not before.resource or current is None or current["task"] != task["task"]:
        return before
    if current["stage"] != Stage.WAITING:
        return before
    return before._replace(run_at=cancellation.waits_until(task))


def after_change(order: Order) -> Order:
    """The order that a client has changed. If it has ended, its job ends a waiting task."""
    after = cancellation.overtaken(order)
    return after if after is order else after._replace(run_at=FREE)


def leased_to_withdraw(task_id: str, before: Order, audit: AuditContext, until: float) -> Order:
    """The order whose task is withdrawn, leased until then by the process that withdraws it.

    Raises Forbidden when the task has begun.
    """
    if not before.resource or not cancellation.is_of(before.metadata, task_id):
        return before
    after = cancellation.withdrawn(before, audit)
    return before if after is before else after._replace(run_at=until)


def handing_to_task_job(change: Change) -> Change:
    """The change, which also releases the lease: the task's own job ends the task."""

    def changed(before: Order) -> Order:
        after = change(before)
        task: Cancellation = {**after.metadata["cancellation"], "stored": True}
        return _with(after, task)._replace(run_at=None)

    return changed


def released(task: Cancellation, before: Order, until: float = FREE) -> Order:
    """The order whose lease is released: its job is due at `until`, by default now."""
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
    """The tombstone of an order: the task that has yet to end, if there is one."""
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
