"""The items of an order, including nested items. Their states are those that v5 shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from productordering.versions.mapping import STATES
from productordering.versions.states import ITEM, STATE_BESIDE, shown, with_state
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
    """The items below an order or an item, each with the state that `state` returns for it."""
    return [_with_state(item, state) for item in parent["productOrderItem"]]


def _with_state(item: Json, state: Callable[[Json], str]) -> Json:
    wanted = state(item)
    if wanted in _OF_V5 or STATE_BESIDE in item:
        changed = with_state(ITEM, item, wanted)
    else:
        changed = {**item, "state": wanted}
    if "productOrderItem" in item:
        changed["productOrderItem"] = with_states(item, state)
    return changed
