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
from dataclasses import replace
from functools import partial
from typing import Any, Final

from productordering.keeping import journal_of, kept_of, order_of, with_journal
from productordering.occasions import SERVER, Clock
from productordering.ordering import Forbidden, cancellation
from productordering.ordering.cancellation import Policy
from productordering.ordering.journal import ASSESSING, Cancellation, Occasion, Order
from tmf630 import idempotency, wire
from tmf630.call import Call
from tmf630.collection import NOTHING, Kept, Resources, new_id
from tmf630.duties import Duties
from tmf630.representation import Representation
from tmf630.store import Duplicate, Key, Record, Reused

Json = dict[str, Any]

_LOG: Final = logging.getLogger(__name__)
_ASSESSMENTS: Final = 5
"""How often an assessment is begun, that fails or takes too long, before the task is refused."""
_MAX_BYTES: Final = 256 * 1024
"""How large a task may be: the order keeps it too until it has been stored."""


class _NotDue(Exception):
    """Somebody else has taken on the work, or there is none."""


class Cancellations:
    """Requests to cancel orders, and the work that they make.

    `lease` is for how many seconds the one who has taken on a task has it to himself; `policy` may
    take two thirds of that. `duties` does the work that waits.
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
        record = await self._tasks.records.inserted(key) if key else None
        if record is None:
            order_id = sent["productOrder"]["id"]
            await self._conclude(order_id)
            task = await self._hold(order_id, _requested(call, sent, key), on)
            record = await self._store(order_id, task)
            self.duties.begin(order_id)
        return self._tasks.shown.created(record)

    async def work(self, order_id: str) -> None:
        """Take on the task of an order, unless somebody has, and go on with it."""
        try:
            kept = await self._orders.exchange(order_id, self._taken_on)
        except _NotDue:
            return
        task = journal_of(kept).get("cancellation")
        if task is None:
            return
        await self._store(order_id, task)
        if kept.resource and task["stage"] == ASSESSING and not self._is_time(task):
            await self._orders.exchange(order_id, partial(_waiting, task["task"]))
            return
        shown = await self._move(task["task"], "inProgress")
        if kept.resource and task["stage"] == ASSESSING:
            await self._assess(order_id, order_of(kept), shown)
        await self._step(order_id, task["task"], cancellation.carried_out, "done")
        await self._conclude(order_id)

    async def _hold(self, order_id: str, wanted: Cancellation, on: Occasion) -> Cancellation:
        """The task that holds the order from now on: the wanted one, or this request's first."""

        def change(kept: Kept) -> Kept:
            if kept.resource is None:
                raise Forbidden(f"/productOrder/id: there is no productOrder {order_id}")
            there = journal_of(kept).get("cancellation")
            if there and _is_repeated(there, wanted):
                return kept
            cause = f"{on.cause}: cancelProductOrder {wanted['task']}"
            order = cancellation.requested(order_of(kept), wanted, on._replace(cause=cause))
            return kept_of(order, self._now())

        kept = await self._orders.exchange(order_id, change)
        return journal_of(kept)["cancellation"]

    async def _store(self, order_id: str, task: Cancellation) -> Record:
        """Store the task if it is not; raises Reused if its key is another request's."""
        record = Record(id=task["task"], revision=1, resource=wire.encode(task["sent"]))
        try:
            if task["key"] is None:
                await self._tasks.records.insert(record)
                return record
            name, digest, moment = task["key"]
            key = Key(name=name, digest=digest, moment=moment)
            return await self._tasks.records.insert_once(record, key)
        except Duplicate:
            return record
        except Reused:
            await self._refuse(order_id, task["task"], "its Idempotency-Key is another request's")
            await self._orders.exchange(order_id, partial(_released, task["task"]))
            raise

    def _taken_on(self, kept: Kept) -> Kept:
        """What is kept of an order when the work on it is kept from others for a while."""
        now = self._now()
        if kept.due is None or kept.due > now:
            raise _NotDue
        journal = journal_of(kept)
        task = journal.get("cancellation")
        if task is None:
            return replace(kept, due=None) if kept.resource else NOTHING
        if kept.resource and task["stage"] == ASSESSING and self._is_time(task):
            begun: Cancellation = {**task, "assessments": task["assessments"] + 1}
            journal = {**journal, "cancellation": begun}
        return with_journal(kept.resource, journal, now + self._lease)

    async def _assess(self, order_id: str, order: Order, task: Json) -> None:
        """Ask the policy, and accept or refuse; raises what the policy raises.

        After too many attempts the task is refused, for no order may be held for ever.
        """
        if order.journal["cancellation"]["assessments"] > _ASSESSMENTS:
            reason: str | None = f"it could not be assessed in {_ASSESSMENTS} attempts"
        else:
            seconds = self._lease * 2 / 3
            before = cancellation.as_requested(order)
            reason = await asyncio.wait_for(self._policy(before, task), seconds)
        if reason is None:
            await self._step(order_id, task["id"], cancellation.accepted, "accepted")
        else:
            await self._refuse(order_id, task["id"], reason)

    async def _refuse(self, order_id: str, task_id: str, reason: str) -> None:
        _LOG.info("cancelProductOrder %s is refused: %s", task_id, reason)
        change = partial(cancellation.refused, reason=reason)
        await self._step(order_id, task_id, change, f"refused: {reason}")

    async def _step(
        self, order_id: str, task_id: str, change: Callable[..., Order], what: str
    ) -> None:
        """Take the order one step further; nothing happens when it is not where that begins."""

        def changed(kept: Kept) -> Kept:
            if kept.resource is None or not _is_held_by(task_id, kept):
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
            return replace(kept, resource=cancellation.moved(kept.resource, state, **attributes))

        return (await self._tasks.exchange(task_id, moved)).resource or {}

    async def _conclude(self, order_id: str) -> None:
        """End the task of the order, if it has come to an end, and let go of the order."""
        kept = await self._orders.exchange(order_id, lambda kept: kept)
        journal = journal_of(kept)
        if end := cancellation.ended(journal, deleted=kept.resource is None):
            state, attributes = end
            task_id = journal["cancellation"]["task"]
            await self._move(task_id, state, **attributes)
            await self._orders.exchange(order_id, partial(_released, task_id))

    def _is_time(self, task: Cancellation) -> bool:
        return cancellation.waits_until(task) <= self._now()

    def _now(self) -> float:
        return self._clock().timestamp()


