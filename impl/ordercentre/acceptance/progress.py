"""What a service order says of the items of a product order.

The service order is a neighbour's document, and may have any shape. What is not understood changes
nothing, and is named for the log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ordercentre.acceptance import reports, states
from ordercentre.acceptance.draft import ServiceOrderDraft
from productordering.ordering.lifecycle import TERMINAL
from tmf630.wire import Json, quoted

_MOST_ITEMS: Final = 100_000
_MOST_IGNORED: Final = 20


@dataclass(frozen=True, slots=True)
class ItemProgress:
    """Where an item is. `state` is one of an item in v5, None if it is not known.

    `errors` say what has failed. `point_of_no_return` is whether the item has passed it by now.
    `delivered` are the ids of its service items that are completed; `working` is whether there are
    some that have not ended, as there may be when another one has failed.
    """

    state: str | None
    errors: tuple[str, ...]
    point_of_no_return: bool
    delivered: tuple[str, ...]
    working: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a service order is, and each item of its product order by the item's id.

    `alerts` and `milestones` are as v5's product orders have them, with ids that are unique in the
    order; so are the ids of `notes`. `ignored` is what is not understood.
    """

    state: str | None
    items: Mapping[str, ItemProgress]
    expected_completion_date: str
    alerts: Sequence[Json]
    milestones: Sequence[Json]
    notes: Sequence[Json]
    ignored: Sequence[str]


def progress(service_order: Any, draft: ServiceOrderDraft) -> Progress:
    """What a service order says that was sent as this draft.

    An item that the service order lacks, or gives no state, is where the service order is.
    """
    ignored: list[str] = []
    if not isinstance(service_order, dict):
        ignored.append(f"the service order is {quoted(service_order)}, not an object")
        service_order = {}
    own = _state(service_order, "the service order", ignored) or None
    items = _items(draft, service_order, own, ignored)
    sent = [each["text"] for each in draft.body.get("note", ())]
    return Progress(
        state=own,
        items=items,
        expected_completion_date=reports.date(service_order, "expectedCompletionDate"),
        alerts=reports.alerts(service_order, draft.items, draft.label),
        milestones=reports.milestones(service_order, draft.items, draft.label),
        notes=[*reports.notes(service_order, sent, draft.label), *_partial(items, draft)],
        ignored=ignored[:_MOST_IGNORED],
    )


def _items(
    draft: ServiceOrderDraft, service_order: Json, own: str | None, ignored: list[str]
) -> Mapping[str, ItemProgress]:
    answered = dict(_answered(service_order))
    general = reports.errors_by_item(service_order, draft.items)
    alone = len(draft.points) == 1
    made = {}
    for item, ids in _counting(draft).items():
        found = [_service_state(answered.get(id, {}), id, own, alone, ignored) for id in ids]
        known = [each for each in found if each]
        errors = [each for id in ids for each in reports.errors(answered.get(id, {}))]
        made[item] = ItemProgress(
            state=states.combined(known) if len(known) == len(found) else None,
            errors=tuple(dict.fromkeys([*errors, *general.get(item, ())])),
            point_of_no_return=states.has_passed(draft.points[item], known),
            delivered=tuple(
                id for id, state in zip(ids, found, strict=True) if state in states.DELIVERED
            ),
            working=not TERMINAL.issuperset(known),
        )
    return made


def _counting(draft: ServiceOrderDraft) -> Mapping[str, Sequence[str]]:
    """The ids of the service order items that make the state of each item.

    Those that a smaller quantity has left over are to be cancelled, and do not count.
    """
    left_over = {each["id"] for each in draft.body["serviceOrderItem"] if "state" in each}
    found: dict[str, list[str]] = {}
    for id, item in draft.items.items():
        found.setdefault(item, []).append(id)
    return {item: [id for id in ids if id not in left_over] or ids for item, ids in found.items()}


def _answered(service_order: Json) -> Iterator[tuple[str, Json]]:
    """The items of a service order by their ids, also those within others. The last one counts."""
    waiting = [service_order]
    while waiting:
        for each in reports.objects(waiting.pop(), "serviceOrderItem", _MOST_ITEMS):
            if id := reports.text(each, "id"):
                yield id, each
            waiting.append(each)


def _service_state(
    item: Json, id: str, own: str | None, alone: bool, ignored: list[str]
) -> str | None:
    """The state of a service order item; None if it is not known."""
    state = _state(item, f"the item {quoted(id)}", ignored)
    if state is None:
        return None
    return states.final(own, state) if state else states.by_service_order(own, alone)


def _state(part: Json, what: str, ignored: list[str]) -> str | None:
    """A state, empty if there is none; None if it is not understood."""
    state = part.get("state")
    if state is None:
        return ""
    if isinstance(state, str) and state in states.STATES:
        return state
    ignored.append(f"{what} has the state {quoted(state)}, which TMF641 does not have")
    return None


def _partial(items: Mapping[str, ItemProgress], draft: ServiceOrderDraft) -> Iterator[Json]:
    """A note for each item of which a part is delivered: v4 shows it as completed."""
    for id, each in items.items():
        if each.state == "partial":
            said = f"{draft.centre}: item {quoted(id)} is delivered in part"
            text = ": ".join([said, *each.errors])
            yield {"@type": "Note", "id": f"{draft.label}:{id}:partial", "text": text}
