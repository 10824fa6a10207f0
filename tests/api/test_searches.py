"""Lists that take longer than a request: what clients see while a search goes on, and after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.api.access.issuer import Issuer
from tests.api.access.parties import A, B, order_of, parties
from tests.api.access.parties import place as place_for
from tests.api.client import ContractClient
from tests.api.orders import place, refused
from tests.api.stores import NewStore
from tests.api.waiting import eventually
from tests.server import Server, running

SHORT = ("--query-seconds", "0.000001")
"""No list of an attribute without an index is found within that time."""
COSTLY = "/productOrder?description.regex=(x?){100}y"
"""A pattern that takes a tenth of a second on a text of LONG."""
LONG = "x" * 60_000
MANY = 40


def counted(client: httpx.Client, path: str) -> httpx.Response:
    """The page of a list, as soon as its matches are counted."""
    return eventually(lambda: client.get(path), lambda page: "x-total-count" in page.headers)


def rels(page: httpx.Response) -> set[str]:
    """The pages that a page links to."""
    return {str(each) for each in page.links}


@pytest.fixture
def costly(store_url: str) -> Iterator[tuple[Server, ContractClient]]:
    """A server whose first order matches COSTLY; to look at the others takes seconds."""
    with running(store_url) as server, ContractClient(server.url) as client:
        place(client, description="y")
        for _ in range(MANY):
            place(client, description=LONG)
        yield server, client


def test_a_search_goes_on_until_it_is_asked_for(new_store: NewStore) -> None:
    path = "/productOrder?description.regex=^fibre&fields=description&limit=2"
    with (
        new_store() as url,
        running(url, *SHORT) as server,
        ContractClient(server.url) as client,
    ):
        for text in ("fibre 1", "other", "fibre 2", "fibre 3"):
            place(client, description=text)
        answer = client.get(path)
        refused(answer, 503, "5", "goes on in the background")
        assert int(answer.headers["retry-after"]) > 0
        page = counted(client, path)
        assert [each["description"] for each in page.json()] == ["fibre 1", "fibre 2"]
        assert (page.headers["x-total-count"], rels(page)) == (
            "3",
            {"self", "first", "next", "last"},
        )
        last = client.get(page.links["next"]["url"])
        assert [each["description"] for each in last.json()] == ["fibre 3"]
        assert client.get(f"{path}&offset=9").json() == []
        place(client, description="fibre 4")
        older = client.get(path)
        assert older.headers["x-total-count"] == "3"
        assert int(older.headers["age"]) > 0
        eventually(lambda: client.get(path), lambda page: page.headers.get("x-total-count") == "4")


def test_a_page_comes_before_the_count(costly: tuple[Server, ContractClient]) -> None:
    _, client = costly
    page = client.get(f"{COSTLY}&limit=1")
    assert (page.status_code, len(page.json())) == (200, 1)
    assert "x-total-count" not in page.headers
    assert int(page.headers["retry-after"]) > 0
    assert page.headers["x-result-count"] == "1"
    assert rels(page) == {"self", "first", "next"}
    page = counted(client, f"{COSTLY}&limit=1")
    assert (page.headers["x-total-count"], rels(page)) == ("1", {"self", "first", "last"})


def test_a_search_ends_with_its_server(costly: tuple[Server, ContractClient]) -> None:
    server, client = costly
    client.get(f"{COSTLY}&limit=1")
    below = psutil.Process(server.process.pid).children(recursive=True)
    searches = [each for each in below if "searching.process" in " ".join(each.cmdline())]
    assert len(searches) == 1
    server.kill()
    assert not psutil.wait_procs(searches, timeout=30)[1]


def test_a_party_gets_nothing_of_another_search(store_url: str, tmp_path: Path) -> None:
    issuer = Issuer(tmp_path / "keys.json")
    with parties(store_url, issuer, TMF622_QUERY_SECONDS="0.000001") as callers:
        for party, number in ((A, 3), (B, 2)):
            for _ in range(number):
                place_for(callers.a if party is A else callers.b, order_of(party, description="x"))
        path = "/productOrder?description=x&limit=1"
        for client, total in ((callers.a, "3"), (callers.b, "2"), (callers.clerk, "5")):
            assert counted(client, path).headers["x-total-count"] == total


def test_without_searches_a_list_ends_at_its_time_limit(store_url: str) -> None:
    with (
        running(store_url, *SHORT, "--search-seconds", "0") as server,
        ContractClient(server.url) as client,
    ):
        place(client, description="x")
        answer = client.get("/productOrder?description=x")
        refused(answer, 503, "5", "narrow the query down")
        assert "background" not in answer.json()["message"]
