"""The attributes of what is stored: v4's, and those that are beside them for v5."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from productordering.ordering.cancellation import PARTIES
from productordering.versions.mapping import (
    ADDED,
    BESIDE_SUFFIX,
    EXTERNAL_ID,
    STATE,
    STATES,
    TYPES_OF_V4,
    TYPING,
    WRAPPERS,
)
from tmf630.query.attributes import Declared, DeclaredAttribute, Definitions

_OF_V5: Final = "v5:"
"""Begins the names of v5's definitions: v4 has others by the same names."""
_TEXT: Final = Declared("string")
_PRODUCT: Final = "Product"
NOTHING_OWN: Final[Mapping[str, Iterable[str]]] = MappingProxyType({})
"""An operator has added nothing."""


def stored_attributes(
    v4: Definitions, v5: Definitions, own: Mapping[str, Iterable[str]] = NOTHING_OWN
) -> Definitions:
    """v4's definitions with what is beside, for a store that has to find it.

    `own` are the attributes that an operator has added to definitions of v5.
    """
    made: dict[str, dict[str, DeclaredAttribute]] = {
        **{_OF_V5 + name: _renamed(each, v5) for name, each in v5.items()},
        **{name: dict(each) for name, each in v4.items()},
    }
    for definition, added in (*ADDED.items(), *own.items()):
        for name in added:
            stored = made.get(_in_v4(definition), {})
            stored.setdefault(name, made[_OF_V5 + definition][name])
    # The same party in v4 has more branches in a product than in an order; these come last.
    for definition, wrapper in WRAPPERS.items():
        beside = made[_OF_V5 + definition][wrapper.member]
        typing = [name + BESIDE_SUFFIX for name in wrapper.projected if name in TYPING]
        made[_in_v4(definition)] |= {wrapper.member: beside, **dict.fromkeys(typing, _TEXT)}
    for definition in STATES:
        made[definition][STATE + BESIDE_SUFFIX] = _TEXT
    order = made["ProductOrder"]
    order[EXTERNAL_ID + BESIDE_SUFFIX] = made[_OF_V5 + "ProductOrder"][EXTERNAL_ID]
    made["CancelProductOrder"][PARTIES] = Declared("string", array=True)
    return made


def _in_v4(definition: str) -> str:
    if definition == _PRODUCT:
        return "ProductRefOrValue"
    return TYPES_OF_V4.get(definition, definition)


def _of_v5(attribute: DeclaredAttribute) -> Declared:
    return Declared(_OF_V5 + attribute.type, attribute.array, attribute.enum, attribute.synonyms)


def _renamed(
    attributes: Mapping[str, DeclaredAttribute], definitions: Definitions
) -> dict[str, DeclaredAttribute]:
    """The attributes with the names that their definitions have beside v4's."""
    return {
        name: _of_v5(each) if each.type in definitions else each
        for name, each in attributes.items()
    }
