"""The assessment of a cancellation by the policy."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, Final

from productordering.cancellations import steps, transitions
from productordering.cancellations.steps import Steps
from productordering.cancellations.transitions import Change
from productordering.ordering import cancellation, events
from productordering.ordering.cancellation import Answer, InformationRequired, Later, Policy
from productordering.ordering.metadata import Cancellation, Order
from tmf630.jobs.lease import LeaseTerms
from tmf630.offload import LARGE, offload
from tmf630.resources.aggregate import Aggregate
from tmf630.resources.collection import Resources
from tmf630.wire import Json

_ASSESSMENTS: Final = 5
"""How many assessments may fail or take too long before the task is refused."""


class Assessment:
    """Evaluates the policy, which has to return in the first two thirds of a lease."""

    def __init__(
        self,
        orders: Resources,
        tasks: Resources,
        policy: Policy,
        steps: Steps,
        terms: LeaseTerms,
    ) -> None:
        self._orders = orders
        self._tasks = tasks
        self._policy = policy
        self._steps = steps
        self._terms = terms

    async def decide(self, order: Order, order_id: str, task_resource: Json) -> Change | None:
        """The change that the policy decides on; None if it does not decide now.

        `task_resource` is the task as clients see it. Raises what the policy raises. After too many
        attempts the task is refused, so that no order is assessed for ever.
        """
        task = order.metadata["cancellation"]
        if task["assessments"] > _ASSESSMENTS:
            reason = f"it could not be assessed in {_ASSESSMENTS} attempts"
            return self._steps.refusing(task, reason)
        answer = await self._evaluate(order, task, task_resource)
        match answer:
            case None:
                return self._steps.cancelling(task)
            case str(reason):
                return self._steps.refusing(task, reason)
            case InformationRequired(field_path):
                await self._require_information(order_id, task, field_path)
                return None
            case Later(seconds):
                until = self._terms.clock() + seconds
                later = partial(transitions.released, task, until=until)
                await self._orders.update(order_id, later)
                return None
            case _:
                raise TypeError(f"the policy answered {answer!r}, no reason and not None")

    async def _evaluate(self, order: Order, task: Cancellation, task_resource: Json) -> Answer:
        before = await offload(LARGE, cancellation.before_assessment, order)
        until = (order.run_at or 0) - self._terms.seconds / 3
        async with asyncio.timeout(until - self._terms.clock()):
            # The default policy returns at once. Others take time, in which clients see that the
            # task is in progress.
            if self._policy is not cancellation.refuse_if_completed:
                await self._steps.begin_task(task)
            return await self._policy(before, cancellation.in_state(task_resource, "inProgress"))

    async def _require_information(
        self, order_id: str, task: Cancellation, field_path: str
    ) -> None:
        """Publish once which information is required; the order's job assesses the task again."""

        def required(before: Aggregate[Any]) -> Aggregate[Any]:
            if before.metadata.get("asked") == field_path:
                return before
            event = events.information_required(field_path)
            begun, begins = steps.moved_through(before.resource, "inProgress")
            return before._replace(
                resource=begun, metadata={"asked": field_path}, events=(*begins, event)
            )

        await self._tasks.update(task["task"], required)
        later = partial(transitions.released, task, until=self._terms.expiry())
        await self._orders.update(order_id, later)
