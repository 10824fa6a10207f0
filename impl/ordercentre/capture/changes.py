"""What a change of an order asks the capture to look at again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ordercentre.capture.items import with_items
from ordercentre.capture.objections import CaptureRefused, Objection
from ordercentre.capture.order import Part
from productordering.ordering.items import located
from productordering.ordering.lifecycle import TERMINAL
from productordering.versions import states
from productordering.versions.mapping import DRAFT
from productordering.versions.states import STATE_BESIDE
from tmf630.wire import Json

POINT_OF_NO_RETURN: Final = "@pointOfNoReturn"
_ITEMS: Final = "productOrderItem"
_OF_THE_SERVER: Final = frozenset({"state", STATE_BESIDE, POINT_OF_NO_RETURN, "itemTotalPrice"})
_AFTER_RETURN: Final = frozenset({*_OF_THE_SERVER, _ITEMS, "billingAccount", "payment"})
"""What may change of an item that is past its point of no return."""


def part(before: Json, after: Json) -> Part:
    """The part of a changed order that is to be captured; the whole of a draft that is placed."""
    former = states.shown(states.ORDER, before)
    if former == DRAFT:
        placed = states.requested(states.ORDER, after, former) != DRAFT
        return Part(frozenset(range(len(after[_ITEMS])) if placed else ()), placed)
    known = {item["id"]: _compared(item) for item in before[_ITEMS]}
    changed = (
        index
        for index, item in enumerate(after[_ITEMS])
        if known.get(item["id"]) != _compared(item) and item.get("state") not in TERMINAL
    )
    parties = after.get("relatedParty") != before.get("relatedParty")
    return Part(
        items=frozenset(changed),
        customer=parties and bool(after.get("relatedParty")),
        settled=frozenset(item["id"] for _, item in located(before)),
    )


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
        Objection(f"/{_ITEMS}", f"{_past(id)}: it cannot be removed") for id in known.keys() - there
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
