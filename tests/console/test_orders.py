"""The table of orders: filters, sorting, paging, columns; and the page of an order."""

from __future__ import annotations

import re
from collections.abc import Sequence

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.api.client import ContractClient
from tests.api.orders import Json, item, path, place
from tests.server import Server


def url(server: Server, address: str) -> str:
    return f"{server.url}/console{address}"


def external_ids(page: Page) -> list[str]:
    return page.locator("tbody tr td:nth-child(4)").all_inner_texts()


def test_the_newest_orders_come_first(
    module_server: Server, page: Page, placed: Sequence[Json]
) -> None:
    # Those of this fixture: other tests place orders, too.
    page.goto(url(module_server, "/orders?externalId.regex=^SHOP-"))
    newest = [each["externalId"] for each in reversed(placed)]
    assert external_ids(page) == newest[:50]
    expect(page.get_by_text("1 to 50 of 60")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("51 to 60 of 60")).to_be_visible()
    assert external_ids(page) == newest[50:]


def test_a_filter_is_a_query_of_the_api(
    module_server: Server, page: Page, placed: Sequence[Json]
) -> None:
    page.goto(url(module_server, "/orders"))
    page.get_by_label("Filter").fill("category=mobile&externalId.regex=^SHOP-00")
    page.keyboard.press("Enter")
    page.wait_for_url("**/orders?*")
    assert external_ids(page) == ["SHOP-009", "SHOP-007", "SHOP-005", "SHOP-003", "SHOP-001"]
    page.get_by_role("link", name="External id").click()
    page.get_by_role("link", name="External id").click()
    expect(page.get_by_role("columnheader", name="External id")).to_have_attribute(
        "aria-sort", "ascending"
    )
    assert external_ids(page)[0] == "SHOP-001"
    assert "category=mobile" in page.url


def test_a_filter_needs_no_scripts(console: httpx.Client) -> None:
    page = console.get("/orders?state=held&sort=id&columns=id&columns=state")
    form = page.text.partition('<form class="filter"')[2].partition("</form>")[0]
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)"', form)
    assert hidden == [("sort", "id"), ("columns", "id"), ("columns", "state")]
    for typed, led in (
        ("?externalId=A#1&limit=5", "externalId=A%231&limit=5&sort=id&columns=id,state"),
        ("sort=state&columns=category", "sort=state&columns=category"),
        ("", "sort=id&columns=id,state"),
    ):
        answer = console.get("/orders", params=[("q", typed), *hidden])
        assert answer.headers["location"] == f"/console/orders?{led}"
    assert console.get("/orders?q=").headers["location"] == "/console/orders"


def test_a_word_is_an_id_or_an_external_id(console: httpx.Client, placed: Sequence[Json]) -> None:
    id = placed[7]["id"]
    for typed, led in (
        (id, f"id={id}"),
        ("SHOP-007", "externalId=SHOP-007"),
        (" no such order ", "externalId=no%20such%20order"),
        ("externalId~SHOP", "externalId~SHOP"),
        ("SHOP-007&state=held", "SHOP-007&state=held"),
    ):
        answer = console.get("/orders", params={"q": typed, "columns": "id"})
        assert answer.headers["location"] == f"/console/orders?{led}&columns=id"


@pytest.mark.parametrize(
    "query",
    [
        "externalId%3D%3DSHOP-007",
        "externalId%3D~-00[37]$",
        "externalId=SHOP-007;externalId=SHOP-008",
    ],
)
def test_an_operator_means_what_it_means_to_the_api(
    module_client: ContractClient, console: httpx.Client, placed: Sequence[Json], query: str
) -> None:
    found = {each["id"] for each in module_client.get(f"/productOrder?{query}").json()}
    shown = console.get(f"/orders?{query}").text
    assert found
    assert {each["id"] for each in placed if f"/console/orders/{each['id']}" in shown} == found


def test_a_filter_reads_as_it_was_written(module_server: Server, page: Page) -> None:
    written = "description=Flat #3, 北京 café&relatedParty.name=Anna Bauer"
    page.goto(url(module_server, "/orders"))
    page.get_by_label("Filter").fill(written)
    page.keyboard.press("Enter")
    page.wait_for_url("**/orders?*")
    expect(page.get_by_label("Filter")).to_have_value(written.replace("#", "%23"))
    expect(page.get_by_text("No order matches.")).to_be_visible()


def test_what_the_api_refuses_is_said_where_it_was_asked(
    module_server: Server, console: httpx.Client
) -> None:
    answer = console.get("/orders?colour=red")
    assert answer.status_code == 400
    assert 'value="colour=red"' in answer.text
    assert "colour" in answer.text.partition('role="alert"')[2].partition("</div>")[0]


@pytest.mark.usefixtures("placed")
def test_a_state_is_a_link(
    module_server: Server, page: Page, module_client: ContractClient
) -> None:
    total = module_client.get("/productOrder?limit=0").headers["X-Total-Count"]
    page.goto(url(module_server, "/orders"))
    page.get_by_role("navigation", name="States").get_by_role("link", name="held").click()
    expect(page.get_by_text("No order matches.")).to_be_visible()
    page.get_by_role("link", name="Show all orders").click()
    expect(page.get_by_text(f"1 to 50 of {total}")).to_be_visible()


def test_moments_are_in_the_zone_of_the_reader(
    module_server: Server, page: Page, placed: Sequence[Json], module_client: ContractClient
) -> None:
    module_client.patch(path(placed[0]), json={"requestedStartDate": "2026-12-24T18:30:00Z"})
    page.goto(url(module_server, f"/orders/{placed[0]['id']}"))
    expect(page.get_by_text("2026-12-25 02:30")).to_be_visible()


def test_without_scripts_moments_are_in_utc(
    console: httpx.Client, module_client: ContractClient
) -> None:
    date = "2026-12-25T01:30:00+08:00"
    placed = place(module_client, item(), requestedStartDate=date)
    text = console.get(f"/orders/{placed['id']}").text
    assert f'<time datetime="{date}">2026-12-24 17:30</time>' in text


def test_an_order_that_is_not_there_is_said(console: httpx.Client) -> None:
    answer = console.get("/orders/none")
    assert answer.status_code == 404
    assert "there is no productOrder with this id" in answer.text


def test_pages_have_nothing_from_elsewhere(console: httpx.Client) -> None:
    answer = console.get("/orders")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http://" not in answer.text
    assert "style=" not in answer.text
