"""Cancellation tasks: requested, withdrawn, assessed and carried out, whatever crashes.

The order leads. From the request on its metadata contains the task, and every step of the order is
one write. What comes next follows from that metadata alone, so any process can continue.

Two jobs see to that. The order's job runs as soon as the lease of the process that works on the
task expires; it continues until the task has ended. The task's job runs later than that, and ends
a task whose order has been cancelled or has refused it: so the write that does this is the last
one of the order.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from productordering.audit import SERVER, Clock
from productordering.cancellations import steps, transitions
from productordering.cancellations.assessment import Assessment
from productordering.cancellations.steps import Change, Steps
from productordering.ordering import Forbidden, cancellation
from productordering.ordering.cancellation import Policy
from productordering.ordering.metadata import (
    AuditContext,
    Cancellation,
    Order,
    Stage,
    unended_cancellation,
)
from tmf630 import wire
from tmf630.http.request import Request
from tmf630.jobs.lease import LeaseTerms, NotAcquired
from tmf630.jobs.worker import Worker
from tmf630.resources import idempotency, preconditions
from tmf630.resources.aggregate import ABSENT
from tmf630.resources.collection import Resources
from tmf630.resources.serializer import Representation
from tmf630.store.entries import Record

Json = dict[str, Any]


class Cancellations:
    """Requests to cancel orders, and the jobs that they make.

    `lease` is for how many seconds a process works on a task alone. The policy has to answer in the
    first two thirds of that.
    """

    def __init__(
        self, orders: Resources, tasks: Resources, policy: Policy, clock: Clock, lease: float
    ) -> None:
        self._orders = orders
        self._tasks = tasks
        self._steps = Steps(orders, tasks, clock)
        self._clock = clock
        self._terms = LeaseTerms(lease, self._now)
        self._assessment = Assessment(orders, tasks, policy, self._steps, self._terms)
        self._order_jobs = Worker(orders.due, self._run_order_job, self._now)
        self._task_jobs = Worker(
            tasks.due, self._run_task_job, self._now, pause=max(1.0, lease / 3)
        )

    async def run(self) -> None:
        """Run the jobs that are due, until cancelled."""
        await asyncio.gather(self._order_jobs.run(), self._task_jobs.run())

    def begin(self, order_id: str) -> None:
        """Run the job of an order now."""
        self._order_jobs.begin(order_id)

    async def request(self, request: Request, sent: Json, audit: AuditContext) -> Representation:
        """Store a task, given as a valid `CancelProductOrder_Create`, and begin with it.

        A repetition of a request with its `Idempotency-Key` gets the first answer again. Raises
        Forbidden when there is no such order, or it cannot be cancelled.
        """
        key = idempotency.key(request.headers, sent)
        wanted = transitions.wanted(sent, key, request.request_id)
        record = await self._tasks.find_by_key(key) if key else None
        if record is None:
            record = await self._request(sent["productOrder"]["id"], wanted, audit)
        return self._tasks.serializer.created(record, replayed=record.id != wanted["task"])

    async def withdraw(self, request: Request, id: str, audit: AuditContext) -> None:
        """Delete a task that waits for its date, which then never begins, or one that has ended.

        Raises a 404 or 412 Fault, and Forbidden when it has begun.
        """
        found = await self._tasks.retrieve(request, id, None)
        preconditions.check_change(request.headers, found.headers["ETag"])
        order_id = wire.decode(found.body)["productOrder"]["id"]
        await self._steps.conclude(order_id)
        cause = f"{audit.cause}: cancelProductOrder {id} is withdrawn"
        audit = audit._replace(cause=cause)
        withdraw = partial(transitions.withdrawn, id, audit=audit, until=self._terms.expiry())
        await self._orders.update(order_id, withdraw)
        await self._steps.conclude(order_id)
        await self._tasks.update(id, lambda _: ABSENT)

    async def _request(self, order_id: str, wanted: Cancellation, audit: AuditContext) -> Record:
        """Store the wanted task, or the one that the same request has begun before."""
        order = await self._lease_new(order_id, wanted, audit)
        task = order.metadata["cancellation"]
        if task["task"] != wanted["task"]:
            record = await self._steps.store(order_id, task)
            self.begin(order_id)
            return record
        record = await self._steps.store_new(order_id, order, self._terms.seconds)
        work = partial(self._work, order, order_id, task, self._tasks.serializer.resource(record))
        if record.id == task["task"] and not self._order_jobs.begin(order_id, work):
            await self._orders.update(order_id, partial(transitions.released, task))
        return record

    async def _lease_new(self, order_id: str, wanted: Cancellation, audit: AuditContext) -> Order:
        """The order with the wanted task, leased, or as the same request has left it before.

        Raises Forbidden.
        """
        concluded: set[str] = set()

        def change(before: Order) -> Order:
            if cancellation.is_repeated(before.metadata, wanted):
                return before
            if not before.resource:
                raise Forbidden(f"/productOrder/id: there is no productOrder {order_id}")
            cause = f"{audit.cause}: cancelProductOrder {wanted['task']}"
            after = cancellation.requested(before, wanted, audit._replace(cause=cause))
            former = unended_cancellation(before.metadata)
            if former and former["task"] not in concluded:
                raise transitions.Unconcluded(former)
            return transitions.requested(after, self._terms.expiry())

        while True:
            try:
                return await self._orders.update(order_id, change)
            except transitions.Unconcluded as unconcluded:
                await self._steps.end(unconcluded.task)
                concluded.add(unconcluded.task["task"])

    async def _run_order_job(self, order_id: str) -> None:
        """Lease the order's job, unless another process has the lease, and do it."""
        before: Order = await self._orders.read(order_id)
        task = unended_cancellation(before.metadata)
        with steps.caused(task):
            cause = f"cancelProductOrder {task['task']} has begun" if task else ""
            audit = AuditContext(self._clock(), SERVER, cause)
            lease = partial(transitions.leased, audit=audit, terms=self._terms)
            try:
                order: Order = await self._orders.update(order_id, lease)
            except NotAcquired:
                return
        if task := unended_cancellation(order.metadata):
            await self._work(order, order_id, task)

    async def _run_task_job(self, task_id: str) -> None:
        """End a task whose outcome is known; until then the order's job is responsible for it."""
        task = await self._tasks.read(task_id)
        if not task.resource or not self._terms.is_expired(task.run_at):
            return
        order: Order = await self._orders.read(task.resource["productOrder"]["id"])
        if cancellation.is_of(order.metadata, task_id):
            with steps.caused(order.metadata["cancellation"]):
                await self._steps.end(order.metadata["cancellation"])
        await self._tasks.update(task_id, lambda before: before._replace(run_at=None))

    async def _work(
        self, order: Order, order_id: str, task: Cancellation, stored: Json | None = None
    ) -> None:
        """Take a task as far as it can be taken now, and release the lease.

        `stored` is the task of a request that this process has just stored, with its job.
        """
        with steps.caused(task):
            try:
                if change := await self._next(order, order_id, task, stored):
                    await self._decide(order, order_id, change, has_job=stored is not None)
            except asyncio.CancelledError:
                # This server stops: another process need not wait until the lease expires.
                await self._orders.update(order_id, partial(transitions.released, task))
                raise

    async def _decide(self, order: Order, order_id: str, change: Change, *, has_job: bool) -> None:
        """Decide a cancellation by a change of its order, and end its task."""
        after = await self._steps.take(order, order_id, change, has_job=has_job)
        if not has_job:
            await self._steps.conclude(order_id)
        elif after.resource:
            await self._steps.end(after.metadata["cancellation"])

    async def _next(
        self, order: Order, order_id: str, task: Cancellation, stored: Json | None
    ) -> Change | None:
        """The change that decides the cancellation; None when that is not to be done now."""
        if stored is None and not task.get("stored"):
            record = await self._steps.store(order_id, task)
            if record.id != task["task"]:
                return None
        if not order.resource:
            return transitions.unchanged
        if task["stage"] == Stage.WAITING:
            await self._orders.update(order_id, partial(transitions.waiting, task))
            return None
        if task["stage"] == Stage.ASSESSING:
            shown = stored or (await self._tasks.read(task["task"])).resource
            return await self._assessment.decided(order, order_id, shown)
        return self._steps.carried_out(task)

    def _now(self) -> float:
        return self._clock().timestamp()
