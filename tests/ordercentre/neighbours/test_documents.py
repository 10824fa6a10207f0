"""A neighbour's documents are read without trust."""

from __future__ import annotations

import asyncio
from typing import Any

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


@given(JSON_VALUES)
def test_no_content_raises_anything_else(content: Any) -> None:
    def read(found: Document) -> None:
        for name in found.content:
            for method in (found.text, found.part, found.parts, found.moment):
                try:
                    method(name)
                except Unreadable:
                    continue

    try:
        readable("catalog", "offering", content, read)
    except NeighbourUnavailable:
        assert not isinstance(content, dict)