def remains(kept: Kept) -> Kept:
    """What is left of a deleted order: the task that has yet to be told of it, if there is one."""
    task = journal_of(kept).get("cancellation")
    return Kept(None, {"cancellation": task}, due=0) if task else NOTHING


def _requested(call: Call, sent: Json, key: Key | None) -> Cancellation:
    task = Cancellation(
        task=new_id(),
        sent=cancellation.received(sent),
        key=(key.name, key.digest, key.moment) if key else None,
        request=call.request_id,
        stage=ASSESSING,
        moved=[],
        assessments=0,
        outcome="",
    )
    if len(wire.encode(task["sent"])) > _MAX_BYTES:
        raise Forbidden(f"the task would be larger than {_MAX_BYTES} bytes")
    return task


def _is_repeated(there: Cancellation, wanted: Cancellation) -> bool:
    """Whether both come from requests with the same key and body."""
    if there["key"] is None or wanted["key"] is None:
        return False
    return there["key"][:2] == wanted["key"][:2]


def _is_held_by(task_id: str, kept: Kept) -> bool:
    there = journal_of(kept).get("cancellation")
    return there is not None and there["task"] == task_id


def _waiting(task_id: str, kept: Kept) -> Kept:
    """What is kept of an order while its task waits for its time."""
    if kept.resource is None or not _is_held_by(task_id, kept):
        return kept
    return replace(kept, due=cancellation.waits_until(journal_of(kept)["cancellation"]))


def _released(task_id: str, kept: Kept) -> Kept:
    """What is kept of an order when its task has ended."""
    if not _is_held_by(task_id, kept):
        return kept
    if kept.resource is None:
        return NOTHING
    return with_journal(kept.resource, cancellation.released(journal_of(kept)), None)
