"""The cancellation of orders: the acceptance centres have to cancel first.

This is the policy by which cancellation tasks are assessed. It asks the job of the fulfilment, and
reads its answer at a later assessment.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from ordercentre.fulfilment import entry
from ordercentre.fulfilment.rules.order_cancellation import GRANTED
from productordering.ordering.cancellation import InformationRequired, Later, Policy
from tmf630.resources.collection import Resources
from tmf630.store.errors import Duplicate
from tmf630.wire import Json

_AGAIN_SECONDS: Final = 1.0


class AskingAcceptance:
    """Assesses the cancellation of an order; `otherwise` is the policy for what was never sent."""

    def __init__(self, fulfilments: Resources, otherwise: Policy) -> None:
        self._fulfilments = fulfilments
        self._otherwise = otherwise

    async def assess(self, order: Json, task: Json) -> str | InformationRequired | Later | None:
        """Why the order is not cancelled, None to cancel it, or when to assess it again."""
        if (answer := await self._otherwise(order, task)) is not None:
            return answer
        found = await self._fulfilments.read(order["id"])
        if not found.resource:
            return await self._ask_new(order["id"], task)
        known = found.resource.get("cancellation", {})
        if known.get("task") != task["id"]:
            await self._fulfilments.update(order["id"], partial(_asked, task=task))
            return Later(_AGAIN_SECONDS)
        if not known["outcome"]:
            return Later(_AGAIN_SECONDS)
        return None if known["outcome"] == GRANTED else str(known["outcome"])

    async def _ask_new(self, order_id: str, task: Json) -> Later:
        """Ask for an order of which the fulfilment has yet to begin, so that it does not."""
        try:
            await self._fulfilments.create_with_id(order_id, _asked(entry.NEW, task))
        except Duplicate:
            await self._fulfilments.update(order_id, partial(_asked, task=task))
        return Later(_AGAIN_SECONDS)


def _asked(before: entry.Entry, task: Json) -> entry.Entry:
    reason = task.get("cancellationReason", "")
    return entry.with_request(before, cancellation={"task": task["id"], "reason": reason})
