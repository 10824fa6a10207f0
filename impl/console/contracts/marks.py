"""What of a contract its repairs and overlays have made, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

from tmf_contracts.origins import Origin
from tmf_contracts.repairs import KINDS

_KINDS: Final = {kind.name: kind for kind in KINDS}
_OPERATOR: Final = "operator"
_SHOWN: Final = 12


class Mark(NamedTuple):
    """What was changed, and why: a kind of defects and its repair, or what an overlay says.

    `places` are those below the marked part, empty for the part itself. `is_by_operator` is whether
    an overlay of the operator has done it.
    """

    kind: str
    why: str
    repair: str
    places: Sequence[str]
    is_removed: bool
    is_by_operator: bool = False


class Marks:
    """The marks of one contract; `base` is the contract as it is without overlays of the operator.

    Without `base` nothing is known of how the contract was repaired.
    """

    def __init__(
        self,
        contract: Mapping[str, Any],
        origins: Iterable[Origin] = (),
        base: Mapping[str, Any] | None = None,
    ) -> None:
        self._contract, self._origins, self._base = contract, origins, base

    @property
    def are_known(self) -> bool:
        """Whether it is known how the contract was repaired."""
        return self._base is not None

    def of(self, *place: str) -> Sequence[Mark]:
        """The marks of a part and of what is below it, each reason once."""
        found: dict[tuple[str, str, bool], list[str]] = {}
        for each in self._at(place):
            below = "/".join(str(step) for step in each.place[len(place) :])
            found.setdefault((each.kind, each.why, each.is_removed), []).append(below)
        return [_mark(*key, places) for key, places in found.items()]

    def count(self, *place: str) -> int:
        """How many reasons have changed a part or what is below it."""
        return len({(each.kind, each.why) for each in self._at(place)})

    def _at(self, place: Sequence[str]) -> Iterator[Origin]:
        for each in self._by_part.get((*place[:2],), ()):
            if each.place[: len(place)] == tuple(place):
                yield each

    @cached_property
    def _by_part(self) -> Mapping[tuple[str | int, ...], Sequence[Origin]]:
        """By the first two steps of their places."""
        parts: dict[tuple[str | int, ...], list[Origin]] = {}
        for each in [*self._origins, *self._of_operator()]:
            parts.setdefault(each.place[:2], []).append(each)
        return parts

    def _of_operator(self) -> Iterator[Origin]:
        """The attributes that the operator has added or changed."""
        base = self._base
        if base is None:
            return
        for name, definition in self._contract["definitions"].items():
            before = base["definitions"].get(name, {}).get("properties", {})
            for attribute, declared in definition.get("properties", {}).items():
                if before.get(attribute) != declared:
                    place = ("definitions", name, "properties", attribute)
                    yield Origin(place, _OPERATOR, "", is_removed=False)


def _mark(kind: str, why: str, is_removed: bool, places: Sequence[str]) -> Mark:
    known = _KINDS.get(kind)
    below = [*dict.fromkeys(each for each in places if each)][:_SHOWN]
    if known:
        return Mark(kind, known.why, known.repair, below, is_removed)
    return Mark("", why, "", below, is_removed, kind == _OPERATOR)
