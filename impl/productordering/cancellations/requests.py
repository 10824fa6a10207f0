"""What clients request of cancellations: a new task, and the withdrawal of one."""

from __future__ import annotations

from functools import partial
from typing import Final

from productordering.audit import Clock
from productordering.cancellations import transitions
from productordering.cancellations.jobs import CancellationJobs
from productordering.cancellations.steps import Steps
from productordering.ordering import Forbidden, cancellation
from productordering.ordering.metadata import (
    AuditContext,
    Cancellation,
    Order,
    RequestKey,
    Stage,
    unended_cancellation,
)
from tmf630 import wire
from tmf630.caller import Caller
from tmf630.http.request import Request
from tmf630.identifiers import new_id
from tmf630.jobs.lease import LeaseTerms
from tmf630.resources import preconditions
from tmf630.resources.aggregate import ABSENT
from tmf630.resources.collection import Resources
from tmf630.resources.serializer import Representation
from tmf630.store.entries import Key, Record
from tmf630.wire import Json

_MAX_BYTES: Final = 64 * 1024
"""How large a task may be. The order's metadata contains it, too."""


class CancellationRequests:
    """Stores the tasks that clients request, and withdraws them; `jobs` carry them out."""

    def __init__(
        self,
        orders: Resources,
        tasks: Resources,
        jobs: CancellationJobs,
        server_owned: frozenset[str],
        clock: Clock,
        terms: LeaseTerms,
    ) -> None:
        self._orders = orders
        self._tasks = tasks
        self._jobs = jobs
        self._server_owned = server_owned
        self._steps = Steps(orders, tasks, clock)
        self._terms = terms

    async def request(self, request: Request, sent: Json, audit: AuditContext) -> Representation:
        """Store a task, given as a valid `CancelProductOrder_Create`, and begin with it.

        A repetition of a request with its `Idempotency-Key` gets the first answer again. Raises
        Forbidden when there is no such order, or it cannot be cancelled.
        """
        key = self._tasks.key(request, sent)
        task = cancellation.received(sent, self._server_owned)
        new = _new_cancellation(task, key, request.request_id)
        record = await self._tasks.find_by_key(key) if key else None
        if record is None:
            record = await self._store(request.caller, sent["productOrder"]["id"], new, audit)
        return await self._tasks.created(record, replayed=record.id != new["task"])

    async def withdraw(self, request: Request, id: str, audit: AuditContext) -> None:
        """Delete a task that waits for its date, which then never begins, or one that has ended.

        Raises a 404 or 412 Fault, and Forbidden when it has begun.
        """
        found = await self._tasks.retrieve(request, id, None)
        preconditions.check_change(request.headers, found.headers["ETag"])
        order_id = wire.decode(found.body)["productOrder"]["id"]
        await self._steps.end_task_and_job(order_id)
        cause = f"{audit.cause}: cancelProductOrder {id} is withdrawn"
        withdraw = partial(
            transitions.leased_to_withdraw,
            id,
            audit=audit._replace(cause=cause),
            until=self._terms.expiry(),
        )
        await self._orders.update(order_id, withdraw)
        await self._steps.end_task_and_job(order_id)
        await self._tasks.update(id, lambda _: ABSENT)

    async def _store(
        self, caller: Caller, order_id: str, new: Cancellation, audit: AuditContext
    ) -> Record:
        """Store the new task, or the one that the same request has begun before."""
        order = await self._lease(caller, order_id, new, audit)
        task = order.metadata["cancellation"]
        if task["task"] != new["task"]:
            record = await self._steps.store_task(order_id, task)
            self._jobs.begin(order_id)
            return record
        record = await self._steps.store_new_task(order_id, order, self._terms.seconds)
        if record.id == task["task"]:
            resource = self._tasks.serializer.resource(record)
            if not self._jobs.begin_requested(order_id, order, resource):
                await self._orders.update(order_id, partial(transitions.released, task))
        return record

    async def _lease(
        self, caller: Caller, order_id: str, new: Cancellation, audit: AuditContext
    ) -> Order:
        """The order with the new task, leased, or as the same request has left it before.

        Raises Forbidden.
        """
        ended: set[str] = set()

        def change(before: Order) -> Order:
            if cancellation.is_repeated(before.metadata, new):
                return before
            if not before.resource or not self._orders.visibility.sees(caller, before.resource):
                raise Forbidden(f"/productOrder/id: there is no productOrder {order_id}")
            cause = f"{audit.cause}: cancelProductOrder {new['task']}"
            by_task = audit._replace(cause=cause, action=cancellation.ACTION)
            after = cancellation.requested(before, new, by_task)
            former = unended_cancellation(before.metadata)
            if former and former["task"] not in ended:
                raise _FormerUnended(former)
            return transitions.leased_until(after, self._terms.expiry())

        while True:
            try:
                return await self._orders.update(order_id, change)
            except _FormerUnended as unended:
                await self._steps.end_task(unended.task)
                ended.add(unended.task["task"])


class _FormerUnended(Exception):
    """The order's former `task` may not have ended yet."""

    def __init__(self, task: Cancellation) -> None:
        super().__init__(task["task"])
        self.task = task


def _new_cancellation(task: Json, key: Key | None, request_id: str) -> Cancellation:
    """The cancellation that a request starts; raises Forbidden when its task is too large."""
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
