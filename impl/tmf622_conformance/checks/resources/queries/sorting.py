"""Sorting of lists by one attribute, in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tmf622_conformance.check import RECOMMENDED, Part, expect
from tmf622_conformance.checks.rules import Rules
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.server.api import Api

RULES: Final = Rules(Part.GUIDELINE, "sorting", "TMF630 part 1, sorting")
_NUMBERS: Final = (2, 1, 3)


def _sorted_by(api: Api, subject: Subject, attribute: str, sort: str) -> Sequence[Any]:
    """The values of an attribute as they are listed, of three new resources."""
    mark = api.marker()
    ids = [subject.create(api, **{attribute: f"{mark}-{each}"})["id"] for each in _NUMBERS]
    found = api.find(subject.collection(api), {"id": ",".join(ids), "sort": sort})
    return [int(str(each.get(attribute))[-1:] or 0) for each in found]


def _first(subject: Subject) -> Sequence[str]:
    return subject.texts[:1]


@RULES.check(
    "ascending",
    RECOMMENDED,
    "sort={attribute} lists from the least",
    Action.LIST,
    attributes=_first,
    creating=True,
)
def sorts_upwards(api: Api, subject: Subject, attribute: str) -> None:
    listed = _sorted_by(api, subject, attribute, attribute)
    expect(listed == [1, 2, 3], f"sort={attribute} lists {listed}")


@RULES.check(
    "descending",
    RECOMMENDED,
    "sort=-{attribute} lists from the greatest",
    Action.LIST,
    attributes=_first,
    creating=True,
)
def sorts_downwards(api: Api, subject: Subject, attribute: str) -> None:
    listed = _sorted_by(api, subject, attribute, f"-{attribute}")
    expect(listed == [3, 2, 1], f"sort=-{attribute} lists {listed}")
