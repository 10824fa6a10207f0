"""Product orders: what the server makes of a new order, and of a patch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from productordering.ordering import (
    Forbidden,
    Immutable,
    events,
    history,
    items,
    lifecycle,
    rules,
)
from productordering.ordering.lifecycle import TERMINAL
from productordering.ordering.metadata import AuditContext, Metadata, Order, open_cancellation
from tmf622_contract.attributes import ATTRIBUTES, attributes_of
from tmf630 import wire
from tmf630.contract.dates import Dates
from tmf630.instants import timestamp
from tmf630.patching.merge_patch import WHOLE_LISTS

Json = dict[str, Any]

_SERVER_OWNED: Final = attributes_of("ProductOrder").keys() - attributes_of("ProductOrder_Create")
_IMMUTABLE: Final = attributes_of("ProductOrder").keys() - attributes_of("ProductOrder_Update")
_STATES: Final = frozenset({"productOrderItem", "state"})
"""The attributes that contain states."""
_CHANGEABLE_AFTER_END: Final = frozenset({"note"})
"""The attributes that may change when the state of the order is final."""
_REMOVABLE: Final = ("acknowledged", "pending")
_COMPLETION: Final = "completionDate"
_DATES: Final = Dates(ATTRIBUTES)
_MISSING: Final = object()


def received(sent: Json, audit: AuditContext, *, strict: bool) -> Order:
    """A new order from a valid `ProductOrder_Create`, without id and href; raises Forbidden.

    Attributes that only the server sets are replaced or dropped if a client sends them.
    """
    rules.check(sent, strict=strict)
    resource = {**sent}
    for name in _SERVER_OWNED & sent.keys():
        del resource[name]
    resource["productOrderItem"] = items.with_states(sent, lambda _: lifecycle.INITIAL)
    resource["state"] = lifecycle.INITIAL
    resource["orderDate"] = timestamp(audit.now)
    metadata: Metadata = {"history": [history.entry({}, resource, (), audit)]}
    return Order(resource, metadata, events=(events.ORDER_CREATED,))


def changed(before: Order, after: Json, audit: AuditContext, *, strict: bool) -> Order:
    """The order after a patch that makes `after` of it; raises Immutable and Forbidden.

    Items are identified by their ids. An item without a state keeps its state, a new item is
    acknowledged, and the state of the order is rolled up from its items. If the patch changes the
    state of the order, all items that are not final change with it.
    """
    current = before.resource
    after = _with_states(current, _DATES.spelled_as(current, after, "ProductOrder"))
    names = _differences(current, after)
    if not names:
        return before
    _check_attributes(current["state"], names)
    if not rules.CHECKED.isdisjoint(names):
        rules.check(after, strict=strict and rules.are_met(current))
    if not _STATES.isdisjoint(names):
        _check_task(before, after)
        after = _moved(before, after)
    if _COMPLETION in names:
        _check_completion(after)
    return recorded(before, after, before.metadata, audit)


def recorded(before: Order, resource: Json, metadata: Metadata, audit: AuditContext) -> Order:
    """The order with this resource, whose states have been checked, and all that follows from it.

    That is: date and reason of its end, the states to return to after an assessment, the events,
    and an entry of the history. A step of a cancellation that changes the metadata alone has an
    entry, too.
    """
    current = before.resource
    resource = {**resource, **_end(current, resource, audit)}
    names = _differences(current, resource)
    if names:
        metadata = _with_origins(metadata, current, resource)
    elif metadata is before.metadata:
        return before
    paths = history.paths(current, resource, names)
    entry = history.entry(current, resource, paths, audit)
    metadata, entries = history.added(metadata, entry)
    if not names:
        return before._replace(metadata=metadata, events=(), history=entries)
    return before._replace(
        resource=resource,
        metadata=metadata,
        events=events.of_change(current, resource, paths),
        history=entries,
    )


def joined(first: Order, second: Order) -> Order:
    """Two changes in one write; the events of the first show the order as it was after it."""
    shown = [each._replace(resource=first.resource) for each in first.events]
    return second._replace(
        events=[*shown, *second.events], history=[*first.history, *second.history]
    )


def _differences(before: Json, after: Json) -> frozenset[str]:
    """The attributes in which two resources differ."""
    return frozenset(
        name
        for name in before | after
        if not _same(before.get(name, _MISSING), after.get(name, _MISSING))
    )


def _same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    if _MISSING in (one, other):
        return False
    return wire.canonical(one) == wire.canonical(other)


def _with_states(current: Json, after: Json) -> Json:
    """A patched order with a state for the order and all items: the requested or the present."""
    after = {**after, "state": after.get("state", current["state"])}
    if after["productOrderItem"] is not current["productOrderItem"]:
        states = items.states(current)

        def state(item: Json) -> str:
            known = states.get(item["id"])
            return item.get("state", known) if known else lifecycle.INITIAL

        after["productOrderItem"] = items.with_states(after, state)
    return after


def _check_attributes(state: str, names: frozenset[str]) -> None:
    if immutable := sorted(names & _IMMUTABLE):
        raise Immutable(f"/{immutable[0]}: cannot be changed")
    if state in TERMINAL and (final := sorted(names - _CHANGEABLE_AFTER_END)):
        raise Forbidden(
            f"/{final[0]}: the order is {state}, which is final: only its notes may still change"
        )


def _check_completion(after: Json) -> None:
    if _COMPLETION in after and after["state"] != "completed":
        raise Forbidden(
            f"/{_COMPLETION}: the order is {after['state']}; only a completed one has this date"
        )


def _check_task(before: Order, after: Json) -> None:
    """Raise Forbidden if a patch would change a state while a cancellation task is open."""
    task = open_cancellation(before.metadata)
    current = before.resource
    if task and (current["state"], items.states(current)) != (after["state"], items.states(after)):
        raise Forbidden(
            f"cancelProductOrder {task['task']} is open: until it has ended, no state changes by a"
            " patch, and no item comes or goes"
        )


def _moved(before: Order, after: Json) -> Json:
    """A patched order after its changes of state, each of which is checked; raises Forbidden."""
    current, origins = before.resource, before.metadata.get("origins", {})
    former = items.states(current)
    states = items.states(after)
    _check_left_out(former, states)
    moving = {id for id, state in states.items() if state != former.get(id, lifecycle.INITIAL)}
    for place, item in items.located(after) if moving else ():
        if item["id"] in moving:
            state = former.get(item["id"], lifecycle.INITIAL)
            origin = origins.get(item["id"])
            lifecycle.check(f"{place}/state", state, item["state"], origin)
    asked = after["state"]
    if asked == current["state"]:
        return (
            after if states == former else {**after, "state": lifecycle.rolled_up(states.values())}
        )
    lifecycle.check_asked("/state", current["state"], asked, before.metadata.get("origin"))
    after = _along(after, asked, _origins(origins, former, states))
    if (rolled_up := lifecycle.rolled_up(items.states(after).values())) != asked:
        raise Forbidden(f"/state: by its items the order is {rolled_up}, not {asked}")
    return after


def _check_left_out(former: Mapping[str, str], kept: Mapping[str, str]) -> None:
    for item_id, state in former.items():
        if item_id not in kept and state not in _REMOVABLE:
            raise Forbidden(
                f"/productOrderItem: item {item_id} is {state} and cannot be left out;"
                f" only an item that is {' or '.join(_REMOVABLE)} can; {WHOLE_LISTS}"
            )


def _along(order: Json, asked: str, origins: Mapping[str, str]) -> Json:
    """The order whose items take its requested state, except for those that are final."""
    for place, item in items.located(order):
        if item["state"] not in TERMINAL:
            where = f"/state: its items would go along, but {place}/state"
            origin = origins.get(item["id"])
            lifecycle.check_along(where, item["state"], asked, origin)

    def state(item: Json) -> str:
        return item["state"] if item["state"] in TERMINAL else asked

    return {**order, "productOrderItem": items.with_states(order, state)}


def _end(before: Json, after: Json, audit: AuditContext) -> Json:
    """The date and reason of an order's end. A date in the same patch takes precedence."""
    end: Json = {}
    if after["state"] == before["state"]:
        return end
    date = {"completed": _COMPLETION, "cancelled": "cancellationDate"}.get(after["state"])
    if date and after.get(date) == before.get(date):
        end[date] = timestamp(audit.now)
    if after["state"] == "cancelled" and "cancellationReason" not in after:
        end["cancellationReason"] = "Its items were cancelled"
    return end


def _with_origins(metadata: Metadata, before: Json, after: Json) -> Metadata:
    """The metadata with the states to which the order and its items return after an assessment."""
    if all(before[name] is after[name] for name in _STATES):
        return metadata
    kept: Metadata = {**metadata}
    known = kept.pop("origins", {})
    if before["state"] != "assessingCancellation":
        kept["origin"] = before["state"]
    if after["state"] != "assessingCancellation":
        kept.pop("origin", None)
    if origins := _origins(known, items.states(before), items.states(after)):
        kept["origins"] = origins
    return kept


def _origins(
    known: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, str]
) -> dict[str, str]:
    """The state that each item had before its cancellation was assessed."""
    return {
        id: known.get(id, before[id])
        for id, state in after.items()
        if state == "assessingCancellation" and id in before
        if id in known or before[id] != state
    }
