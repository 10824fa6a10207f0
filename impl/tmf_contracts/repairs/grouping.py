"""Changes that are the same at several places, as one: an overlay is read by people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tmf_contracts.repairs.defect import Change, Step

_SHORTHAND: Final = re.compile(r"[A-Za-z_]\w*", re.ASCII)

Places = tuple[tuple[Step, ...], ...]
"""Of each step, its alternatives: every combination of them is a place."""


@dataclass(frozen=True, slots=True)
class Group:
    """A change at several places."""

    places: Places
    update: Mapping[str, Any] | None

    @property
    def target(self) -> str:
        """The places as a JSONPath (RFC 9535)."""
        return "$" + "".join(map(_segment, self.places))


def grouped(changes: Iterable[Change]) -> list[Group]:
    """The changes of one kind of defect, which do not depend on each other, in their order.

    The removal of a member and its new value stay in this order.
    """
    groups = [Group(tuple((step,) for step in each.place), each.update) for each in changes]
    for position in reversed(range(max((len(each.places) for each in groups), default=0))):
        groups = _joined(groups, position)
    return groups


def _joined(groups: Iterable[Group], position: int) -> list[Group]:
    """Groups that differ in their alternatives for one step alone are joined."""
    joined: dict[str, Group] = {}
    for each in groups:
        places = each.places
        others = [*places[:position], *places[position + 1 :]]
        key = json.dumps([len(places), others, each.update])
        if key in joined and position < len(places):
            together = dict.fromkeys((*joined[key].places[position], *places[position]))
            places = (*places[:position], tuple(together), *places[position + 1 :])
        joined[key] = Group(places, each.update)
    return list(joined.values())


def _segment(steps: tuple[Step, ...]) -> str:
    if len(steps) == 1 and isinstance(steps[0], str) and _SHORTHAND.fullmatch(steps[0]):
        return f".{steps[0]}"
    return f"[{', '.join(map(_selector, steps))}]"


def _selector(step: Step) -> str:
    if isinstance(step, int):
        return str(step)
    quoted = step.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{quoted}'"
