"""The overview: exact numbers, each of which leads to its list; they are read beside the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise

import httpx
import pytest
from playwright.sync_api import Page, expect

from console.overview.chart import rounded_up
from console.overview.latest import quantile
from console.overview.spans import days, hours
from tests.api.access.issuer import Issuer
from tests.api.access.parties import A, B, Parties, order_of, parties, place
from tests.api.client import ContractClient
from tests.api.conftest import store_url
from tests.api.listeners import Listener
from tests.api.orders import Json, item, order
from tests.api.progress import change_items
from tests.api.stores import NewStore
from tests.api.waiting import eventually
from tests.console.overviews import counts, number, overview
from tests.server import TIMEOUT, Server, running

__all__ = ["store_url"]


@pytest.fixture(scope="module")
def done(module_client: ContractClient, placed: Sequence[Json]) -> Json:
    """One of the orders, completed."""
    for state in ("inProgress", "completed"):
        answer = change_items(module_client, placed[0], {"1": state, "1.1": state})
        assert answer.status_code == 200, answer.text
    changed: Json = answer.json()
    return changed


@pytest.fixture
def console(console: httpx.Client, done: Json) -> httpx.Client:
    """A client of the console, after all changes of orders."""
    return console


def test_every_number_is_that_of_the_list_it_leads_to(
    console: httpx.Client, module_client: ContractClient, placed: Sequence[Json], done: Json
) -> None:
    found = counts(overview(console, "?numbers=hours"))
    assert found[""] == found["state=acknowledged"] + found["state=completed"] == len(placed)
    assert found["state=completed"] == 1
    assert {query.partition("=")[0] for query in found} == {
        *("", "state", "orderDate.gte", "completionDate.gte"),
    }
    by = [query.split("&")[-1] for query in found]
    assert "channel.id=web" in by and "category=fibre" in by
    for query, count in found.items():
        answer = module_client.get(f"/productOrder?{query}&limit=0")
        assert (query, answer.headers.get("X-Total-Count")) == (query, str(count))


def test_the_page_comes_before_its_numbers(store_url: str) -> None:
    with running(store_url) as server, httpx.Client(base_url=server.url, timeout=TIMEOUT) as client:
        first = client.get("/console").text
        assert "data-reading" in first
        assert re.search(r"Reading: \d+ numbers are missing yet\.", first)
        assert not counts(first)
        text = overview(client)
        assert number(text, "Open orders") == "0"
        assert number(text, "Oldest open order") == "none"
        assert "No order was completed in the last 30 days." in text
        assert "Nobody has subscribed to events." in text
        assert 0 in counts(text).values()


def test_the_oldest_open_order_is_not_one_that_ended(
    console: httpx.Client, placed: Sequence[Json], done: Json
) -> None:
    text = overview(console)
    oldest = placed[1]
    assert f'<dd><a href="/console/orders/{oldest["id"]}">' in text
    assert done["id"] not in text


def test_the_time_to_completion_is_told(console: httpx.Client, done: Json) -> None:
    text = overview(console)
    assert re.fullmatch(r"(\d+[dhms] ?)+", number(text, "Median"))
    assert "Of the latest 1 completed orders." in text


def test_a_number_is_a_link(
    module_server: Server, page: Page, placed: Sequence[Json], done: Json
) -> None:
    page.goto(f"{module_server.url}/console")
    row = page.get_by_role("row", name="acknowledged")
    row.get_by_role("link", name="59").click()
    expect(page.get_by_text("1 to 50 of 59")).to_be_visible()
    page.go_back()
    page.get_by_role("row", name="mobile").get_by_role("link", name="30").click()
    expect(page.get_by_text("1 to 30 of 30")).to_be_visible()


def test_the_page_updates_by_itself(server: Server, client: ContractClient, page: Page) -> None:
    page.goto(f"{server.url}/console")
    total = page.get_by_role("row", name="All").get_by_role("link")
    before = int(total.inner_text().replace(",", ""))
    assert client.post("/productOrder", json=order(item())).status_code == 201
    expect(total).to_have_text(f"{before + 1:,}", timeout=60_000)


def test_the_numbers_of_a_chart_are_a_table(
    module_server: Server, page: Page, placed: Sequence[Json], done: Json
) -> None:
    page.goto(f"{module_server.url}/console")
    page.get_by_role("link", name="Numbers of each day").click()
    table = page.get_by_role("region", name="The last 30 days")
    rows = table.locator("tbody tr")
    expect(rows).to_have_count(30)
    today = datetime.now(UTC).date().isoformat()
    expect(table.get_by_role("rowheader", name=today)).to_have_count(1)
    expect(page.locator("[data-reading]")).to_have_count(0)
    placed_each_day = table.locator("tbody td:nth-child(2)").all_inner_texts()
    assert sum(map(int, placed_each_day)) == len(placed)
    page.get_by_role("link", name="Hide the numbers").click()
    expect(table).to_have_count(0)


@pytest.fixture(scope="module")
def callers(new_store: NewStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parties]:
    issuer = Issuer(tmp_path_factory.mktemp("issuer") / "keys.json")
    with new_store() as store, parties(store, issuer) as made:
        yield made


def test_a_party_sees_its_own_numbers_alone(callers: Parties) -> None:
    with Listener() as of_a:
        for client in (callers.a, callers.a, callers.b):
            place(client, order_of(A if client is callers.a else B))
        hub = callers.a.post("/hub", json={"callback": of_a.url()})
        assert hub.status_code == 201, hub.text
        texts = [overview(each) for each in (callers.a, callers.b, callers.clerk)]
        assert [counts(text)[""] for text in texts] == [2, 1, 3]
        assert [of_a.url() in text for text in texts] == [True, False, True]


def test_deliveries_that_fail_are_counted(store_url: str) -> None:
    with (
        running(store_url) as server,
        ContractClient(server.url) as client,
        httpx.Client(base_url=server.url, timeout=TIMEOUT) as pages,
        Listener(500) as refusing,
    ):
        assert client.post("/hub", json={"callback": refusing.url()}).status_code == 201
        client.post("/productOrder", json=order(item()))
        refusing.wait_for_requests(1)
        text = eventually(
            lambda: overview(pages), lambda seen: number(seen, "Failing subscribers") == "1"
        )
        assert int(number(text, "Events to deliver")) >= 1
        assert refusing.url() in text


def test_without_an_order_centre_there_is_no_worklist(console: httpx.Client) -> None:
    assert "Failed items" not in overview(console)
    for path in ("/late", "/fallout"):
        assert console.get(path).status_code == 404


def test_the_page_is_light_and_has_no_style_in_it(console: httpx.Client) -> None:
    text = overview(console)
    assert "style=" not in text
    assets = re.findall(r'(?:src|href)="(/console/assets/[^"]*)"', text)
    weight = sum(len(console.get(path).content) for path in {*assets})
    assert len(text) + weight < 150_000


def test_hours_and_days_end_with_the_present_one() -> None:
    now = datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
    assert [len(hours(now)), len(days(now))] == [24, 30]
    assert hours(now)[-1].query("orderDate") == (
        "orderDate.gte=2026-03-01T00:00:00Z&orderDate.lt=2026-03-01T01:00:00Z"
    )
    assert days(now)[-2].start == datetime(2026, 2, 28, tzinfo=UTC)
    for spans in (hours(now), days(now)):
        assert all(one.end == later.start for one, later in pairwise(spans))


@pytest.mark.parametrize(
    ("number", "top"),
    [(0, 1), (1, 1), (2, 2), (3, 4), (9, 10), (11, 12), (30, 40), (103, 120), (16_712, 20_000)],
)
def test_a_scale_ends_at_a_round_number(number: int, top: int) -> None:
    assert rounded_up(number) == top


@pytest.mark.parametrize(
    ("values", "median", "p95"), [([7], 7, 7), ([1, 2, 3, 4], 2, 4), (list(range(1, 101)), 50, 95)]
)
def test_quantiles_are_values_that_there_are(
    values: list[float], median: float, p95: float
) -> None:
    assert quantile(values, 0.5) == median
    assert quantile(values, 0.95) == p95
