"""The events of changes of orders and of cancellation tasks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from productordering.ordering import items
from productordering.versions import events as events_of_v5
from productordering.versions.mapping import API, DRAFT
from productordering.versions.states import STATE_BESIDE
from tmf622_contract.names import EventName
from tmf630.resources.event import Event
from tmf630.wire import Json


def _event(name: EventName, field_path: str | None = None) -> Event:
    return Event(name, field_path)


ORDER_CREATED: Final = _event("ProductOrderCreateEvent")
ORDER_DELETED: Final = _event("ProductOrderDeleteEvent")
ORDER_STATE_CHANGED: Final = _event("ProductOrderStateChangeEvent")
TASK_CREATED: Final = _event("CancelProductOrderCreateEvent")
TASK_STATE_CHANGED: Final = _event("CancelProductOrderStateChangeEvent")

_PENDING: Final = "pending"


def of_creation(order: Json) -> Sequence[Event]:
    """The events of a new order."""
    return (ORDER_CREATED, *_of_entries({}, order))


def of_change(before: Json, after: Json, paths: Sequence[str]) -> Sequence[Event]:
    """The events of a change of an order. `paths` are the changed attributes."""
    made = []
    if others := [path for path in paths if path != "state"]:
        made.append(_event("ProductOrderAttributeValueChangeEvent", ",".join(others)))
    made += _of_entries(before, after)
    if before["state"] != after["state"]:
        made.append(ORDER_STATE_CHANGED)
    elif "state" in paths:
        made.append(ORDER_STATE_CHANGED._replace(api=API))
    if lacking := ",".join(_required(before, after)):
        made.append(_event("ProductOrderInformationRequiredEvent", lacking))
    return made


def information_required(field_path: str) -> Event:
    """The event of a task whose assessment requires what that path names."""
    return _event("CancelProductOrderInformationRequiredEvent", field_path)


def _of_entries(before: Json, after: Json) -> Sequence[Event]:
    return [Event(kind, api=API) for kind in events_of_v5.of_entries(before, after)]


def _is_draft(order: Json) -> bool:
    return order.get(STATE_BESIDE) == DRAFT


def _required(before: Json, after: Json) -> Iterator[str]:
    """Where information is required that was not before: JSONPaths of items, or of the order.

    None is required for a draft.
    """
    if _is_draft(after):
        return
    changed = ({}, after) if _is_draft(before) else items.apart(before, after)
    former, present = map(items.states, changed)
    now_pending = [
        id for id, state in present.items() if state == _PENDING and former.get(id) != _PENDING
    ]
    for id in now_pending:
        quoted = id.replace("\\", "\\\\").replace("'", "\\'")
        yield f"productOrderItem[?(@.id=='{quoted}')]"
    if not now_pending and after["state"] == _PENDING and before["state"] != _PENDING:
        yield "$"
