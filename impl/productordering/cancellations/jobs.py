"""The jobs that carry out cancellation tasks, and continue them after a crash.

The order's job runs as soon as the lease of the process that works on the task expires; it
continues until the task has ended. The lease is not renewed.

The task's job runs later than that. It ends a task whose order has been cancelled or has refused
it. So the write that cancels the order is the last one of the order.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from productordering.audit import Clock
from productordering.cancellations import steps, transitions
from productordering.cancellations.assessment import Assessment
from productordering.cancellations.steps import Steps
from productordering.ordering import cancellation
from productordering.ordering.cancellation import Policy
from productordering.ordering.metadata import (
    AuditContext,
    Cancellation,
    Order,
    Stage,
    unended_cancellation,
)
from tmf630.jobs.lease import LeaseTerms, NotAcquired
from tmf630.jobs.worker import Worker
from tmf630.resources.audit import SERVER
from tmf630.resources.collection import Resources
from tmf630.wire import Json


class CancellationJobs:
    """Runs the jobs of orders and of cancellation tasks.

    A process works on a task alone for the seconds of a lease. The policy has to return in the
    first two thirds of that.
    """

    def __init__(
        self, orders: Resources, tasks: Resources, policy: Policy, clock: Clock, terms: LeaseTerms
    ) -> None:
        self._orders = orders
        self._tasks = tasks
        self._steps = Steps(orders, tasks, clock)
        self._clock = clock
        self._terms = terms
        self._assessment = Assessment(orders, tasks, policy, self._steps, terms)
        self._order_jobs = Worker(orders.due, self._run_order_job, terms.clock)
        pause = max(1.0, terms.seconds / 3)
        self._task_jobs = Worker(tasks.due, self._run_task_job, terms.clock, pause=pause)

    async def run(self) -> None:
        """Run the jobs that are due, until cancelled."""
        await asyncio.gather(self._order_jobs.run(), self._task_jobs.run())

    def begin(self, order_id: str) -> None:
        """Run the job of an order now."""
        self._order_jobs.begin(order_id)

    def begin_requested(self, order_id: str, leased: Order, task_resource: Json) -> bool:
        """Run the job of an order now; returns whether it runs.

        The request that calls this has leased the order, and has stored the task with its job.
        """
        job = partial(self._run_requested, order_id, leased, task_resource)
        return self._order_jobs.begin(order_id, job)

    async def _run_requested(self, order_id: str, leased: Order, task_resource: Json) -> None:
        """Do the order's job for the request; the task's job is responsible after the decision."""
        task = leased.metadata["cancellation"]
        async with self._working_on(task, order_id):
            if task["stage"] == Stage.WAITING:
                await self._orders.update(order_id, partial(transitions.scheduled, task))
            elif change := await self._assessment.decide(leased, order_id, task_resource):
                last = transitions.handing_to_task_job(change)
                after = await self._steps.change_leased(leased, order_id, last)
                if after.resource:
                    await self._steps.end_task(after.metadata["cancellation"])

    async def _run_order_job(self, order_id: str) -> None:
        """Lease the order, unless another process has the lease, and continue its cancellation."""
        before: Order = await self._orders.read(order_id)
        if not self._terms.is_expired(before.run_at):
            return
        task = unended_cancellation(before.metadata)
        with steps.on_behalf_of(task):
            cause = f"cancelProductOrder {task['task']} has begun" if task else ""
            audit = AuditContext(self._clock(), SERVER, cause, cancellation.ACTION)
            acquire = partial(transitions.acquired, audit=audit, terms=self._terms)
            try:
                leased: Order = await self._orders.update(order_id, acquire)
            except NotAcquired:
                return
        if task := unended_cancellation(leased.metadata):
            async with self._working_on(task, order_id):
                await self._continue(task, order_id, leased)

    async def _continue(self, task: Cancellation, order_id: str, leased: Order) -> None:
        """Take a task as far as it can be taken now."""
        if not task.get("stored"):
            record = await self._steps.store_task(order_id, task)
            if record.id != task["task"]:
                return
        if leased.resource:
            await self._take_next_step(task, order_id, leased)
        await self._steps.end_task_and_job(order_id)

    async def _take_next_step(self, task: Cancellation, order_id: str, leased: Order) -> None:
        """Change the order as the stage of its cancellation requires."""
        match task["stage"]:
            case Stage.WAITING:
                await self._orders.update(order_id, partial(transitions.scheduled, task))
            case Stage.ASSESSING:
                task_resource = (await self._tasks.read(task["task"])).resource
                if change := await self._assessment.decide(leased, order_id, task_resource):
                    await self._steps.change_leased(leased, order_id, change)
            case Stage.ACCEPTED:
                change = self._steps.carrying_out(task)
                await self._steps.change_leased(leased, order_id, change)

    async def _run_task_job(self, task_id: str) -> None:
        """End a task whose outcome is known; until then the order's job is responsible for it.

        Until that has leased the order, the process that took the request may still decide late,
        and hand the task to this job: then it runs again.
        """
        task = await self._tasks.read(task_id)
        if not task.resource or task.run_at is None or not self._terms.is_expired(task.run_at):
            return
        run_at = None
        order: Order = await self._orders.read(task.resource["productOrder"]["id"])
        if cancellation.is_of(order.metadata, task_id):
            with steps.on_behalf_of(order.metadata["cancellation"]):
                await self._steps.end_task(order.metadata["cancellation"])
            if order.run_at is not None and order.run_at < task.run_at:
                run_at = self._terms.expiry()
        await self._tasks.update(task_id, lambda before: before._replace(run_at=run_at))

    @asynccontextmanager
    async def _working_on(self, task: Cancellation, order_id: str) -> AsyncIterator[None]:
        """Work on behalf of the task's request; release the lease if the server stops meanwhile."""
        with steps.on_behalf_of(task):
            try:
                yield
            except asyncio.CancelledError:
                # Another process need not wait until the lease expires.
                await self._orders.update(order_id, partial(transitions.released, task))
                raise
