"""GET /productOrder and its pages."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.api.client import ContractClient
from tests.api.orders import place, refused, retrieve
from tests.api.stores import NewStore
from tests.server import COMMAND, Server, running

TOTAL = 1_003
LARGEST = 2**63 - 1


@pytest.fixture(scope="module")
def module_server(new_store: NewStore) -> Iterator[Server]:
    """A server with more orders than fit on a page."""
    with new_store() as store_url:
        seed = [*COMMAND, "seed", "--orders", str(TOTAL), "--store", store_url]
        subprocess.run(seed, check=True, capture_output=True)
        with running(store_url) as server:
            yield server


@pytest.fixture(scope="module")
def whole(module_client: ContractClient) -> list[str]:
    """The ids of all orders of `module_server`."""
    pages = [
        module_client.get(f"/productOrder?fields=none&limit=1000&offset={n}") for n in (0, 1000)
    ]
    return [id for page in pages for id in ids(page)]


def ids(page: httpx.Response) -> list[str]:
    return [order["id"] for order in page.json()]


def links(page: httpx.Response) -> dict[str, dict[str, str]]:
    """The query of each linked page, by its relation."""
    return {relation: dict(parse_qsl(urlsplit(url).query)) for relation, url in urls(page).items()}


def urls(page: httpx.Response) -> dict[str, str]:
    """The URL of each linked page, by its relation."""
    return {relation: each["url"] for relation, each in page.links.items() if relation}


def window(offset: int, limit: int) -> dict[str, str]:
    return {"offset": str(offset), "limit": str(limit)}


def window_of(query: str) -> tuple[int, int]:
    """The offset and limit of a query string."""
    given = dict(parse_qsl(query))
    return int(given.get("offset", 0)), min(int(given.get("limit", 100)), 1000)


PAGES: dict[str, tuple[range, dict[str, tuple[int, int]]]] = {
    "": (range(100), {"first": (0, 100), "next": (100, 100), "last": (1000, 100)}),
    "limit=10": (range(10), {"first": (0, 10), "next": (10, 10), "last": (1000, 10)}),
    "offset=10&limit=10": (
        range(10, 20),
        {"first": (0, 10), "prev": (0, 10), "next": (20, 10), "last": (1000, 10)},
    ),
    "offset=5&limit=10": (
        range(5, 15),
        {"first": (0, 10), "prev": (0, 10), "next": (15, 10), "last": (1000, 10)},
    ),
    "offset=993&limit=10": (
        range(993, 1003),
        {"first": (0, 10), "prev": (983, 10), "last": (1000, 10)},
    ),
    "offset=1000&limit=10": (
        range(1000, 1003),
        {"first": (0, 10), "prev": (990, 10), "last": (1000, 10)},
    ),
    "offset=1003&limit=10": (range(0), {"first": (0, 10), "prev": (993, 10), "last": (1000, 10)}),
    "offset=5000&limit=10": (range(0), {"first": (0, 10), "prev": (1000, 10), "last": (1000, 10)}),
    f"offset={LARGEST}": (range(0), {"first": (0, 100), "prev": (1000, 100), "last": (1000, 100)}),
    "limit=1": (range(1), {"first": (0, 1), "next": (1, 1), "last": (1002, 1)}),
    "limit=17": (range(17), {"first": (0, 17), "next": (17, 17), "last": (986, 17)}),
    "offset=0017&limit=017": (
        range(17, 34),
        {"first": (0, 17), "prev": (0, 17), "next": (34, 17), "last": (986, 17)},
    ),
    "limit=1000": (range(1000), {"first": (0, 1000), "next": (1000, 1000), "last": (1000, 1000)}),
    "limit=1001": (range(1000), {"first": (0, 1000), "next": (1000, 1000), "last": (1000, 1000)}),
    f"limit={LARGEST}": (
        range(1000),
        {"first": (0, 1000), "next": (1000, 1000), "last": (1000, 1000)},
    ),
    "limit=0": (range(0), {}),
    "limit=0&offset=7": (range(0), {}),
}


@pytest.mark.parametrize(("query", "expected"), PAGES.items())
def test_a_page_is_a_slice_of_the_list(
    module_client: ContractClient,
    whole: list[str],
    query: str,
    expected: tuple[range, dict[str, tuple[int, int]]],
) -> None:
    orders, others = expected
    page = module_client.get(f"/productOrder?fields=none&{query}")
    assert page.status_code == 200
    assert ids(page) == [whole[number] for number in orders]
    assert page.headers["x-total-count"] == str(TOTAL)
    assert page.headers["x-result-count"] == str(len(orders))
    linked = {"self": window_of(query), **others}
    assert links(page) == {
        relation: {"fields": "none", **window(*each)} for relation, each in linked.items()
    }


def test_every_order_is_listed_once(whole: list[str]) -> None:
    assert len(whole) == len(set(whole)) == TOTAL


@pytest.mark.parametrize(("start", "relation"), [("first", "next"), ("last", "prev")])
def test_links_lead_through_the_whole_list(
    module_client: ContractClient, whole: list[str], start: str, relation: str
) -> None:
    page = module_client.get(urls(module_client.get("/productOrder?limit=170&fields=none"))[start])
    pages = [ids(page)]
    while relation in urls(page):
        page = module_client.get(urls(page)[relation])
        pages.append(ids(page))
    if relation == "prev":
        pages.reverse()
    assert [id for each in pages for id in each] == whole


def test_links_keep_every_other_parameter(
    module_client: ContractClient, module_server: Server
) -> None:
    selection = "id,x-é&=+ /%,productOrderItem.state"
    page = module_client.get("/productOrder", params={"fields": selection, "limit": 2, "offset": 2})
    assert {each["fields"] for each in links(page).values()} == {selection}
    for url in urls(page).values():
        assert url.startswith(f"{module_server.api}/productOrder?")
        assert module_client.get(url).status_code == 200


def test_orders_come_in_the_order_of_their_creation(client: ContractClient) -> None:
    before = client.get("/productOrder?limit=0").headers["x-total-count"]
    placed = [place(client, priority=str(number)) for number in range(7)]
    assert client.get(f"/productOrder?offset={before}").json() == placed


def test_a_listed_order_equals_the_retrieved_one(client: ContractClient) -> None:
    before = client.get("/productOrder?limit=0").headers["x-total-count"]
    placed = place(client, **{"": 12.0, "$x": None})
    page = client.get(f"/productOrder?offset={before}")
    assert page.text == f"[{client.get('/productOrder/' + placed['id']).text}]"


def test_a_changed_order_keeps_its_place(client: ContractClient) -> None:
    before = client.get("/productOrder?limit=0").headers["x-total-count"]
    first, second = place(client), place(client)
    client.patch(f"/productOrder/{first['id']}", json={"priority": "1"})
    assert client.get(f"/productOrder?offset={before}").json() == [retrieve(client, first), second]


@pytest.mark.parametrize("path", ["/productOrder", "/cancelProductOrder"])
def test_an_empty_list_has_a_first_page(sqlite_url: str, path: str) -> None:
    with running(sqlite_url) as server, ContractClient(server.url) as client:
        page = client.get(path)
        assert (page.status_code, page.json()) == (200, [])
        assert page.headers["x-total-count"] == page.headers["x-result-count"] == "0"
        assert links(page) == dict.fromkeys(("self", "first", "last"), window(0, 100))


REFUSED = [
    *(
        "-1",
        "1_000",
        " 1",
        "1 ",
        "+1",
        "\uff11",
        "\u0663",
        "1e3",
        "1.0",
        "0x10",
        "",
        "ten",
        "null",
        "NaN",
    ),
    *("-", "--1", "1\0", "1\n", "1,2", "[1]", str(LARGEST + 1), "9" * 5_000),
]


@pytest.mark.any_store
@pytest.mark.parametrize("path", ["/productOrder", "/cancelProductOrder"])
@pytest.mark.parametrize("name", ["offset", "limit"])
@pytest.mark.parametrize("value", REFUSED, ids=[ascii(each)[:20] for each in REFUSED])
def test_an_offset_or_limit_is_a_whole_number(
    client: ContractClient, path: str, name: str, value: str
) -> None:
    refused(client.get(path, params={name: value}), 400, "28", name)


@pytest.mark.any_store
@pytest.mark.parametrize("path", ["/productOrder", "/cancelProductOrder"])
@pytest.mark.parametrize(
    "query",
    ["limit=1&limit=1", "offset=1&offset=2", "fields=id&fields=state", "%6cimit=1&limit=2"],
)
def test_a_repeated_parameter_is_refused(client: ContractClient, path: str, query: str) -> None:
    name = query.rpartition("&")[2].partition("=")[0]
    refused(client.get(f"{path}?{query}"), 400, "28", name)


@pytest.mark.any_store
@pytest.mark.parametrize("path", ["/productOrder", "/cancelProductOrder"])
@pytest.mark.parametrize("name", ["colour", "Limit", "limit ", "fields[]", "$where", "é", "a.b.c"])
def test_an_unknown_parameter_is_refused_by_name(
    client: ContractClient, path: str, name: str
) -> None:
    params: dict[str, Any] = {"limit": 1, name: "1"}
    refused(client.get(path, params=params), 400, "28", name)
