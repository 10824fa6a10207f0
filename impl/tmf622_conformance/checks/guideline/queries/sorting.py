"""Sorting of lists."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from tmf622_conformance.check import OPTIONAL, RECOMMENDED, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.server.api import ORDERS, Api

GROUP: Final = Group(Part.GUIDELINE, "sorting", "TMF630 part 1, sorting")
_ORDERS: Final[Sequence[tuple[str, str]]] = (("2", "x"), ("1", "y"), ("3", "x"), ("1", "x"))


def _sorts(api: Api, sort: str, expected: Sequence[tuple[str, str]]) -> None:
    mark = api.marker()
    for priority, category in _ORDERS:
        api.place(externalId=mark, priority=priority, category=category)
    found = api.find(ORDERS, {"externalId": mark, "sort": sort})
    listed = [(each.get("priority"), each.get("category")) for each in found]
    expect(listed == list(expected), f"sort={sort} answers with {listed}")


for _name, _level, _sort, _expected, _sentence in (
    (
        "ascending",
        RECOMMENDED,
        "priority,category",
        (("1", "x"), ("1", "y"), ("2", "x"), ("3", "x")),
        "sort=a,b lists by a, and equals by b",
    ),
    (
        "descending",
        RECOMMENDED,
        "-priority,category",
        (("3", "x"), ("2", "x"), ("1", "x"), ("1", "y")),
        "sort=-a lists from the greatest",
    ),
    (
        "stable",
        OPTIONAL,
        "category",
        (("2", "x"), ("3", "x"), ("1", "x"), ("1", "y")),
        "equal orders are listed in the order of their creation",
    ),
):
    GROUP.check(_name, _level, f"{_sentence} ({_sort})", "listProductOrder")(
        partial(_sorts, sort=_sort, expected=_expected)
    )
