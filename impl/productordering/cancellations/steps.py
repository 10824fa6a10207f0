"""The steps of a cancellation: writes to an order and to its task, each done once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, Final

from productordering.audit import SERVER, Clock
from productordering.cancellations import transitions
from productordering.ordering import cancellation, events
from productordering.ordering.metadata import AuditContext, Cancellation, Metadata, Order
from tmf630.correlation import caused_by
from tmf630.resources.aggregate import ABSENT, Aggregate
from tmf630.resources.collection import Resources
from tmf630.store.entries import Key, Record
from tmf630.store.errors import Duplicate, Reused

Json = dict[str, Any]
Task = Aggregate[Any]

_LOG: Final = logging.getLogger(__name__)


def caused(task: Cancellation) -> AbstractContextManager[None]:
    """What is done within is done on account of the request that the task came by."""
    return caused_by(task.get("request", "-"))


class Steps:
    """The steps of cancellations; a step that has been done before does nothing."""

    def __init__(self, orders: Resources, tasks: Resources, clock: Clock) -> None:
        self._orders = orders
        self._tasks = tasks
        self._clock = clock

    async def metadata(self, order_id: str) -> Metadata:
        """The metadata of an order, empty when there is no such order."""
        order: Order = await self._orders.read(order_id)
        return order.metadata

    async def store(self, order_id: str, task: Cancellation) -> Record:
        """Store the task if it is not; raises Reused if its key is another request's.

        The record is another task's when this request has been answered with that one before.
        """
        record = Record.of(task["task"], 1, task["sent"])
        new: Task = Aggregate(task["sent"], {}, events=(events.TASK_CREATED,))
        key = Key(**task["key"]) if task["key"] else None
        # The key of one that was stored long ago may have become another request's.
        if await self._tasks.records.get(record.id):
            return record
        try:
            first = await self._tasks.create_as(record.id, new, key)
        except Duplicate:
            return record
        except Reused:
            await self._let_go(order_id, record.id, "its Idempotency-Key is another request's")
            raise
        if first.id != record.id:
            await self._let_go(order_id, record.id, f"it is cancelProductOrder {first.id} again")
        elif not cancellation.is_of(await self.metadata(order_id), record.id):
            # Others had stored it before and brought it to its end, and a client has deleted it.
            await self._tasks.exchange(record.id, lambda _: ABSENT)
        return first

    async def refuse(self, order_id: str, task_id: str, reason: str) -> None:
        """Take the order back to where it was before the task began."""
        _LOG.info("cancelProductOrder %s is refused: %.300r", task_id, reason)
        change = partial(cancellation.refused, reason=reason)
        await self.take(order_id, task_id, change, f"refused: {reason}")

    async def _let_go(self, order_id: str, task_id: str, reason: str) -> None:
        """Take an order back from a task that is not to be."""
        await self.refuse(order_id, task_id, reason)
        await self._orders.exchange(order_id, partial(transitions.ended, task_id))

    async def take(
        self, order_id: str, task_id: str, change: Callable[..., Order], what: str
    ) -> None:
        """Take the order one step further; nothing happens when it is not where that begins."""

        def changed(before: Order) -> Order:
            if not before.resource or not cancellation.is_of(before.metadata, task_id):
                return before
            cause = f"cancelProductOrder {task_id} {what}"
            return change(before, audit=AuditContext(self._clock(), SERVER, cause))

        await self._orders.exchange(order_id, changed)

    async def move(self, task_id: str, state: str, **attributes: Any) -> Json:
        """The task, moved to that state if its lifecycle leads there."""

        def moved(before: Task) -> Task:
            if not before.resource:
                return before
            after = cancellation.moved(before.resource, state, **attributes)
            if after is before.resource:
                return before
            return before._replace(resource=after, events=(events.TASK_STATE_CHANGED,))

        return (await self._tasks.exchange(task_id, moved)).resource

    async def conclude(self, order_id: str) -> None:
        """End the task of the order, if it has come to that."""
        order: Order = await self._orders.read(order_id)
        if end := cancellation.outcome(order.metadata, deleted=not order.resource):
            state, attributes = end
            task = order.metadata["cancellation"]
            with caused(task):
                # Where the order has been deleted, the task may not even have been stored.
                await self.store(order_id, task)
                await self.move(task["task"], "inProgress")
                await self.move(task["task"], state, **attributes)
            await self._orders.exchange(order_id, partial(transitions.ended, task["task"]))
