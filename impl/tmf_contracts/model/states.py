"""The state attributes of resources and of their items, and the states in which they begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tmf_contracts.model.attributes import Attribute, Table
from tmf_contracts.model.conventions import (
    FIRST_STATES,
    FIRST_STATES_OF_FREE_TEXT,
    ITEMS,
    STATE_ATTRIBUTES,
)


@dataclass(frozen=True, slots=True)
class StateAttribute:
    """The attribute that says where a resource, or an item of it, stands in its life.

    `states` are the values of its enum, None for free text. `first` is the state of a new resource.
    """

    name: str
    states: tuple[str, ...] | None
    first: str


@dataclass(frozen=True, slots=True)
class Items:
    """An array of items with states, which can contain such arrays in turn."""

    attribute: str
    state: StateAttribute
    definition: str


def state_attribute(
    declared: Mapping[str, Attribute],
) -> StateAttribute | None:
    """The state attribute among the attributes of a definition, if there is one."""
    for name in STATE_ATTRIBUTES:
        attribute = declared.get(name)
        if attribute and attribute.type == "string" and not attribute.array:
            return StateAttribute(name, attribute.enum, _first(name, attribute.enum))
    return None


def items_with_states(table: Table, definition: str) -> Mapping[str, Sequence[Items]]:
    """The arrays of items below a definition, by the definition that has them."""
    found: dict[str, Sequence[Items]] = {}
    open_ = [definition]
    while open_:
        name = open_.pop()
        if name not in found:
            found[name] = _items(table, name)
            open_ += [each.definition for each in found[name]]
    return {name: items for name, items in found.items() if items}


def _items(table: Table, definition: str) -> tuple[Items, ...]:
    return tuple(
        Items(name, state, each.type)
        for name, each in table[definition].items()
        if each.array and name.endswith((ITEMS, ITEMS.lower())) and each.type in table
        if (state := state_attribute(table[each.type]))
    )


def _first(name: str, states: Sequence[str] | None) -> str:
    if states is None:
        return FIRST_STATES_OF_FREE_TEXT[name]
    spelled = {each.lower(): each for each in reversed(states)}
    return next(
        (spelled[each.lower()] for each in FIRST_STATES if each.lower() in spelled), states[0]
    )
