"""The defects of a TM Forum contract, and the overlay that repairs them.

The defects are those that TM Forum's v4 contracts share: what is wrong in one of them is wrong in
nearly all. `kinds` has them. A kind makes changes only where the defect is, so a repaired contract
has no defects.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from tmf_contracts import overlay
from tmf_contracts.repairs.defect import Change, Defect, Json, Kind
from tmf_contracts.repairs.grouping import Group, grouped
from tmf_contracts.repairs.kinds import KINDS

__all__ = ["KINDS", "Defect", "Kind", "defects", "overlay_of", "repair", "repaired"]


def defects(contract: Mapping[str, Any]) -> Sequence[Defect]:
    """The defects of a contract in Swagger 2.0."""
    return [Defect(kind, found) for kind in KINDS for found in kind.find(dict(contract))]


def repaired(contract: Mapping[str, Any]) -> Json:
    """A copy of the contract with all repairs."""
    changed = dict(copy.deepcopy(contract))
    for _ in repair(changed):
        pass
    return changed


def overlay_of(contract: Mapping[str, Any], extends: str | None = None) -> Json:
    """An OpenAPI Overlay 1.0 document with all repairs. It has no actions where none is needed.

    `extends` is the address of the contract.
    """
    info = contract["info"]
    changed = dict(copy.deepcopy(contract))
    return {
        "overlay": "1.0.0",
        "info": {"title": f"Repairs to {info['title']} {info['version']}", "version": "1.0.0"},
        **({"extends": extends} if extends else {}),
        "actions": [
            _action(kind, group)
            for kind, changes in groupby(repair(changed), key=itemgetter(0))
            for group in grouped(change for _, change in changes)
        ],
    }


def repair(contract: Json) -> Iterator[tuple[Kind, Change]]:
    """Makes the repairs in the contract itself, and yields each: some give cause to others."""
    for kind in KINDS:
        for found in list(kind.find(contract)):
            for change in found.changes:
                overlay.change(contract, change.place, change.update)
                yield kind, change


def _action(kind: Kind, group: Group) -> Json:
    action: Json = {"target": group.target, "description": kind.why}
    if group.update is None:
        return {**action, "remove": True}
    return {**action, "update": copy.deepcopy(group.update)}
