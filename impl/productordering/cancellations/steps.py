"""The steps of a cancellation: reads and writes of an order and of its task."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any, Final

from productordering.audit import Clock
from productordering.cancellations import transitions
from productordering.cancellations.transitions import Change
from productordering.ordering import cancellation, events, lifecycle
from productordering.ordering.metadata import AuditContext, Cancellation, Order, Stage
from productordering.ordering.recording import joined
from tmf630.correlation import caused_by
from tmf630.resources.aggregate import ABSENT, Aggregate
from tmf630.resources.audit import SERVER
from tmf630.resources.collection import Resources
from tmf630.resources.event import Event
from tmf630.store.entries import Key, Record
from tmf630.store.errors import Duplicate, Reused
from tmf630.wire import Json

Task = Aggregate[Any]

_LOG: Final = logging.getLogger(__name__)


def on_behalf_of(task: Cancellation | None) -> AbstractContextManager[None]:
    """Within this context the request that started the task is the cause of events and logs."""
    return caused_by(task.get("request", "-")) if task else nullcontext()


def moved_through(task: Json, *states: str, **attributes: Any) -> tuple[Json, Sequence[Event]]:
    """A task that goes through these states as far as its lifecycle allows, with an event for each.

    The attributes come with the last state.
    """
    happened: list[Event] = []
    for state in states:
        after = cancellation.in_state(task, state, **(attributes if state == states[-1] else {}))
        if after is not task:
            happened.append(events.TASK_STATE_CHANGED._replace(resource=after))
            task = after
    if happened:
        happened[-1] = events.TASK_STATE_CHANGED
    return task, happened


def _without_open(task: Task) -> Task:
    """The task if it has ended, else nothing."""
    return task if task.resource and not lifecycle.TASK[task.resource["state"]] else ABSENT


class Steps:
    """The steps of cancellations; a step that has been done before does nothing.

    `cancelling`, `carrying_out` and `refusing` only make a change of the order, to be written.
    """

    def __init__(self, orders: Resources, tasks: Resources, clock: Clock) -> None:
        self._orders = orders
        self._tasks = tasks
        self._clock = clock

    async def store_new_task(self, order_id: str, order: Order, lease: float) -> Record:
        """Store the task of an order that was just leased; raises Reused as `store_task` does.

        If it begins now, it gets a job that runs some time after the lease has expired.
        """
        task, expires = order.metadata["cancellation"], order.run_at or 0
        run_at = expires + lease if task["stage"] == Stage.ASSESSING else None
        record = await self._insert(order_id, task, run_at)
        if record.id == task["task"] and self._clock().timestamp() >= expires:
            await self._remove_if_ended(order_id, record)
        return record

    async def store_task(self, order_id: str, task: Cancellation) -> Record:
        """Store the task if it is not; raises Reused if its key is another request's.

        The record is another task's when this request has been answered with that one before.
        """
        # If the task was stored long ago, its key may be another request's by now.
        if record := await self._tasks.get(task["task"]):
            return record
        record = await self._insert(order_id, task, None)
        if record.id == task["task"]:
            await self._remove_if_ended(order_id, record)
        return record

    async def _insert(self, order_id: str, task: Cancellation, run_at: float | None) -> Record:
        id, key = task["task"], Key(**task["key"]) if task["key"] else None
        new: Task = Aggregate(task["sent"], {}, run_at, (events.TASK_CREATED,))
        try:
            record = await self._tasks.create_with_id(id, new, key)
        except Duplicate:
            return Record.of(id, 1, task["sent"])
        except Reused:
            await self._refuse(order_id, task, "its Idempotency-Key is another request's")
            raise
        if record.id != id:
            await self._refuse(order_id, task, f"it is cancelProductOrder {record.id} again")
        return record

    async def _remove_if_ended(self, order_id: str, record: Record) -> None:
        """Remove a task that another process has stored and ended, and a client has deleted.

        One that is there as it has ended was stored before: then nothing was stored now.
        """
        order: Order = await self._orders.read(order_id)
        if not cancellation.is_of(order.metadata, record.id):
            await self._tasks.update(record.id, _without_open)

    async def _refuse(self, order_id: str, task: Cancellation, reason: str) -> None:
        """Refuse a task that is not stored."""
        await self._orders.update(order_id, self.refusing(task, reason))
        await self._orders.update(order_id, partial(transitions.ended, task["task"]))

    def cancelling(self, task: Cancellation) -> Change:
        """The change that accepts the cancellation and carries it out."""

        def change(before: Order) -> Order:
            accepted = cancellation.accepted(before, self._audit(task, "accepted"))
            return joined(accepted, self.carrying_out(task)(accepted))

        return change

    def carrying_out(self, task: Cancellation) -> Change:
        """The change that carries out a cancellation which has been accepted."""
        return lambda before: cancellation.carried_out(before, self._audit(task, "done"))

    def refusing(self, task: Cancellation, reason: str) -> Change:
        """The change that takes the order back to where it was before the task began."""
        # The reason may quote the order: the task has it, and the log does not.
        _LOG.info("cancelProductOrder %s is refused", task["task"])
        audit = self._audit(task, f"refused: {reason}")
        return lambda before: (
            cancellation.refused(before, reason, audit)
            if before.resource and cancellation.is_of(before.metadata, task["task"])
            else before
        )

    def _audit(self, task: Cancellation, what: str) -> AuditContext:
        cause = f"cancelProductOrder {task['task']} {what}"
        return AuditContext(self._clock(), SERVER, cause, cancellation.ACTION)

    async def change_leased(self, leased: Order, order_id: str, change: Change) -> Order:
        """Change a leased order; does nothing if the lease is lost."""
        task_id = leased.metadata["cancellation"]["task"]

        def changed(before: Order) -> Order:
            is_leased = before.run_at == leased.run_at
            is_of = cancellation.is_of(before.metadata, task_id)
            if not before.resource or not is_of or not is_leased:
                return before
            return change(before)

        return await self._orders.update(order_id, changed)

    async def begin_task(self, task: Cancellation) -> None:
        """Show that the task is in progress."""
        await self._move(task["task"], "inProgress")

    async def end_task(self, task: Cancellation, *, deleted: bool = False) -> None:
        """End the task, if its outcome is known or its order was `deleted`."""
        if end := cancellation.outcome(task, deleted=deleted):
            state, attributes = end
            await self._move(task["task"], "inProgress", state, **attributes)

    async def end_task_and_job(self, order_id: str) -> None:
        """End the task of an order if its outcome is known, and the order's job with it."""
        order: Order = await self._orders.read(order_id)
        task = order.metadata.get("cancellation")
        if task and cancellation.outcome(task, deleted=not order.resource):
            with on_behalf_of(task):
                await self.end_task(task, deleted=not order.resource)
            if order.run_at is not None:
                await self._orders.update(order_id, partial(transitions.ended, task["task"]))

    async def _move(self, task_id: str, *states: str, **attributes: Any) -> None:
        def change(before: Task) -> Task:
            if not before.resource:
                return before
            after, happened = moved_through(before.resource, *states, **attributes)
            if not happened:
                return before
            run_at = before.run_at if states == ("inProgress",) else None
            return before._replace(resource=after, run_at=run_at, events=happened)

        await self._tasks.update(task_id, change)
