"""Cancellation tasks at work: requested, assessed, carried out or refused, whatever crashes.

The order leads. From the request on its journal holds the task, and every step of the order is one
write. What the task and the order have to do next follows from the order's journal alone, so the
work can stop anywhere and go on elsewhere: each step is done when it has not been, and repeating
it does nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Any, Final

from productordering import holding
from productordering.keeping import journal_of, kept_of, order_of
from productordering.occasions import SERVER, Clock
from productordering.ordering import Forbidden, cancellation, events
from productordering.ordering.cancellation import InformationRequired, Policy
from productordering.ordering.journal import (
    ASSESSING,
    Cancellation,
    Occasion,
    Order,
    unended_cancellation,
)
from tmf630 import idempotency
from tmf630.apart import LARGE, apart
from tmf630.call import Call
from tmf630.collection import Kept, Resources
from tmf630.correlation import caused_by
from tmf630.duties import Duties
from tmf630.representation import Representation
from tmf630.store import Duplicate, Key, Record, Reused

Json = dict[str, Any]

_LOG: Final = logging.getLogger(__name__)
_ASSESSMENTS: Final = 5
"""How often an assessment is begun, that fails or takes too long, before the task is refused."""


class Cancellations:
    """Requests to cancel orders, and the work that they make.

    `lease` is for how many seconds the one who has taken on a task has it to himself; the policy
    has to answer in the first two thirds of that. `duties` does the work that waits.
    """

    def __init__(
        self, orders: Resources, tasks: Resources, policy: Policy, clock: Clock, lease: float
    ) -> None:
        self._orders = orders
        self._tasks = tasks
        self._policy = policy
        self._clock = clock
        self._lease = lease
        self.duties = Duties(orders.records, self.work, self._now)

    async def request(self, call: Call, sent: Json, on: Occasion) -> Representation:
        """Store a task, given as a valid `CancelProductOrder_Create`, and begin with it.

        A repetition of a request by its `Idempotency-Key` is given the first answer again. Raises
        Forbidden when there is no such order, or it cannot be cancelled.
        """
        key = idempotency.key(call.headers, sent)
        wanted = holding.wanted(sent, key, call.request_id)
        record = await self._tasks.records.inserted(key) if key else None
        if record is None:
            order_id = sent["productOrder"]["id"]
            # A task that its client has seen end must not be in the way of the next one.
            await self._conclude(order_id)
            task = await self._hold(order_id, wanted, on)
            record = await self._store(order_id, task)
            self.duties.begin(order_id)
        return self._tasks.shown.created(record, replayed=record.id != wanted["task"])

    async def work(self, order_id: str) -> None:
        """Take on the task of an order, unless somebody has, and go on with it."""
        take_on = partial(holding.taken_on, now=self._now(), lease=self._lease)
        try:
            kept = await self._orders.exchange(order_id, take_on)
        except holding.NotDue:
            return
        if task := unended_cancellation(journal_of(kept)):
            try:
                with _caused_by(task):
                    await self._go_on(order_id, kept, task)
            except asyncio.CancelledError:
                # This server stops: whoever is there next need not wait until the lease ends.
                await self._orders.exchange(order_id, partial(holding.given_back, task))
                raise

    async def _go_on(self, order_id: str, kept: Kept, task: Cancellation) -> None:
        """Take a task as far as it can be taken now."""
        if (await self._store(order_id, task)).id != task["task"]:
            return
        assessing = kept.resource is not None and task["stage"] == ASSESSING
        if assessing and cancellation.waits_until(task) > self._now():
            await self._orders.exchange(order_id, partial(holding.waiting, task))
            return
        shown = await self._move(task["task"], "inProgress")
        if assessing:
            await self._assess(order_id, kept, shown)
        await self._step(order_id, task["task"], cancellation.carried_out, "done")
        await self._conclude(order_id)

    async def _hold(self, order_id: str, wanted: Cancellation, on: Occasion) -> Cancellation:
        """The task that the order is held by: the wanted one, or one requested by the same request.

        Raises Forbidden.
        """

        def change(kept: Kept) -> Kept:
            if cancellation.is_repeated(journal_of(kept), wanted):
                return kept
            if kept.resource is None:
                raise Forbidden(f"/productOrder/id: there is no productOrder {order_id}")
            cause = f"{on.cause}: cancelProductOrder {wanted['task']}"
            order = cancellation.requested(order_of(kept), wanted, on._replace(cause=cause))
            return kept_of(order, self._now())

        kept = await self._orders.exchange(order_id, change)
        return journal_of(kept)["cancellation"]

    async def _store(self, order_id: str, task: Cancellation) -> Record:
        """Store the task if it is not; raises Reused if its key is another request's.

        The record is another task's when this request has been answered with that one before.
        """
        record = Record.of(task["task"], 1, task["sent"])
        new = Kept(task["sent"], {}, events=(events.TASK_CREATED,))
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
        return first

    async def _assess(self, order_id: str, kept: Kept, task: Json) -> None:
        """Ask the policy, and accept or refuse; raises what the policy raises.

        After too many attempts the task is refused, for no order may be held for ever.
        """
        order = order_of(kept)
        if order.journal["cancellation"]["assessments"] > _ASSESSMENTS:
            answer: str | InformationRequired | None = (
                f"it could not be assessed in {_ASSESSMENTS} attempts"
            )
        else:
            before = await apart(LARGE, cancellation.as_requested, order)
            taken_on = (kept.due or 0) - self._lease
            seconds = taken_on + self._lease * 2 / 3 - self._now()
            async with asyncio.timeout(seconds):
                answer = await self._policy(before, task)
        match answer:
            case None:
                await self._step(order_id, task["id"], cancellation.accepted, "accepted")
            case str(reason):
                await self._refuse(order_id, task["id"], reason)
            case InformationRequired(field_path):
                await self._ask(order_id, order.journal["cancellation"], field_path)
            case _:
                raise TypeError(f"the policy answered {answer!r}, no reason and not None")

    async def _ask(self, order_id: str, task: Cancellation, field_path: str) -> None:
        """Tell that something has to be known, once, and have the task assessed again later."""

        def asked(kept: Kept) -> Kept:
            if kept.journal.get("asked") == field_path:
                return kept
            event = events.information_required(field_path)
            return replace(kept, journal={"asked": field_path}, events=(event,))

        await self._tasks.exchange(task["task"], asked)
        later = partial(holding.given_back, task, until=self._now() + self._lease)
        await self._orders.exchange(order_id, later)

    async def _refuse(self, order_id: str, task_id: str, reason: str) -> None:
        _LOG.info("cancelProductOrder %s is refused: %.300r", task_id, reason)
        change = partial(cancellation.refused, reason=reason)
        await self._step(order_id, task_id, change, f"refused: {reason}")

    async def _let_go(self, order_id: str, task_id: str, reason: str) -> None:
        """Take an order back from a task that is not to be."""
        await self._refuse(order_id, task_id, reason)
        await self._orders.exchange(order_id, partial(holding.ended, task_id))

    async def _step(
        self, order_id: str, task_id: str, change: Callable[..., Order], what: str
    ) -> None:
        """Take the order one step further; nothing happens when it is not where that begins."""

        def changed(kept: Kept) -> Kept:
            if kept.resource is None or not cancellation.is_of(journal_of(kept), task_id):
                return kept
            cause = f"cancelProductOrder {task_id} {what}"
            on = Occasion(now=self._clock(), actor=SERVER, cause=cause)
            return kept_of(change(order_of(kept), occasion=on), kept.due)

        await self._orders.exchange(order_id, changed)

    async def _move(self, task_id: str, state: str, **attributes: Any) -> Json:
        """The task, moved to that state if its lifecycle leads there."""

        def moved(kept: Kept) -> Kept:
            if kept.resource is None:
                return kept
            after = cancellation.moved(kept.resource, state, **attributes)
            if after is kept.resource:
                return kept
            return replace(kept, resource=after, events=(events.TASK_STATE_CHANGED,))

        return (await self._tasks.exchange(task_id, moved)).resource or {}

    async def _conclude(self, order_id: str) -> None:
        """End the task of the order, if it has come to that."""
        kept = await self._orders.exchange(order_id, lambda kept: kept)
        journal = journal_of(kept)
        if end := cancellation.outcome(journal, deleted=kept.resource is None):
            state, attributes = end
            task = journal["cancellation"]
            with _caused_by(task):
                # Where the order has been deleted, the task may not even have been stored.
                await self._store(order_id, task)
                await self._move(task["task"], "inProgress")
                await self._move(task["task"], state, **attributes)
            await self._orders.exchange(order_id, partial(holding.ended, task["task"]))

    def _now(self) -> float:
        return self._clock().timestamp()


def _caused_by(task: Cancellation) -> AbstractContextManager[None]:
    return caused_by(task.get("request", "-"))
