"""What two values do not share."""

from __future__ import annotations

from typing import Any

import pytest

from tmf630.sharing import elements_apart, members_apart

A, B, C, D = ({"name": name} for name in "abcd")


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ([A, B, C], [A, B, C], ([], [])),
        ([A, B, C], [A, D, C], ([B], [D])),
        ([A, B, C], [C, B, A], ([A, C], [C, A])),
        ([A, B, C], [A, C], ([B], [])),
        ([A, C], [A, B, C], ([], [B])),
        ([A, B], [], ([A, B], [])),
        ([], [A], ([], [A])),
        ([A, A], [A], ([A], [])),
        ([A, B, C, D], [D, A, C], ([A, B, C, D], [D, A, C])),
        ([A], [dict(A)], ([A], [dict(A)])),
    ],
)
def test_arrays(one: list[Any], other: list[Any], apart: tuple[list[Any], list[Any]]) -> None:
    assert elements_apart(one, other) == apart


def test_objects() -> None:
    one = {"same": A, "changed": B, "removed": C, "list": [A, B]}
    other = {"same": A, "changed": C, "added": D, "list": [A, C]}
    assert members_apart(one, other) == (
        {"changed": B, "removed": C, "list": [B]},
        {"changed": C, "added": D, "list": [C]},
    )
