"""Recording of a change of an order: what follows from new states, its events, its history."""

from __future__ import annotations

from collections.abc import Mapping

from productordering.ordering import events, history, items, lifecycle
from productordering.ordering.metadata import AuditContext, Metadata, Order
from productordering.versions import states
from tmf630.instants import timestamp
from tmf630.resources.differences import differences
from tmf630.wire import Json


def recorded(before: Order, resource: Json, metadata: Metadata, audit: AuditContext) -> Order:
    """The order with this resource, whose states have been checked, and all that follows from it.

    That is: date and reason of its end, the states to return to after an assessment, the events,
    and an entry of the history. A step of a cancellation that changes the metadata alone has an
    entry, too.
    """
    current = before.resource
    resource = {**resource, **_end(current, resource, audit)}
    names = differences(current, resource)
    if names:
        metadata = _with_origins(metadata, current, resource)
    elif metadata is before.metadata:
        return before
    changed_items = items.apart(current, resource)
    paths = history.paths(*changed_items, names)
    entry = history.entry(*changed_items, paths, audit)
    metadata, entries = history.added(metadata, entry)
    if not names:
        return before._replace(metadata=metadata, events=(), history=entries)
    return before._replace(
        resource=resource,
        metadata=metadata,
        events=events.of_change(current, resource, paths),
        history=entries,
        action=audit.action,
    )


def joined(first: Order, second: Order) -> Order:
    """Two changes in one write; the events of the first show the order as it was after it.

    The first may itself be made of several: an event that shows an order goes on to do so.
    """
    shown = [
        each if each.resource is not None else each._replace(resource=first.resource)
        for each in first.events
    ]
    return second._replace(
        events=[*shown, *second.events], history=[*first.history, *second.history]
    )


def with_rolled_up_state(order: Json) -> Json:
    """The order in the state that follows from its items. A state of v5 that fits it stays."""
    rolled_up = lifecycle.rolled_up(items.states(order).values())
    if rolled_up == order["state"]:
        return order
    return states.with_state(states.ORDER, order, rolled_up)


def _end(before: Json, after: Json, audit: AuditContext) -> Json:
    """The date and reason of an order's end. A date in the same patch takes precedence."""
    end: Json = {}
    if after["state"] == before["state"]:
        return end
    date = {"completed": "completionDate", "cancelled": "cancellationDate"}.get(after["state"])
    if date and after.get(date) == before.get(date):
        end[date] = timestamp(audit.now)
    if after["state"] == "cancelled" and "cancellationReason" not in after:
        end["cancellationReason"] = "Its items were cancelled"
    return end


def _with_origins(metadata: Metadata, before: Json, after: Json) -> Metadata:
    """The metadata with the states to which the order and its items return after an assessment."""
    old, new = map(items.states, items.apart(before, after))
    if old == new and before["state"] == after["state"]:
        return metadata
    changed: Metadata = {**metadata}
    known = changed.pop("origins", {})
    if before["state"] != "assessingCancellation":
        changed["origin"] = states.shown(states.ORDER, before)
    if after["state"] != "assessingCancellation":
        changed.pop("origin", None)
    if origins := origins_of(known, items.states(before), items.states(after)):
        changed["origins"] = origins
    return changed


def origins_of(
    known: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, str]
) -> dict[str, str]:
    """The state that each item had before its cancellation was assessed."""
    return {
        id: known.get(id, before[id])
        for id, state in after.items()
        if state == "assessingCancellation" and id in before
        if id in known or before[id] != state
    }
