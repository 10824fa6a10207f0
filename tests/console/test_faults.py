"""What the API refuses of an order, in its parts."""

from __future__ import annotations

import pytest

from console.placing.faults import found


@pytest.mark.parametrize(
    ("message", "faults"),
    [
        ("there is no catalogue", [("", "there is no catalogue")]),
        (
            '/productOrderItem/0/action: is "buy"; allowed are "add", "modify"; /a~1b: is required',
            [
                ("/productOrderItem/0/action", 'is "buy"; allowed are "add", "modify"'),
                ("/a~1b", "is required"),
            ],
        ),
        (
            "/category: is 5, which is not of type string; and more after these",
            [("/category", "is 5, which is not of type string"), ("", "and more after these")],
        ),
    ],
)
def test_a_message_has_a_part_for_each_place(message: str, faults: list[tuple[str, str]]) -> None:
    assert [tuple(each) for each in found(message)] == faults
