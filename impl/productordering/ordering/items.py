"""The items of an order, including nested items. Their states are those that v5 shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import is_
from typing import Final

from productordering.versions.mapping import STATES
from productordering.versions.states import ITEM, STATE_BESIDE, shown, with_state
from tmf630 import wire
from tmf630.sharing import elements_apart
from tmf630.wire import Json

_OF_V5: Final = STATES[ITEM]


def located(parent: Json, where: str = "") -> Iterator[tuple[str, Json]]:
    """Each item below an order or an item, with its JSON Pointer (RFC 6901)."""
    for index, item in enumerate(parent.get("productOrderItem", ())):
        place = f"{where}/productOrderItem/{index}"
        yield place, item
        if "productOrderItem" in item:
            yield from located(item, place)


def state(item: Json) -> str:
    """The state of an item."""
    found: str = shown(ITEM, item) if STATE_BESIDE in item else item["state"]
    return found


def states(order: Json) -> dict[str, str]:
    """The state of each item by its id."""
    found: dict[str, str] = {}
    _add_states(order, found)
    return found


def _add_states(parent: Json, found: dict[str, str]) -> None:
    for item in parent.get("productOrderItem", ()):
        found[item["id"]] = item["state"] if STATE_BESIDE not in item else state(item)
        if "productOrderItem" in item:
            _add_states(item, found)


def with_states(parent: Json, state: Callable[[Json], str]) -> list[Json]:
    """The items below an order or an item, each with the state that `state` returns for it.

    An item that has these states stays the same object.
    """
    return [_with_state(item, state) for item in parent["productOrderItem"]]


def with_requested_states(current: Json, after: Json, state: Callable[[Json], str]) -> list[Json]:
    """The items of a patched order, each with the state that `state` returns for it.

    One that is the same as in the current order is the same object, so that nothing else has to
    look at it: orders can have tens of thousands of items, and most patches change few of them.
    """
    known = {item["id"]: item for item in current["productOrderItem"]}
    return [_requested(known.get(item["id"]), item, state) for item in after["productOrderItem"]]


def _requested(before: Json | None, item: Json, state: Callable[[Json], str]) -> Json:
    if item is before:
        return item
    if before is not None:
        kept = item if "state" in item else {**item, "state": before["state"]}
        if wire.canonical(kept) == wire.canonical(before):
            return before
    return _with_state(item, state)


def apart(before: Json, after: Json) -> tuple[Json, Json]:
    """Two states of an order, without items that are the same object in both."""
    one, other = elements_apart(before["productOrderItem"], after["productOrderItem"])
    return {**before, "productOrderItem": one}, {**after, "productOrderItem": other}


def _with_state(item: Json, state: Callable[[Json], str]) -> Json:
    wanted = state(item)
    if wanted in _OF_V5 or STATE_BESIDE in item:
        changed = with_state(ITEM, item, wanted)
    else:
        changed = item if item.get("state") == wanted else {**item, "state": wanted}
    if "productOrderItem" in item:
        below = with_states(item, state)
        if not all(map(is_, below, item["productOrderItem"])):
            changed = {**changed, "productOrderItem": below}
    return changed
