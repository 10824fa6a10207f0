"""Many orders at once: exports, columns, actions for several, and what the filter completes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.api.client import ContractClient
from tests.api.orders import Json, item, order, place, retrieve
from tests.api.waiting import eventually
from tests.console.test_orders import external_ids, url
from tests.server import Server


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.fixture(scope="module")
def harmful(module_client: ContractClient) -> Json:
    new = order(item(), category="harmful", description='=HYPERLINK("http://x")', externalId="-1+1")
    placed: Json = module_client.post("/productOrder", json=new).json()
    return placed


def test_an_export_has_every_order_of_the_filter(
    console: httpx.Client, placed: Sequence[Json]
) -> None:
    answer = console.get("/orders.csv?category=mobile&sort=externalId&limit=10")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    heads, *rows = table(answer.text)
    assert heads[:4] == ["Order", "State", "External id", "Customer"]
    expected = [each for each in placed if each["category"] == "mobile"]
    assert [[row[0], row[2]] for row in rows] == [
        [each["id"], each["externalId"]] for each in expected
    ]


def test_an_export_has_the_chosen_columns(console: httpx.Client, placed: Sequence[Json]) -> None:
    answer = console.get("/orders.csv?externalId=SHOP-007&columns=items,priority,externalId")
    assert table(answer.text) == [["Items", "Priority", "External id"], ["1", "", "SHOP-007"]]


def test_no_cell_is_a_formula(console: httpx.Client, harmful: Json) -> None:
    answer = console.get("/orders.csv?category=harmful&columns=description,externalId")
    assert table(answer.text)[1] == ['\'=HYPERLINK("http://x")', "'-1+1"]


def test_what_the_api_refuses_is_no_export(console: httpx.Client) -> None:
    answer = console.get("/orders.csv?colour=red")
    assert answer.status_code == 400
    assert "colour" in answer.text


def test_columns_are_chosen(module_server: Server, page: Page, placed: Sequence[Json]) -> None:
    page.goto(url(module_server, "/orders?category=fibre&sort=externalId"))
    page.get_by_text("Columns", exact=True).click()
    page.get_by_label("Description").check()
    page.get_by_label("Channel").uncheck()
    page.get_by_role("button", name="Show these columns").click()
    heads = page.get_by_role("columnheader").all_inner_texts()
    assert [each.strip() for each in heads if each.strip()][:4] == [
        *("Order", "State", "External id", "Description"),
    ]
    assert "Channel" not in heads
    assert external_ids(page)[:2] == ["SHOP-000", "SHOP-002"]
    page.get_by_label("Filter").fill("category=mobile")
    page.keyboard.press("Enter")
    page.wait_for_url("**category=mobile*")
    assert page.get_by_role("columnheader").all_inner_texts() == heads


@pytest.mark.usefixtures("placed")
def test_a_filter_is_sent_whole(module_server: Server, page: Page) -> None:
    page.goto(url(module_server, "/orders"))
    page.get_by_label("Filter").fill("externalId=SHOP-007#2")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No order matches.")).to_be_visible()
    expect(page.get_by_label("Filter")).to_have_value("externalId=SHOP-007%232")


def test_the_filter_completes_attributes_and_values(
    module_server: Server, page: Page, placed: Sequence[Json]
) -> None:
    page.goto(url(module_server, "/orders"))
    field = page.get_by_role("combobox", name="Filter")
    options = page.get_by_role("listbox", name="Attributes and values").get_by_role("option")
    field.press_sequentially("relatedP")
    expect(options).to_have_text(["relatedParty."])
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "query-option-0")
    page.keyboard.press("Enter")
    expect(options.filter(has_text="role")).to_be_visible()
    field.press_sequentially("id=anna&productOrderItem.state=inP")
    expect(options).to_have_text(["inProgress"])
    options.first.click()
    expect(field).to_have_value("relatedParty.id=anna&productOrderItem.state=inProgress")
    field.press_sequentially(",ack")
    expect(options).to_have_text(["acknowledged"])
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    field.press_sequentially("nowledged&limit=3")
    page.keyboard.press("Enter")
    page.wait_for_url("**/orders?*")
    assert len(external_ids(page)) == 3


def test_chosen_orders_get_a_note(
    module_server: Server, page: Page, placed: Sequence[Json], module_client: ContractClient
) -> None:
    page.goto(url(module_server, "/orders?externalId=SHOP-001,SHOP-002,SHOP-003"))
    page.get_by_label("Choose SHOP-001").check()
    page.get_by_label("Choose SHOP-003").check()
    page.get_by_text("Change several orders").click()
    page.get_by_label("Note, or reason of the cancellation").fill("By hand")
    page.get_by_role("button", name="Show what would be done").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add a note to 2 orders")
    assert "note" not in retrieve(module_client, placed[1])
    page.get_by_role("button", name="Add the notes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 orders were changed")
    page.reload()
    for number, count in ((1, 1), (2, 0), (3, 1)):
        notes = retrieve(module_client, placed[number]).get("note", [])
        assert [each["text"] for each in notes] == ["By hand"] * count


def asked(console: httpx.Client, query: str, **given: str | list[str]) -> httpx.Response:
    """The answer to the form for several orders."""
    text = console.get(f"/orders?{query}").text
    token = re.findall(r'name="csrf_token" value="([^"]*)"', text)[0]
    return console.post("/orders/bulk", data={"csrf_token": token, "query": query, **given})


def confirmed(console: httpx.Client, page: httpx.Response) -> httpx.Response:
    """The answer to the page that says what would be done."""
    assert page.status_code == 200, page.text
    given: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text):
        given.setdefault(name, []).append(value)
    return console.post("/orders/bulk/done", data=given)


def test_all_that_match_are_cancelled(console: httpx.Client, module_client: ContractClient) -> None:
    new = [place(module_client, item(), category="to cancel") for _ in range(3)]
    page = asked(console, "category=to cancel", scope="all", action="cancel", text="Withdrawn")
    for _ in range(2):
        assert "3 orders were changed" in confirmed(console, page).text
    for each in new:
        now = eventually(
            lambda each=each: retrieve(module_client, each),  # type: ignore[misc]
            lambda now: now["state"] == "cancelled",
        )
        assert now["cancellationReason"] == "Withdrawn"
    tasks = module_client.get("/cancelProductOrder?cancellationReason=Withdrawn").json()
    assert len(tasks) == 3


def test_it_stops_after_so_many_failures(
    console: httpx.Client, module_client: ContractClient
) -> None:
    ended = [place(module_client, item()) for _ in range(2)]
    for each in ended:
        module_client.patch(f"/productOrder/{each['id']}", json={"state": "rejected"})
    left = place(module_client, item())
    ids = [ended[0]["id"], ended[1]["id"], left["id"]]
    page = asked(console, "", scope="chosen", action="cancel", order=ids, failures="2")
    done = confirmed(console, page)
    assert "2 orders were refused" in done.text
    assert done.text.count("which is final: it cannot be cancelled") == 2
    assert "not tried" in done.text.partition(left["id"])[2]
    assert retrieve(module_client, left)["state"] == "acknowledged"


@pytest.mark.usefixtures("placed")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"action": "note", "text": "x"}, "Choose at least one order."),
        ({"action": "note", "scope": "all"}, "A note needs a text."),
        ({"action": "delete", "scope": "all"}, "Choose what to do with the orders."),
    ],
)
def test_what_is_missing_is_said(
    console: httpx.Client, given: dict[str, str | list[str]], said: str
) -> None:
    answer = asked(console, "", **given)
    assert (answer.status_code, said in answer.text) == (400, True)
    assert "<h1>Refused</h1>" in answer.text
