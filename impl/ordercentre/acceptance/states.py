"""What the states of service order items mean for the items of a product order."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from typing import Final

from productordering.ordering.lifecycle import TERMINAL, rolled_up
from tmf630.wire import Json

STATES: Final = frozenset(
    {
        *("acknowledged", "rejected", "pending", "held", "inProgress", "cancelled", "completed"),
        *("failed", "assessingCancellation", "pendingCancellation", "partial"),
    }
)
"""Of service orders and their items: TMF641 v4 has the same for both."""
POINTS: Final = ("acknowledged", "inProgress", "completed")
"""The states that can be points of no return, in the order in which they are reached."""
_REACHED: Final = {
    "acknowledged": 0,
    "pending": 0,
    "held": 0,
    "inProgress": 1,
    "completed": 2,
    "partial": 2,
}
_LEADING: Final = ("assessingCancellation", "pendingCancellation", "held", "pending", "inProgress")
DELIVERED: Final = frozenset({"completed", "partial"})
"""States of a service order item that has been delivered, at least in part."""
_FINAL: Final = frozenset({"completed", "failed", "rejected", "cancelled"})
"""States of a service order in which none of its items goes on. Some centres go on from partial."""


def combined(states: Iterable[str]) -> str:
    """The state of an item whose services have these states.

    `partial` is a part that is delivered, as v5 says it of an item; v4 says `completed`. An item
    is `failed` if one of its services is, or if one is refused or cancelled and others are not.
    """
    found = set(states)
    if len(found) == 1:
        return found.pop()
    if found <= DELIVERED:
        return "partial"
    if found & {"failed", "rejected"} or found <= TERMINAL:
        return "failed"
    leading = next((each for each in _LEADING if each in found), None)
    return leading or ("inProgress" if found & TERMINAL else "acknowledged")


def by_service_order(own: str | None, alone: bool) -> str | None:
    """The state of an item of which a service order in state `own` says nothing; None if unknown.

    Which items of a `partial` one are delivered is not known, unless the item is `alone` in it:
    it is `held`, and waits for a person.
    """
    return "held" if own == "partial" and not alone else own


def final(own: str | None, item: str) -> str:
    """The state of an item, which has ended if its service order has."""
    return own if own in _FINAL and item not in TERMINAL else item


def has_passed(point: str, states: Collection[str]) -> bool:
    """Whether one of an item's services has reached the point of no return, one of `POINTS`.

    `pending` and `held` may be before or after `inProgress`, and count as before. What is passed
    stays passed until the item is sent once more: the caller remembers it.
    """
    return any(_REACHED.get(each, -1) >= POINTS.index(point) for each in states)


def followed(order: Json, states: Mapping[str, str], own: Container[str]) -> Mapping[str, str]:
    """The states of the items that have no service of their own, by their ids.

    `states` are the states of all items, `own` the ids of those with a service. An item follows
    those in it. One that contains none follows all items with a service if it is `noChange`; any
    other has a service, although that may not be sent yet.
    """
    working = [state for id, state in states.items() if id in own]
    rest = rolled_up(working) if working else "completed"
    found: dict[str, str] = {}
    for item in order.get("productOrderItem", ()):
        _follow(item, states, own, rest, found)
    return found


def _follow(
    item: Json, states: Mapping[str, str], own: Container[str], rest: str, found: dict[str, str]
) -> list[str]:
    """The states of an item and of those in it, after adding to those that are found."""
    nested = [
        state
        for each in item.get("productOrderItem", ())
        for state in _follow(each, states, own, rest, found)
    ]
    state = states[item["id"]]
    follows = nested or item["action"] == "noChange"
    if follows and item["id"] not in own and state not in TERMINAL:
        found[item["id"]] = state = rolled_up(nested) if nested else rest
    return [state, *nested]
