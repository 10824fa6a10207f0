"""Whether something is beside in a stored resource: looked for only where it can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from productordering.versions.mapping import BESIDE_SUFFIX, EXTERNAL_ID, STATES, TYPING, WRAPPERS
from productordering.versions.plans import PLANS
from productordering.versions.states import ORDER, STATE_BESIDE
from productordering.versions.types import PRODUCT

EXTERNAL_ID_BESIDE: Final = EXTERNAL_ID + BESIDE_SUFFIX

_OWN: Final[Mapping[str, Sequence[str]]] = {
    **dict.fromkeys(STATES, (STATE_BESIDE,)),
    ORDER: (STATE_BESIDE, EXTERNAL_ID_BESIDE),
    **{
        name: (wrapper.member, *(n + BESIDE_SUFFIX for n in wrapper.projected if n in TYPING))
        for name, wrapper in WRAPPERS.items()
    },
}
"""The attributes of an object of a v5 definition that are beside."""


class _Places(NamedTuple):
    """The attributes that are beside.

    `below` are the attributes with objects in which, or below which, something can be; it has the
    definitions of these objects.
    """

    own: frozenset[str]
    below: Mapping[str, str]


def says_more(definition: str, stored: Any) -> bool:
    """Whether something is beside in a stored object of a v5 definition, or in one below it."""
    if isinstance(stored, list):
        for each in stored:  # noqa: SIM110 - a generator for each object takes twice the time
            if says_more(definition, each):
                return True
        return False
    if not isinstance(stored, dict):
        return False
    own, below = _PLACES[definition]
    if not own.isdisjoint(stored):
        return True
    for name in below.keys() & stored.keys():  # noqa: SIM110
        if says_more(below[name], stored[name]):
            return True
    return False


def _contained(definition: str) -> Mapping[str, str]:
    """The definitions of the objects in an object, by the stored names of the attributes."""
    plan = PLANS["Product" if definition == PRODUCT else definition]
    return {name: part.definition for name, part in plan.read.items() if part.definition}


def _leading() -> set[str]:
    """The definitions of objects in which, or below which, something can be beside."""
    found = set(_OWN)
    while more := {n for n in PLANS if n not in found and found & {*_contained(n).values()}}:
        found |= more
    return found


_LEADING: Final = _leading()
_PLACES: Final[Mapping[str, _Places]] = {
    definition: _Places(
        frozenset(_OWN.get(definition, ())),
        {name: each for name, each in _contained(definition).items() if each in _LEADING},
    )
    for definition in _LEADING
}

SAYING_MORE: Final[Mapping[str, frozenset[str]]] = {
    definition: frozenset({*own, *(name.removesuffix(BESIDE_SUFFIX) for name in own), *below})
    for definition, (own, below) in _PLACES.items()
}
"""The attributes of a definition of which, or below which, something beside can say more."""
