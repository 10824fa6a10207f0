"""What a change of an order asks the capture to look at again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ordercentre.capture.items import product_ids, with_items
from ordercentre.capture.objections import CaptureRefused, Objection
from ordercentre.capture.order import Part
from ordercentre.capture.response import WAITING
from ordercentre.customers.related_party import named
from productordering.ordering import items
from productordering.ordering.items import located
from productordering.ordering.lifecycle import INITIAL, TERMINAL
from productordering.versions import states
from productordering.versions.mapping import DRAFT
from productordering.versions.states import STATE_BESIDE
from tmf630.wire import Json

POINT_OF_NO_RETURN: Final = "@pointOfNoReturn"
_ITEMS: Final = "productOrderItem"
_OF_THE_SERVER: Final = frozenset({"state", STATE_BESIDE, POINT_OF_NO_RETURN, "itemTotalPrice"})
_AFTER_RETURN: Final = frozenset({*_OF_THE_SERVER, _ITEMS, "billingAccount", "payment"})
"""What may change of an item that is past its point of no return."""
_WHILE_WAITING: Final = frozenset({WAITING, INITIAL, "rejected", "assessingCancellation"})
_WAITS: Final = (
    "a neighbour has not answered yet: until the order is captured it is pending, and can be"
    " rejected or cancelled"
)


def part(before: Json, after: Json, roles: frozenset[str]) -> Part:
    """The part of a changed order that is to be captured; the whole of a draft that is placed.

    `roles` are those of the customer, `folded`. Items that name a product are captured, too, when
    the order is another customer's: each product is a customer's.
    """
    former = states.shown(states.ORDER, before)
    if former == DRAFT:
        placed = states.requested(states.ORDER, after, former) != DRAFT
        return Part(frozenset(range(len(after[_ITEMS])) if placed else ()), placed)
    known = {item["id"]: _compared(item) for item in before[_ITEMS]}
    party, former_party = _customer(after, roles), _customer(before, roles)
    is_anothers = _id(party) != _id(former_party)
    changed = (
        index
        for index, item in enumerate(after[_ITEMS])
        if item.get("state") not in TERMINAL
        and (
            known.get(item["id"]) != _compared(item)
            or (is_anothers and product_ids({_ITEMS: [item]}))
        )
    )
    return Part(
        items=frozenset(changed),
        customer=party is not None and party != former_party,
        settled=frozenset(item["id"] for _, item in located(before)),
        ended=ended(before),
    )


def whole(order: Json) -> Part:
    """All that is to be captured of an order whose capture was deferred."""
    indices, gone = frozenset(range(len(order[_ITEMS]))), ended(order)
    return Part(indices, customer=True, settled=gone, ended=gone)


def ended(order: Json) -> frozenset[str]:
    """The ids of the items of a stored order that have ended."""
    return frozenset(id for id, state in items.states(order).items() if state in TERMINAL)


def _id(party: Json | None) -> Any:
    return party and party["id"]


def _customer(order: Json, roles: frozenset[str]) -> Json | None:
    found = named(order, roles)
    return found.party if found else None


def changes_totals(before: Json, after: Json) -> bool:
    """Whether a change concerns the totals of an order whose items are the same or fewer.

    It does not while the order is a draft: the totals of a draft are the client's.
    """
    if states.shown(states.ORDER, before) == DRAFT:
        return False
    return _charged(before) != _charged(after)


def _charged(order: Json) -> list[Any]:
    """What totals are computed from, and the totals."""
    items = [
        (each["id"], each.get("itemPrice"), each.get("itemTotalPrice"))
        for _, each in located(order)
    ]
    return [order.get("orderTotalPrice"), items]


def check_waits(before: Json, after: Json) -> None:
    """Raise CaptureRefused if a change goes on with an order whose capture is deferred."""
    known = items.states(before)
    objections = [
        Objection(f"{place}/state", _WAITS)
        for place, item in located(after)
        if item.get("state", WAITING) not in _WHILE_WAITING
        and item["state"] != known.get(item["id"])
    ]
    if after.get("state", WAITING) not in _WHILE_WAITING:
        objections.append(Objection("/state", _WAITS))
    if objections:
        raise CaptureRefused(objections)


def without_points(order: Json) -> Json:
    """A new order whose items say nothing of their points of no return."""
    return with_points_kept({_ITEMS: []}, order)


def with_points_kept(before: Json, after: Json) -> Json:
    """The changed order whose items say of their points of no return what they said before."""
    known = {item["id"]: item.get(POINT_OF_NO_RETURN) for _, item in located(before)}

    def kept(item: Json) -> Json:
        said = known.get(item["id"])
        if item.get(POINT_OF_NO_RETURN) == said:
            return item
        rest = {name: each for name, each in item.items() if name != POINT_OF_NO_RETURN}
        return rest if said is None else {**rest, POINT_OF_NO_RETURN: said}

    return with_items(after, kept)


def repriced(before: Json, after: Json) -> Json:
    """The changed order without the prices of offerings that an item does not name any more."""
    known = {item["id"]: item for _, item in located(before)}

    def changed(item: Json) -> Json:
        old = known.get(item["id"])
        if old is None or _offering(old) == _offering(item) or "itemPrice" not in item:
            return item
        if item["itemPrice"] != old.get("itemPrice"):
            return item
        return {name: each for name, each in item.items() if name != "itemPrice"}

    return with_items(after, changed)


def check_points_of_no_return(before: Json, after: Json) -> None:
    """Raise CaptureRefused if a change amends or cancels what is past its point of no return."""
    known = {
        item["id"]: item for _, item in located(before) if item.get(POINT_OF_NO_RETURN) is True
    }
    if not known:
        return
    objections = list(_objections(known, after))
    there = {item["id"] for _, item in located(after)}
    objections += [
        Objection(f"/{_ITEMS}", f"{_past(id)}: it cannot be removed")
        for id in sorted(known.keys() - there)
    ]
    if objections:
        raise CaptureRefused(objections)


def _objections(known: dict[str, Json], after: Json) -> Iterator[Objection]:
    for place, item in located(after):
        if (old := known.get(item["id"])) is None:
            continue
        changed = sorted(
            name
            for name in (item.keys() | old.keys()) - _AFTER_RETURN
            if item.get(name) != old.get(name)
        )
        if changed:
            yield Objection(f"{place}/{changed[0]}", f"{_past(item['id'])}: it cannot be amended")
        if item.get("state") == "assessingCancellation" != old.get("state"):
            yield Objection(f"{place}/state", f"{_past(item['id'])}: it cannot be cancelled")


def _past(id: str) -> str:
    return f"item {id} is past its point of no return"


def _offering(item: Json) -> Any:
    return item.get("productOffering", {}).get("id")


def _compared(item: Json) -> Json:
    """An item without what the server says of it."""
    return {
        name: [_compared(each) for each in value] if name == _ITEMS else value
        for name, value in item.items()
        if name not in _OF_THE_SERVER
    }
