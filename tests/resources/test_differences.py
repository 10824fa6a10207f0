"""The attributes in which two resources differ."""

from __future__ import annotations

from typing import Any

import pytest

from tmf630.resources.differences import differences

SAME = {"id": "1"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([SAME, SAME], [SAME]),
        ([SAME], [SAME, SAME]),
        ([SAME], []),
        ([SAME, {"id": "2"}], [{"id": "2"}, SAME]),
        ([SAME, 1], [SAME, 1.0]),
        ([SAME, 1], [SAME, True]),
        (SAME, {**SAME, "name": ""}),
        ("x", "y"),
        ([SAME], SAME),
    ],
)
def test_a_changed_attribute_is_named(before: Any, after: Any) -> None:
    assert differences({"x": before, "y": SAME}, {"x": after, "y": SAME}) == {"x"}


@pytest.mark.parametrize("value", [[], [SAME, {"a": 1, "b": [2]}], {"a": 1, "b": 2}, 1.5])
def test_an_equal_attribute_is_not(value: Any) -> None:
    again = {**value} if isinstance(value, dict) else [*value] if isinstance(value, list) else value
    assert differences({"x": value}, {"x": again}) == frozenset()


def test_attributes_that_come_and_go_are_named() -> None:
    assert differences({"a": SAME, "b": SAME}, {"b": SAME, "c": SAME}) == {"a", "c"}
