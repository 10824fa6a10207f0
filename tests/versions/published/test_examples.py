"""TM Forum's examples of new orders are stored, and are the same when they are read again."""

from __future__ import annotations

from productordering.versions import reading, writing
from tests.versions.contracts import violations_of_v4
from tmf630.wire import Json


def test_an_example_is_valid_in_v4_and_the_same_when_read_again(example: Json) -> None:
    stored = writing.order(example)
    assert violations_of_v4("ProductOrder_Create", stored) == ""
    assert reading.order(stored) == example
