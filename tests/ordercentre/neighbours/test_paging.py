"""Lists of neighbours, whatever they make of offset and limit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from ordercentre.neighbours.protocol import NeighbourUnavailable
from tests.events.listener import Connection, answering
from tests.ordercentre.neighbours.serving import neighbour_that, says
from tmf630.wire import encode

pytestmark = pytest.mark.anyio


def things(number: int) -> list[Any]:
    return [{"id": str(index)} for index in range(number)]


class Pages:
    """A list in pages, as `offset` and `limit` say; `largest` is the size of the largest page."""

    def __init__(
        self,
        elements: Sequence[Any],
        *,
        largest: int = 1_000,
        total: str | None = None,
        ignores: Sequence[str] = (),
        status: str = "200 OK",
    ) -> None:
        self.elements = elements
        self.largest = largest
        self.total = total
        self.ignores = ignores
        self.status = status
        self.queries: list[dict[str, str]] = []

    async def __call__(self, connection: Connection) -> None:
        query = dict(parse_qsl(urlsplit(connection.request.line.split()[1]).query))
        self.queries.append(query)
        heard = {name: value for name, value in query.items() if name not in self.ignores}
        start, size = int(heard.get("offset", "0")), int(heard.get("limit", "1000"))
        page = self.elements[start : start + min(size, self.largest)]
        headers = [] if self.total is None else [f"X-Total-Count: {self.total}"]
        await answering(self.status, *headers, body=encode(page))(connection)


@pytest.mark.parametrize("number", [0, 1, 99, 100, 101, 250])
async def test_a_list_without_a_total(number: int) -> None:
    pages = Pages(things(number))
    async with neighbour_that(pages) as (neighbour, _):
        assert await neighbour.find("/a", {"externalId": "x"}, 1_000) == things(number)
    assert len(pages.queries) == number // 100 + 1
    assert pages.queries[0] == {"externalId": "x", "limit": "100"}
    assert [query.get("offset", "0") for query in pages.queries] == [
        str(page * 100) for page in range(len(pages.queries))
    ]


@pytest.mark.parametrize(("number", "requests"), [(0, 1), (99, 1), (100, 1), (101, 2), (250, 3)])
async def test_a_list_with_a_total(number: int, requests: int) -> None:
    pages = Pages(things(number), total=str(number))
    async with neighbour_that(pages) as (neighbour, _):
        assert await neighbour.find("/a", {}, 1_000) == things(number)
    assert len(pages.queries) == requests


async def test_small_pages_with_a_total() -> None:
    pages = Pages(things(25), largest=10, total="25")
    async with neighbour_that(pages) as (neighbour, _):
        assert await neighbour.find("/a", {}, 1_000) == things(25)
    assert len(pages.queries) == 3


async def test_small_pages_that_say_that_they_are_partial() -> None:
    pages = Pages(things(25), largest=10, status="206 Partial Content")
    async with neighbour_that(pages) as (neighbour, _):
        assert await neighbour.find("/a", {}, 1_000) == things(25)


@pytest.mark.parametrize("total", [None, "250", "1000000", "0", "many", "-1", "9" * 100])
async def test_a_neighbour_that_ignores_the_offset(total: str | None) -> None:
    pages = Pages(things(250), ignores=["offset"], total=total)
    async with neighbour_that(pages) as (neighbour, _):
        assert await neighbour.find("/a", {}, 1_000) == things(100)
    assert len(pages.queries) <= 2


async def test_a_neighbour_that_ignores_the_limit() -> None:
    pages = Pages(things(250), ignores=["offset", "limit"])
    async with neighbour_that(pages) as (neighbour, _):
        assert await neighbour.find("/a", {}, 1_000) == things(250)
        assert await neighbour.find("/a", {}, 3) == things(3)


async def test_a_total_that_is_never_reached() -> None:
    pages = Pages(things(5), total="1000000")
    async with neighbour_that(pages) as (neighbour, _):
        assert await neighbour.find("/a", {}, 1_000) == things(5)
    assert len(pages.queries) == 2


async def test_no_more_elements_than_asked_for() -> None:
    pages = Pages(things(1_000))
    async with neighbour_that(pages) as (neighbour, _):
        assert await neighbour.find("/a", {}, 150) == things(150)
        assert await neighbour.find("/a", {}, 0) == []
    assert [query["limit"] for query in pages.queries] == ["100", "50"]


async def test_elements_without_an_id_and_elements_that_come_again() -> None:
    elements = [{"name": "a"}, {"id": 1}, {"name": "b"}, {"name": "a"}, {"id": [1]}, {"id": 1}]
    async with neighbour_that(says(elements)) as (neighbour, _):
        assert await neighbour.find("/a", {}, 10) == [
            {"name": "a"},
            {"id": 1},
            {"name": "b"},
            {"id": [1]},
        ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"items": []}, "the answer is no array"),
        ("a", "the answer is no array"),
        (None, "the answer is no array"),
        ([{}, ["secret"]], "an element of the answer is no object"),
        (["secret"], "an element of the answer is no object"),
        ([None], "an element of the answer is no object"),
    ],
)
async def test_answers_that_are_no_lists(content: Any, message: str) -> None:
    async with neighbour_that(says(content)) as (neighbour, _):
        with pytest.raises(NeighbourUnavailable) as unavailable:
            await neighbour.find("/a", {}, 10)
    assert str(unavailable.value) == f"catalog: GET /a: {message}"


async def test_an_empty_body_is_no_list() -> None:
    async with neighbour_that(answering("200 OK")) as (neighbour, _):
        with pytest.raises(NeighbourUnavailable, match="no array"):
            await neighbour.find("/a", {}, 10)
