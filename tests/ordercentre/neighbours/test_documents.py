"""A neighbour's documents are read without trust."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given

from ordercentre.neighbours.documents import (
    Document,
    Unreadable,
    document,
    readable,
    resource_path,
)
from ordercentre.neighbours.protocol import NeighbourUnavailable
from tests.ordercentre.json_values import JSON_VALUES

METHODS: Final[list[Callable[[Document, str], object]]] = [
    Document.text,
    Document.required_text,
    Document.part,
    Document.parts,
    Document.moment,
    Document.end,
    Document.decimal,
    Document.integer,
    lambda found, name: found.flag(name, False),
]


@pytest.mark.parametrize(
    ("id", "path"),
    [
        ("7", "/offering/7"),
        ("a/b?c#d e", "/offering/a%2Fb%3Fc%23d%20e"),
        ("../x", "/offering/..%2Fx"),
        ("ü", "/offering/%C3%BC"),
        (".", None),
        ("..", None),
        ("", None),
    ],
)
def test_an_id_is_one_segment_of_a_path(id: str, path: str | None) -> None:
    assert resource_path("offering", id) == path


def test_a_fault_within_a_document_is_located() -> None:
    read = document({"party": [{}, {"period": {"end": "tomorrow"}}]})
    period = read.parts("party")[1].part("period")
    assert period
    with pytest.raises(Unreadable, match=r'^party\[1\].period.end is "tomorrow", not a date-time$'):
        period.moment("end")


def test_what_is_missing_or_null_is_empty() -> None:
    for read in (document({}), document({"x": None})):
        assert read.text("x") == ""
        assert read.parts("x") == []
        assert read.part("x") is None
        assert read.moment("x") is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1970-01-01T00:00:01Z", 1_000_000),
        ("1970-01-02T01:00:00+01:00", 86_400_000_000),
        ("1970-01-02", 86_400_000_000),
    ],
)
def test_a_moment_is_a_date_time_or_a_date(text: str, moment: int) -> None:
    assert document({"x": text}).moment("x") == moment


def test_a_number_is_taken_for_a_text() -> None:
    assert document({"x": 12}).text("x") == "12"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("1970-01-01", 86_400_000_000 - 1),
        ("1970-01-01T00:00:01Z", 1_000_000),
        ("1970-01-01T00:00:01", 1_000_000),
        ("1970-01-01T00:01", 60_000_000),
    ],
)
def test_a_period_ends_at_a_moment_or_with_a_day(text: str, end: int) -> None:
    assert document({"x": text}).end("x") == end


@pytest.mark.parametrize(("value", "flag"), [(True, True), (False, False), (None, True)])
def test_flags(value: bool | None, flag: bool) -> None:
    assert document({"x": value}).flag("x", True) is flag


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (0.1, "0.1"),
        (1e-07, "1e-07"),
        (-5, "-5"),
        ("12.50", "12.50"),
        ("", None),
        (None, None),
    ],
)
def test_numbers_are_exact(value: Any, number: str | None) -> None:
    found = document({"x": value}).decimal("x")
    assert found == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    "value", ["ten", " 1", "1_0", "\u0661", "1e9999", True, [], {}, 10**15, -1e300]
)
def test_what_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(Unreadable, match=r"x is .*, not a number"):
        document({"x": value}).decimal("x")


@pytest.mark.parametrize("value", [3, 3.0, "3", "3.0", "3e0"])
def test_whole_numbers(value: Any) -> None:
    assert document({"x": value}).integer("x") == 3
    with pytest.raises(Unreadable, match=r"x is 3.5, not a whole number"):
        document({"x": 3.5}).integer("x")


@given(JSON_VALUES)
def test_no_content_raises_anything_else(content: Any) -> None:
    def read(found: Document) -> None:
        for name in found.content:
            for method in METHODS:
                try:
                    method(found, name)
                except Unreadable:
                    continue

    try:
        readable("catalog", "offering", content, read)
    except NeighbourUnavailable:
        assert not isinstance(content, dict)
