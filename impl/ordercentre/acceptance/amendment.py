"""What an order wants of its acceptance centres now, compared with what was sent to them.

A service order is amended by a merge patch, which replaces the whole list of its items. Each has
what we know of it, and no state: that is the centre's to say. But an item that is to be cancelled
has the state `assessingCancellation`. A service order of which every item is to be cancelled is
cancelled as a whole.

An item stays in the centre that has it, and in its latest service order, if it was sent once more.
The notes of an order are not compared, since the order centre writes some of them. What is compared
is what the items say: another mapping or catalogue amends nothing.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from ordercentre.acceptance.decomposition import DecomposedOrder
from ordercentre.acceptance.draft import ServiceOrderDraft, next_sequence
from ordercentre.acceptance.mapping import service_orders
from productordering.ordering import items
from productordering.ordering.lifecycle import TERMINAL
from tmf630 import wire
from tmf630.wire import Json

_AMENDED: Final = (
    "description",
    "externalReference",
    "notificationContact",
    "priority",
    "relatedParty",
    "requestedCompletionDate",
    "requestedStartDate",
)
"""The attributes of a service order that a PATCH may change, and that come from its order."""
_ITEMS: Final = "serviceOrderItem"
_CANCELLING: Final = "assessingCancellation"
_CANCELLED: Final = frozenset({_CANCELLING, "pendingCancellation", "cancelled"})
NONE_REMOVED: Final[Mapping[str, Mapping[str, bool]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Amendment:
    """A service order that is to be patched, and its draft as it is then.

    `items` are the ids of the product order items that change or are cancelled, `cancelled` those
    that are cancelled. There are none where only the order itself has changed, such as its dates.
    """

    draft: ServiceOrderDraft
    patch: Json
    items: frozenset[str]
    cancelled: frozenset[str]


@dataclass(frozen=True, slots=True)
class Amendments:
    """The service orders to patch, to create, and to cancel as a whole.

    A service order is among those to cancel until its items have ended, or are wanted again.
    """

    amended: Sequence[Amendment]
    added: Sequence[ServiceOrderDraft]
    cancelled: Sequence[ServiceOrderDraft]


def amendments(
    decomposed: DecomposedOrder,
    sent: Sequence[ServiceOrderDraft],
    centres: Mapping[str, str],
    ended: Container[str] = (),
    removed: Mapping[str, Mapping[str, bool]] = NONE_REMOVED,
) -> Amendments:
    """What has to be sent, given all that was `sent` for an order.

    `centres` has the name of the centre of each item. `ended` are the ids of items that have ended
    in their centre, and stay as they are. `removed` has those that the order has had no more, and
    whether they have ended, by the externalId of the service order: an item that has such an id now
    is another one.
    """
    states = items.states(decomposed.order)
    latest = {
        id: each.sequence
        for each in sorted(sent, key=_sequence)
        for id in each.points
        if id not in removed.get(each.external_id, ())
    }
    amended: list[Amendment] = []
    cancelled: list[ServiceOrderDraft] = []
    for each in sent:
        gone = removed.get(each.external_id, {})
        own = {
            id: states.get(id, "cancelled")
            for id in each.points
            if id not in gone and latest[id] == each.sequence and id not in ended
        }
        own |= {id: "cancelled" for id, has_ended in gone.items() if not has_ended}
        closing = frozenset(id for id, state in own.items() if state in _CANCELLED)
        going = frozenset(id for id, state in own.items() if state not in TERMINAL) - closing
        if closing == each.points.keys():
            cancelled.append(each)
        elif going or closing:
            present = {id: each.centre for id in each.points if id in states and id not in gone}
            made = service_orders(decomposed, present, each.sequence, each.delivered)
            amended += _amendment(each, made[0] if made else each, going, closing)
    new = {id: centres[id] for id in decomposed.to_send() if id not in latest}
    added = service_orders(decomposed, new, next_sequence(sent))
    return Amendments(amended, added, cancelled)


def _sequence(draft: ServiceOrderDraft) -> int:
    return draft.sequence


def _amendment(
    sent: ServiceOrderDraft,
    wanted: ServiceOrderDraft,
    going: Container[str],
    closing: AbstractSet[str],
) -> Iterator[Amendment]:
    """The amendment of what was sent, if there is any to make.

    The items that are `going`, and say something else than when they were sent, become what is
    wanted. Those that are `closing` are cancelled, and all others stay as they are.
    """
    patch = {
        name: wanted.body.get(name)
        for name in _AMENDED
        if _differ(wanted.body.get(name), sent.body.get(name))
    }
    made = list(_items(sent, wanted, going, closing))
    before = {each["id"]: each for each in sent.body[_ITEMS]}
    changed = frozenset(id for id, each in made if _differ(each, before.get(each["id"])))
    if changed:
        patch[_ITEMS] = [each for _, each in made]
    if patch:
        body = {n: each for n, each in {**sent.body, **patch}.items() if each is not None}
        draft = replace(
            sent,
            body=body,
            items={each["id"]: id for id, each in made},
            digests={**sent.digests, **wanted.digests},
        )
        yield Amendment(draft, patch, changed, changed & closing)


def _items(
    sent: ServiceOrderDraft,
    wanted: ServiceOrderDraft,
    going: Container[str],
    closing: Container[str],
) -> Iterator[tuple[str, Json]]:
    """The service order items after the amendment, each with the id of its item."""
    before, after = _by_item(sent), _by_item(wanted)
    for id in sent.points:
        unsaid = id in going and all("state" in each for each in before[id])
        changes = id in going and (unsaid or sent.digests[id] != wanted.digests[id])
        fresh = after[id] if changes else []
        remaining = {each["id"] for each in fresh}
        for each in fresh:
            yield id, each
        for each in before[id]:
            if each["id"] not in remaining:
                ends = changes or id in closing
                yield id, {**each, "state": _CANCELLING} if ends else each


def _by_item(draft: ServiceOrderDraft) -> Mapping[str, Sequence[Json]]:
    """The service order items of each item."""
    found: dict[str, list[Json]] = {}
    for each in draft.body[_ITEMS]:
        found.setdefault(draft.items[each["id"]], []).append(each)
    return found


def _differ(one: Any, other: Any) -> bool:
    """Whether two values differ in JSON, where true is no 1."""
    return wire.canonical(one) != wire.canonical(other)
