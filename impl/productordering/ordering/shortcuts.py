"""Patches that skip `inProgress`, made as two legal changes of the order.

A client that delivers an item at once reports it as `completed` or `failed` without having reported
it as `inProgress`. If that is tolerated, all items that skip `inProgress` pass through it first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

from productordering.ordering import Forbidden, items, lifecycle, order, recording
from productordering.ordering.metadata import AuditContext, Order
from productordering.ordering.order_rules import OrderRules
from productordering.versions import states
from tmf630.wire import Json

_THROUGH: Final = "inProgress"
_BY_ITEMS: Final = "partial"
"""A state that an order gets by roll-up only, and that some clients request as well."""


def changed(
    before: Order, after: Json, audit: AuditContext, applied: OrderRules
) -> tuple[Order, Sequence[str]]:
    """What `order.changed` returns, and the pointers of the states that a shortcut has led to.

    There are none if the change is legal by itself. Raises Immutable, and Forbidden if no shortcut
    makes it legal.
    """
    try:
        return order.changed(before, after, audit, applied), ()
    except Forbidden:
        with suppress(Forbidden):
            if places := _places(before.resource, after):
                return _in_two_steps(before, after, audit, applied), places
        raise


def _places(current: Json, after: Json) -> list[str]:
    """The pointers of the requested states that only a shortcut leads to."""
    targets = _targets(current, after)
    present = items.states(current)
    if any(each in lifecycle.TERMINAL and targets.get(id) != each for id, each in present.items()):
        return []
    asked = {
        item["id"]: states.requested(states.ITEM, item, "") for _, item in items.located(after)
    }
    skipping = [each for each in items.located(current) if _skips(each[1], targets)]
    places = [
        f"{place}/state" for place, item in skipping if asked[item["id"]] == targets[item["id"]]
    ]
    follow = len(places) < len(skipping)
    return [*places, "/state"] if follow or _is_by_items(current, after, targets) else places


def _in_two_steps(before: Order, after: Json, audit: AuditContext, applied: OrderRules) -> Order:
    """The order after both changes."""
    targets = _targets(before.resource, after)

    def begun_state(item: Json) -> str:
        return _THROUGH if _skips(item, targets) else items.state(item)

    begun_items = items.with_states(before.resource, begun_state)
    leading = {**before.resource, "productOrderItem": begun_items}
    begun = order.changed(before, leading, audit, applied)
    by_items = _is_by_items(before.resource, after, targets)
    requested = _requested(before.resource, after)
    final = {
        **after,
        "state": begun.resource["state"] if by_items or requested is None else requested,
        "productOrderItem": items.with_states(after, lambda item: targets[item["id"]]),
    }
    return recording.joined(begun, order.changed(begun, final, audit, applied))


def _requested(current: Json, after: Json) -> str | None:
    """The state that the patch requests for the order, if that is another one."""
    requested: str = {**current, **after}["state"]
    return requested if requested != current["state"] else None


def _targets(current: Json, after: Json) -> dict[str, str]:
    """The state that each item of the patched order is to have, by its id."""
    known = items.states(current)
    requested = _requested(current, after)

    def target(item: Json) -> str:
        former = known.get(item["id"]) or lifecycle.INITIAL
        state = states.requested(states.ITEM, item, former)
        follows = requested in lifecycle.ITEM and state not in lifecycle.TERMINAL
        return requested if requested and follows else state

    return {item["id"]: target(item) for _, item in items.located(after)}


def _skips(item: Json, targets: Mapping[str, str]) -> bool:
    """Whether an item reaches its target by way of `inProgress` only."""
    if item["id"] not in targets:
        return False
    state, target = items.state(item), targets[item["id"]]
    following = lifecycle.ITEM_IN_V5[state]
    by_way = _THROUGH in following and target in lifecycle.ITEM_IN_V5[_THROUGH]
    return by_way and target not in (state, *following)


def _is_by_items(current: Json, after: Json, targets: Mapping[str, str]) -> bool:
    """Whether `partial` is requested, and is the roll-up of the items."""
    requested = _requested(current, after)
    return requested == _BY_ITEMS == lifecycle.rolled_up(targets.values())
