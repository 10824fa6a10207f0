"""Cancellation tasks at work: requested, withdrawn, assessed, carried out, whatever crashes.

The order leads. From the request on its journal holds the task, and every step of the order is one
write. What the task and the order have to do next follows from the order's journal alone, so the
work can stop anywhere and go on elsewhere: each step is done when it has not been, and repeating
it does nothing.
"""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from functools import partial
from typing import Any, Final

from productordering.audit import SERVER, Clock
from productordering.cancellations import steps, transitions
from productordering.cancellations.steps import Steps
from productordering.ordering import Forbidden, cancellation, events
from productordering.ordering.cancellation import InformationRequired, Policy
from productordering.ordering.metadata import (
    ASSESSING,
    WAITING,
    AuditContext,
    Cancellation,
    Order,
    unended_cancellation,
)
from tmf630 import wire
from tmf630.http.request import Request
from tmf630.jobs.worker import Worker
from tmf630.offload import LARGE, offload
from tmf630.resources import idempotency, preconditions
from tmf630.resources.aggregate import ABSENT, Aggregate
from tmf630.resources.collection import Resources
from tmf630.resources.representation import Representation

Json = dict[str, Any]

_ASSESSMENTS: Final = 5
"""How often an assessment is begun, that fails or takes too long, before the task is refused."""


class Cancellations:
    """Requests to cancel orders, and the work that they make.

    `lease` is for how many seconds the one who has taken on a task has it to himself; the policy
    has to answer in the first two thirds of that. `worker` runs the jobs that are due.
    """

    def __init__(
        self, orders: Resources, tasks: Resources, policy: Policy, clock: Clock, lease: float
    ) -> None:
        self._orders = orders
        self._tasks = tasks
        self._policy = policy
        self._steps = Steps(orders, tasks, clock)
        self._clock = clock
        self._lease = lease
        self.worker = Worker(orders.records, self.work, self._now)

    async def request(self, request: Request, sent: Json, audit: AuditContext) -> Representation:
        """Store a task, given as a valid `CancelProductOrder_Create`, and begin with it.

        A repetition of a request by its `Idempotency-Key` is given the first answer again. Raises
        Forbidden when there is no such order, or it cannot be cancelled.
        """
        key = idempotency.key(request.headers, sent)
        wanted = transitions.wanted(sent, key, request.request_id)
        record = await self._tasks.records.inserted(key) if key else None
        if record is None:
            order_id = sent["productOrder"]["id"]
            # A task that its client has seen end must not be in the way of the next one.
            await self._steps.conclude(order_id)
            task = await self._begin(order_id, wanted, audit)
            record = await self._steps.store(order_id, task)
            self.worker.begin(order_id)
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
        withdraw = partial(transitions.withdrawn, id, audit=audit, lease=self._lease)
        await self._orders.exchange(order_id, withdraw)
        await self._steps.conclude(order_id)
        await self._tasks.exchange(id, lambda _: ABSENT)

    async def work(self, order_id: str) -> None:
        """Take on the task of an order, unless somebody has, and go on with it."""
        try:
            order = await self._leased(order_id)
        except transitions.NotDue:
            return
        if task := unended_cancellation(order.metadata):
            try:
                with steps.caused(task):
                    await self._go_on(order, order_id, task)
            except asyncio.CancelledError:
                # This server stops: whoever is there next need not wait until the lease ends.
                await self._orders.exchange(order_id, partial(transitions.released, task))
                raise

    async def _go_on(self, order: Order, order_id: str, task: Cancellation) -> None:
        """Take a task as far as it can be taken now."""
        if (await self._steps.store(order_id, task)).id != task["task"]:
            return
        if order.resource and task["stage"] == WAITING:
            await self._orders.exchange(order_id, partial(transitions.waiting, task))
            return
        shown = await self._steps.move(task["task"], "inProgress")
        if order.resource and task["stage"] == ASSESSING:
            await self._assess(order, order_id, shown)
        await self._steps.take(order_id, task["task"], cancellation.carried_out, "done")
        await self._steps.conclude(order_id)

    async def _leased(self, order_id: str) -> Order:
        """The order whose job this process has the lease of; raises NotDue."""
        task = unended_cancellation(await self._steps.metadata(order_id))
        with steps.caused(task) if task else nullcontext():
            cause = f"cancelProductOrder {task['task']} has begun" if task else ""
            audit = AuditContext(self._clock(), SERVER, cause)
            lease = partial(transitions.leased, audit=audit, lease=self._lease)
            return await self._orders.exchange(order_id, lease)

    async def _begin(
        self, order_id: str, wanted: Cancellation, audit: AuditContext
    ) -> Cancellation:
        """The order's task: the wanted one, or the one that the same request has begun before.

        Raises Forbidden.
        """

        def change(before: Order) -> Order:
            if cancellation.is_repeated(before.metadata, wanted):
                return before
            if not before.resource:
                raise Forbidden(f"/productOrder/id: there is no productOrder {order_id}")
            cause = f"{audit.cause}: cancelProductOrder {wanted['task']}"
            after = cancellation.requested(before, wanted, audit._replace(cause=cause))
            return after._replace(run_at=self._now())

        order: Order = await self._orders.exchange(order_id, change)
        return order.metadata["cancellation"]

    async def _assess(self, order: Order, order_id: str, task: Json) -> None:
        """Ask the policy, and accept or refuse; raises what the policy raises.

        After too many attempts the task is refused, for no order may be held for ever.
        """
        if order.metadata["cancellation"]["assessments"] > _ASSESSMENTS:
            answer: str | InformationRequired | None = (
                f"it could not be assessed in {_ASSESSMENTS} attempts"
            )
        else:
            before = await offload(LARGE, cancellation.before_assessment, order)
            taken_on = (order.run_at or 0) - self._lease
            seconds = taken_on + self._lease * 2 / 3 - self._now()
            async with asyncio.timeout(seconds):
                answer = await self._policy(before, task)
        match answer:
            case None:
                await self._steps.take(order_id, task["id"], cancellation.accepted, "accepted")
            case str(reason):
                await self._steps.refuse(order_id, task["id"], reason)
            case InformationRequired(field_path):
                await self._ask(order_id, order.metadata["cancellation"], field_path)
            case _:
                raise TypeError(f"the policy answered {answer!r}, no reason and not None")

    async def _ask(self, order_id: str, task: Cancellation, field_path: str) -> None:
        """Tell that something has to be known, once, and have the task assessed again later."""

        def asked(before: Aggregate[Any]) -> Aggregate[Any]:
            if before.metadata.get("asked") == field_path:
                return before
            event = events.information_required(field_path)
            return before._replace(metadata={"asked": field_path}, events=(event,))

        await self._tasks.exchange(task["task"], asked)
        later = partial(transitions.released, task, until=self._now() + self._lease)
        await self._orders.exchange(order_id, later)

    def _now(self) -> float:
        return self._clock().timestamp()
