"""A neighbour's documents are read without trust."""

from __future__ import annotations

import asyncio
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
    retrieved,
)
from ordercentre.neighbours.protocol import NeighbourUnavailable, RefusedByNeighbour
from tests.ordercentre.json_values import JSON_VALUES
from tmf630.wire import Json


class Answering:
    """Documents of which each is the same, or whose server fails."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.paths: list[str] = []

    async def get(self, path: str) -> Json | None:
        self.paths.append(path)
        if isinstance(self.answer, Exception):
            raise self.answer
        answer: Json | None = self.answer
        return answer


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


def name_of(found: Document) -> str:
    return found.text("name")


def retrieved_by(documents: Answering, id: str = "7") -> str | None:
    return asyncio.run(retrieved("catalog", documents, "offering", id, name_of))


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


def test_a_document_that_is_there_is_read() -> None:
    assert retrieved_by(Answering({"name": "Fibre"})) == "Fibre"


@pytest.mark.parametrize("status", [400, 410, 414, 422])
def test_a_refused_id_is_unknown(status: int) -> None:
    assert retrieved_by(Answering(RefusedByNeighbour("catalog: no", status))) is None


def test_a_missing_document_is_unknown() -> None:
    assert retrieved_by(Answering(None)) is None


def test_an_id_that_no_path_can_contain_is_unknown() -> None:
    documents = Answering({})
    assert retrieved_by(documents, "..") is None
    assert not documents.paths


@pytest.mark.parametrize("status", [401, 403, 409])
def test_a_neighbour_that_does_not_let_us_in_is_unavailable(status: int) -> None:
    with pytest.raises(NeighbourUnavailable, match="catalog: no"):
        retrieved_by(Answering(RefusedByNeighbour("catalog: no", status)))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ({"name": []}, "name is an array, not a text"),
        ({"name": True}, "name is true, not a text"),
        ([], "the document is an array, not an object"),
    ],
)
def test_what_cannot_be_read_is_named(content: Any, fault: str) -> None:
    with pytest.raises(NeighbourUnavailable) as caught:
        retrieved_by(Answering(content))
    assert str(caught.value) == f'catalog: offering "7" cannot be read: {fault}'


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
