"""Where an attribute of v5 is stored: for filters and sorting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from productordering.versions.mapping import (
    BESIDE,
    BESIDE_SUFFIX,
    EXTERNAL_ID,
    REFERENCE,
    RELATIONSHIP,
    STATE,
    STATES,
    TYPING,
    WRAPPERS,
    Names,
)
from productordering.versions.plans import PLANS
from productordering.versions.types import PRODUCT

Path = tuple[str, ...]

ORDER: Final = "ProductOrder"
TASK: Final = "CancelProductOrder"
_PLACE: Final = "RelatedPlaceRefOrValue"


@dataclass(frozen=True, slots=True)
class StoredAttribute:
    """Where the values of a v5 attribute are in the stored form.

    They are at `path`. In an object that has one at `beside`, that is the value instead. `absent`
    is the value of an object that has neither. An attribute with `further` values has all that are
    at either path. `words` are the values that only `beside` has, each with the one at `path` then.
    """

    path: Path
    beside: Path | None = None
    absent: str | None = None
    further: Path | None = None
    words: Names | None = None


def stored(definition: str, path: Sequence[str]) -> StoredAttribute:
    """Where the attribute at a path of v5, from ORDER or TASK, is stored.

    A name that v5 does not declare is stored as it is. The types that v5 makes of the value, where
    `@type` selects a definition, are found only if a client has said them.
    """
    before: list[str] = []
    names = list(path)
    while names:
        name, *below = names
        if found := _own(definition, name, below):
            return _below(before, found)
        if name == _member(definition) and below[:1] and below[0] in WRAPPERS[definition].projected:
            # v4 has the attributes of a reference in the object itself.
            return _below(before, StoredAttribute(tuple(below)))
        stored_name, definition = within(definition, name)
        before.append(stored_name)
        names = below
    return StoredAttribute(tuple(before))


def projection(name: str) -> str:
    """The attribute of which v5 says more in this one of an order; this one if it is none."""
    return name.removesuffix(BESIDE_SUFFIX) if name in BESIDE else name


def within(definition: str, name: str) -> tuple[str, str]:
    """v4's name of an attribute of v5, and the definition of the objects in it; empty if none."""
    plan = PLANS.get(definition)
    part = plan.written.get(name) if plan else None
    if part is None:
        return name, ""
    return part.name, "Product" if part.definition == PRODUCT else part.definition or ""


def shown(definition: str, path: Sequence[str]) -> Path:
    """v5's path of a stored attribute."""
    made: list[str] = []
    for name in path:
        member = _member(definition)
        if member is not None and name in REFERENCE:
            made.append(member)
        part = PLANS[definition].read.get(name) if definition in PLANS else None
        made.append(part.name if part else name)
        definition = (part.definition if part else None) or ""
        definition = "Product" if definition == PRODUCT else definition
    return tuple(made)


def _member(definition: str) -> str | None:
    wrapper = WRAPPERS.get(definition)
    return wrapper.member if wrapper else None


def _own(definition: str, name: str, below: Sequence[str]) -> StoredAttribute | None:
    """Where an attribute is that is stored in more than one, or elsewhere in the same object."""
    if name == STATE and definition in STATES and not below:
        beside = (STATE + BESIDE_SUFFIX,)
        return StoredAttribute((STATE,), beside, words=STATES[definition])
    if definition == ORDER and name == EXTERNAL_ID:
        further = (EXTERNAL_ID + BESIDE_SUFFIX, *below)
        # v4 has the first id, which is among those beside, too.
        is_in_both = list(below) in ([], ["id"])
        first = StoredAttribute((EXTERNAL_ID,), further=further)
        return first if is_in_both else StoredAttribute(further)
    if definition == RELATIONSHIP and name in REFERENCE:
        return StoredAttribute(("product", name, *below))
    if below or name not in TYPING:
        return None
    own = name + BESIDE_SUFFIX if definition == _PLACE else name
    plan = PLANS.get(definition)
    return StoredAttribute((own,), absent=plan.type if plan and name == "@type" else None)


def _below(before: Sequence[str], found: StoredAttribute) -> StoredAttribute:
    return replace(
        found,
        path=(*before, *found.path),
        beside=found.beside and (*before, *found.beside),
        further=found.further and (*before, *found.further),
    )
