"""Kinds of defects, and the defects of a contract with the changes that repair them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tmf_contracts.references import pointer

Json = dict[str, Any]
Step = str | int
Place = tuple[Step, ...]
"""The steps to a node of a document: names of members, indexes of arrays."""


@dataclass(frozen=True, slots=True)
class Change:
    """One action of an overlay: merges `update` into the node at `place`, or removes the node.

    An update of an array is appended to it.
    """

    place: Place
    update: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a defect is, what is wrong there, and the changes that repair it, in their order."""

    place: Place
    found: str
    changes: tuple[Change, ...]


Finder = Callable[[Json], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of defects. `why` says what it does to servers and clients, `repair` the answer.

    `find` finds the defects of this kind in a contract, and does not change it.
    """

    name: str
    why: str
    repair: str
    find: Finder


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect of a contract."""

    kind: Kind
    finding: Finding

    @property
    def place(self) -> str:
        """Where the defect is, as a JSON Pointer."""
        return pointer(self.finding.place)
