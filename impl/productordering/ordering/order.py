"""Product orders: what the server makes of a new order, and of a patch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from productordering.ordering import Forbidden, Immutable, events, history, items, lifecycle, rules
from productordering.ordering.lifecycle import TERMINAL
from productordering.ordering.metadata import AuditContext, Metadata, Order, open_cancellation
from productordering.ordering.order_rules import OrderRules
from productordering.ordering.recording import origins_of, recorded, with_rolled_up_state
from productordering.versions import states
from productordering.versions.mapping import DRAFT
from productordering.versions.patching import settled
from productordering.versions.paths import projection
from tmf630.instants import timestamp
from tmf630.patching.merge_patch import WHOLE_LISTS
from tmf630.resources.differences import differences
from tmf630.wire import Json

_STATES: Final = frozenset({"productOrderItem", "state", states.STATE_BESIDE})
"""The attributes that contain states."""
_CHANGEABLE_AFTER_END: Final = frozenset({"note"})
"""The attributes that may change when the state of the order is final."""
_REMOVABLE: Final = ("acknowledged", "pending")
_COMPLETION: Final = "completionDate"


def received(
    sent: Json,
    audit: AuditContext,
    applied: OrderRules,
    *,
    state: str = lifecycle.INITIAL,
    capture: Json | None = None,
) -> Order:
    """A new order from a valid `ProductOrder_Create`, without id and href; raises Forbidden.

    Attributes that only the server sets are replaced or dropped if a client sends them. A `draft`
    is not placed yet: its items are pending, and no information is required for them. `capture`
    says what was found at its capture.
    """
    rules.check(sent, strict=applied.strict)
    resource = {**sent}
    for name in applied.server_owned & sent.keys():
        del resource[name]
    of_items = "pending" if state == DRAFT else state
    resource = states.with_state(states.ORDER, resource, state)
    resource["productOrderItem"] = items.with_states(sent, lambda _: of_items)
    resource["orderDate"] = timestamp(audit.now)
    metadata: Metadata = {"history": [history.entry({}, resource, (), audit)]}
    if capture is not None:
        metadata["capture"] = capture
    return Order(resource, metadata, events=events.of_creation(resource))


def changed(before: Order, after: Json, audit: AuditContext, applied: OrderRules) -> Order:
    """The order after a patch that makes `after` of it; raises Immutable and Forbidden.

    Items are identified by their ids. An item without a state keeps its state, a new item is
    acknowledged, and the state of the order is rolled up from its items. If the patch changes the
    state of the order, all items that are not final change with it. The items of a draft are
    pending; when it is placed, these are acknowledged.
    """
    current = before.resource
    after = applied.spelled_as(current, _with_states(current, after))
    names = differences(current, after)
    if (without := settled(states.ORDER, current, after, names)) is not after:
        after, names = without, differences(current, without)
    if not names:
        return before
    if immutable := sorted(names & applied.immutable):
        raise Immutable(f"/{immutable[0]}: cannot be changed")
    _check_end(current["state"], names)
    if not rules.CHECKED.isdisjoint(names):
        strict = applied.strict and rules.are_met(current)
        if strict or rules.concern(*items.apart(current, after)):
            rules.check(after, strict=strict)
    if not _STATES.isdisjoint(names):
        _check_task(before, after)
        after = _moved(before, after)
    if _COMPLETION in names:
        _check_completion(after)
    return recorded(before, after, before.metadata, audit)


def _with_states(current: Json, after: Json) -> Json:
    """A patched order with a state for the order and all items: the requested or the present."""
    present = states.shown(states.ORDER, current)
    requested = states.requested(states.ORDER, after, present)
    after = states.with_state(states.ORDER, after, requested)
    if after["productOrderItem"] is not current["productOrderItem"]:
        changed_items, _ = items.apart(current, after)
        of_items, first = items.states(changed_items), _first_state(present)

        def state(item: Json) -> str:
            known = of_items.get(item["id"])
            return states.requested(states.ITEM, item, known) if known else first

        after["productOrderItem"] = items.with_requested_states(current, after, state)
    return after


def _first_state(order_state: str) -> str:
    """The state of a new item of an order in that state."""
    return "pending" if order_state == DRAFT else lifecycle.INITIAL


def _check_end(state: str, names: frozenset[str]) -> None:
    if state in TERMINAL and (final := sorted(map(projection, names - _CHANGEABLE_AFTER_END))):
        raise Forbidden(
            f"/{final[0]}: the order is {state}, which is final: only its notes may still change"
        )


def _check_completion(after: Json) -> None:
    if _COMPLETION in after and after["state"] != "completed":
        state = states.shown(states.ORDER, after)
        raise Forbidden(f"/{_COMPLETION}: the order is {state}; only a completed one has this date")


def _check_task(before: Order, after: Json) -> None:
    """Raise Forbidden if a patch would change a state while a cancellation task is open."""
    task = open_cancellation(before.metadata)
    if task and _all_states(before.resource) != _all_states(after):
        raise Forbidden(
            f"cancelProductOrder {task['task']} is open: until it has ended, no state changes by a"
            " patch, and no item comes or goes"
        )


def _all_states(order: Json) -> tuple[str, Mapping[str, str]]:
    return states.shown(states.ORDER, order), items.states(order)


def _moved(before: Order, after: Json) -> Json:
    """A patched order after its changes of state, each of which is checked; raises Forbidden."""
    origins = before.metadata.get("origins", {})
    changed_items = items.apart(before.resource, after)
    (present, current_states), (requested, requested_states) = map(_all_states, changed_items)
    _check_left_out(current_states, requested_states)
    if requested_states != current_states:
        _check_items(after, current_states, origins)
    if requested == present:
        if requested_states == current_states:
            return after
        return with_rolled_up_state(after)
    origin = before.metadata.get("origin")
    lifecycle.check_requested_by_client("/state", present, requested, origin)
    if after["state"] != before.resource["state"]:
        if present == DRAFT and requested == lifecycle.INITIAL:
            after = _placed(after)
        all_states = items.states(before.resource), items.states(after)
        after = _following(after, origins_of(origins, *all_states))
    if (rolled_up := lifecycle.rolled_up(items.states(after).values())) != after["state"]:
        raise Forbidden(f"/state: by its items the order is {rolled_up}, not {requested}")
    return after


def _check_left_out(current: Mapping[str, str], requested: Mapping[str, str]) -> None:
    for item_id, state in current.items():
        if item_id not in requested and state not in _REMOVABLE:
            raise Forbidden(
                f"/productOrderItem: item {item_id} is {state} and cannot be left out;"
                f" only an item that is {' or '.join(_REMOVABLE)} can; {WHOLE_LISTS}"
            )


def _check_items(after: Json, present: Mapping[str, str], origins: Mapping[str, str]) -> None:
    """Raise Forbidden if a patch changes the state of an item in a way that is not allowed.

    `present` has the present states of the items, except for those that are the same.
    """
    for place, item in items.located(after):
        requested, origin = items.state(item), origins.get(item["id"])
        state = present.get(item["id"], requested)
        if requested != state:
            lifecycle.check_item(f"{place}/state", state, requested, origin)


def _placed(order: Json) -> Json:
    """A draft that is placed: what was pending is acknowledged."""

    def state(item: Json) -> str:
        present = items.state(item)
        return lifecycle.INITIAL if present == _first_state(DRAFT) else present

    return {**order, "productOrderItem": items.with_states(order, state)}


def _following(order: Json, origins: Mapping[str, str]) -> Json:
    """The order whose items take its requested state, except for those that are final."""
    requested = order["state"]
    for place, item in items.located(order):
        if item["state"] not in TERMINAL:
            where = f"/state: its items would go along, but {place}/state"
            origin = origins.get(item["id"])
            lifecycle.check_item_follows_order(where, item["state"], requested, origin)

    def state(item: Json) -> str:
        return items.state(item) if item["state"] in TERMINAL else requested

    return {**order, "productOrderItem": items.with_states(order, state)}
