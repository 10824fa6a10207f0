"""Where the parts of an effective contract come from that its published contract does not have."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from tmf_contracts import additions, overlay, repairs, source
from tmf_contracts.repairs.defect import Place

_NAMED: Final = {"definitions", "headers", "paths", "properties", "responses"}
"""Members whose own members are parts of the contract, each by its name."""


class Origin(NamedTuple):
    """A part of a contract that was added, changed or removed: where it is.

    `kind` is the name of the kind of defect that is repaired; what the overlay of the contract does
    has none, and says `why`.
    """

    place: Place
    kind: str
    why: str
    is_removed: bool


def origins(published: Mapping[str, Any], document: Any = None) -> Sequence[Origin]:
    """What the general repairs and the overlay `document` have changed, in their order.

    `published` is in the inner form. Raises OverlayError.
    """
    contract = dict(copy.deepcopy(published))
    found = [*_repaired(contract)]
    for action in document["actions"] if document else ():
        why, is_removed = action.get("description", ""), bool(action.get("remove"))
        for place in overlay.places(contract, action["target"]):
            parts = _parts(place, action.get("update"))
            found += [Origin(each, "", why, is_removed) for each in parts]
        contract = overlay.apply(contract, {**document, "actions": [action]})
    if document:
        contract = additions.completed(published, source.inner(contract))
        found += _repaired(contract)
    return found


def _repaired(contract: dict[str, Any]) -> Iterator[Origin]:
    for kind, change in repairs.repair(contract):
        is_removed = change.update is None
        for place in _parts(change.place, change.update):
            yield Origin(place, kind.name, "", is_removed)


def _parts(place: Place, update: Any) -> Iterator[Place]:
    """The parts that an update of the node at a place is about."""
    if not isinstance(update, Mapping):
        yield place
        return
    for name, value in update.items():
        is_path = bool(place) and place[-1] == "paths"
        if (name in _NAMED or is_path) and isinstance(value, Mapping):
            yield from _parts((*place, name), value)
        elif place and place[-1] in _NAMED:
            yield (*place, name)
        else:
            yield place
