"""The resources of a neighbour's collection, looked up by their ids."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from ordercentre.neighbours.collection import Collection
from ordercentre.neighbours.documents import Document
from ordercentre.neighbours.protocol import NeighbourUnavailable, RefusedByNeighbour
from tests.ordercentre.stored_documents import StoredDocuments


class Reading:
    """Reads the names of documents, and counts."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def __call__(self, found: Document, id: str) -> str:
        self.ids.append(id)
        return found.text("name")


def found(content: Any, id: str = "7") -> str | None:
    """The name of an offering whose document is this, or whose server raises it."""
    documents = StoredDocuments({"/offering/7": content})
    return asyncio.run(Collection("catalog", "offering", documents, Reading()).get(id))


def test_a_resource_that_is_there_is_read() -> None:
    assert found({"name": "Fibre"}) == "Fibre"


@pytest.mark.parametrize("id", ["8", "..", ""])
def test_a_resource_that_is_not_there_is_unknown(id: str) -> None:
    assert found({"name": "Fibre"}, id) is None


@pytest.mark.parametrize("status", [400, 410, 414, 422])
def test_a_refused_id_is_unknown(status: int) -> None:
    assert found(RefusedByNeighbour("catalog: no", status)) is None


@pytest.mark.parametrize("status", [401, 403, 409])
def test_a_neighbour_that_does_not_let_us_in_is_unavailable(status: int) -> None:
    with pytest.raises(NeighbourUnavailable, match="catalog: no"):
        found(RefusedByNeighbour("catalog: no", status))


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
        found(content)
    assert str(caught.value) == f'catalog: offering "7" cannot be read: {fault}'


def test_a_document_is_read_again_only_when_it_has_changed() -> None:
    documents: dict[str, Any] = {"/offering/7": {"name": "Fibre"}, "/offering/8": {"name": "TV"}}
    reading = Reading()
    offerings = Collection("catalog", "offering", StoredDocuments(documents), reading)

    async def names() -> list[str | None]:
        return [await offerings.get(id) for id in ("7", "8", "7")]

    assert asyncio.run(names()) == ["Fibre", "TV", "Fibre"]
    documents["/offering/7"] = {"name": "Copper"}
    assert asyncio.run(names()) == ["Copper", "TV", "Copper"]
    del documents["/offering/7"]
    assert asyncio.run(names()) == [None, "TV", None]
    assert reading.ids == ["7", "8", "7"]
