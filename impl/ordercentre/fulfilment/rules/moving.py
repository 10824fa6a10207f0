"""Items that the order centre moves along their lifecycle, to where their services are.

A step that the lifecycle does not have is made of several that it has, in one write: listeners get
an event for each.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from productordering.ordering import items
from productordering.ordering.lifecycle import ITEM_IN_V5, following
from productordering.ordering.metadata import AuditContext, Order
from productordering.ordering.recording import joined, recorded, with_rolled_up_state
from tmf630.wire import Json

_CANCELLING: Final = ("assessingCancellation", "pendingCancellation")
_CANCELLED: Final = "cancelled"

Complete = Callable[[Json], Json]
"""Makes the other changes of an order; an order without any stays the same object."""


def moved(
    before: Order, wanted: Mapping[str, str], audit: AuditContext, complete: Complete
) -> Order:
    """The order whose items are in the `wanted` states, as far as their lifecycles lead there.

    The last step also has the other changes. The state of the order is rolled up.
    """
    order = before
    while steps := _steps(order, wanted):
        last = all(steps[id] == wanted[id] for id in steps)
        resource = _with_states(order.resource, steps)
        order = _after(order, complete(resource) if last else resource, audit)
        if last:
            return order
    return _after(order, complete(order.resource), audit)


@cache
def next_state(state: str, wanted: str, origin: str | None = None) -> str | None:
    """The next state on the shortest way to the wanted one; None if there is no way or no need.

    An item is taken through the states of a cancellation only to be cancelled. From its assessment
    it returns to the state of its `origin` first.
    """
    waiting = deque([(each, each) for each in _following(state, wanted, origin)])
    seen = {state}
    while state != wanted and waiting:
        reached, first = waiting.popleft()
        if reached == wanted:
            return first
        if reached not in seen:
            seen.add(reached)
            waiting.extend((each, first) for each in _following(reached, wanted, None))
    return None


def _following(state: str, wanted: str, origin: str | None) -> list[str]:
    avoided = () if wanted in (*_CANCELLING, _CANCELLED) else _CANCELLING
    return [each for each in following(ITEM_IN_V5, state, origin) if each not in avoided]


def _steps(order: Order, wanted: Mapping[str, str]) -> dict[str, str]:
    present = items.states(order.resource)
    origins = order.metadata.get("origins", {})
    return {
        id: step
        for id, state in wanted.items()
        if id in present and (step := next_state(present[id], state, origins.get(id)))
    }


def _with_states(order: Json, steps: Mapping[str, str]) -> Json:
    found = items.with_states(order, lambda item: steps.get(item["id"]) or items.state(item))
    return with_rolled_up_state({**order, "productOrderItem": found})


def _after(before: Order, resource: Json, audit: AuditContext) -> Order:
    if resource is before.resource:
        return before
    return joined(before, recorded(before, resource, before.metadata, audit))
