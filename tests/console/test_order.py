"""The page of an order: its items, prices, relationships, references, history, events and JSON."""

from __future__ import annotations

import html
import json
import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.api.cancellations import cancelled
from tests.api.client import ContractClient
from tests.api.orders import Json, item, path, place
from tests.api.progress import bring
from tests.api.waiting import eventually
from tests.console.browser import NARROW
from tests.console.test_orders import url
from tests.server import Server, free_port

EUROS = {"dutyFreeAmount": {"unit": "EUR", "value": 40}, "taxRate": 19}
BUNDLE: Json = {
    "externalId": "BUNDLE-1",
    "orderTotalPrice": [{"name": "Monthly", "priceType": "recurring", "price": EUROS}],
    "relatedParty": [{"id": "anna", "name": "Anna", "role": "Customer", "@referredType": "X"}],
    "agreement": [{"id": "frame-7", "name": "Frame contract"}],
    "note": [{"text": "Ring twice", "author": "Ben", "date": "2026-11-01T10:00:00Z"}],
    "@ours": {"deep": [{"value": 12345678901234567890123.5}]},
    "productOrderItem": [
        {
            "id": "1",
            "action": "add",
            "productOffering": {"id": "home", "name": "Home bundle"},
            "itemPrice": [
                {
                    "name": "Fee",
                    "price": EUROS,
                    "priceAlteration": [
                        {"name": "Discount", "priceType": "oneTime", "price": {"percentage": 10}}
                    ],
                }
            ],
            "productOrderItem": [
                {
                    "id": "1.1",
                    "action": "add",
                    "quantity": 1200,
                    "product": {
                        "id": "line-9",
                        "name": "Line",
                        "place": [{"id": "site-3", "name": "Mill Lane 3", "role": "install"}],
                        "productRelationship": [
                            {"relationshipType": "replaces", "product": {"id": "line-8"}}
                        ],
                    },
                },
                {
                    "id": "1.2",
                    "action": "add",
                    "productOffering": {"id": "tv"},
                    "productOrderItemRelationship": [{"id": "1.1", "relationshipType": "reliesOn"}],
                },
            ],
        }
    ],
}


def page_of(console: httpx.Client, order: Json) -> str:
    answer = console.get(f"/orders/{order['id']}")
    assert answer.status_code == 200, answer.text
    return answer.text


def section(text: str, id: str) -> str:
    """A section of a page as text."""
    found = re.search(f'<section id="{id}">(.*?)</section>', text, re.DOTALL)
    assert found, text
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", found[1])))


@pytest.fixture(scope="module")
def bundle(module_client: ContractClient) -> Json:
    placed: Json = module_client.post("/productOrder", json=BUNDLE).json()
    return placed


def test_items_are_a_tree(module_server: Server, page: Page, bundle: Json) -> None:
    page.goto(url(module_server, f"/orders/{bundle['id']}"))
    items = page.get_by_role("region", name="Items")
    assert items.locator("tbody th").all_inner_texts() == ["1", "1.1", "1.2"]
    for level, id in ((1, "1"), (2, "1.1"), (2, "1.2")):
        heading = items.get_by_role("rowheader", name=id, exact=True)
        expect(heading).to_have_class(f"level-{level}")
    row = items.get_by_role("row").nth(2)
    for text in ("acknowledged", "add", "Line", "1,200"):
        expect(row).to_contain_text(text)


def test_prices_have_their_alterations_and_totals(console: httpx.Client, bundle: Json) -> None:
    said = section(page_of(console, bundle), "prices")
    assert re.search(r"1 Price Fee +€40.00 19 %", said)
    assert re.search(r"1 Alteration Discount oneTime 10 %", said)
    assert re.search(r"Order total Monthly recurring €40.00", said)


def test_relationships_are_drawn_and_listed(
    module_server: Server, page: Page, bundle: Json
) -> None:
    page.goto(url(module_server, f"/orders/{bundle['id']}"))
    drawing = page.get_by_role("region", name="Relationships").locator("svg")
    assert drawing.locator(".node .name").all_text_contents() == ["1", "1.1", "1.2", "line-8"]
    assert drawing.locator(".edge").count() == 4
    left = {
        (each.locator(".name").text_content() or ""): (each.bounding_box() or {"x": -1.0})["x"]
        for each in drawing.locator(".node").all()
    }
    assert left["1"] < left["1.2"] < left["1.1"] < left["line-8"]
    page.get_by_text("As a list").click()
    listed = page.locator(".edges li").all_inner_texts()
    assert "1.2 reliesOn 1.1" in listed
    assert "1.1 replaces Product line-8" in listed
    assert "1 contains 1.2" in listed


def test_nothing_that_an_order_has_is_lost(console: httpx.Client, bundle: Json) -> None:
    text = page_of(console, bundle)
    beside = html.unescape(text.partition("<aside")[2].partition("</aside>")[0])
    for said in ("Anna", "Frame contract", "frame-7", "Mill Lane 3", "Ring twice", "@ours"):
        assert said in beside


def test_the_json_is_that_of_the_api(
    module_server: Server, page: Page, bundle: Json, module_client: ContractClient
) -> None:
    page.goto(url(module_server, f"/orders/{bundle['id']}"))
    page.get_by_role("button", name="Copy the JSON").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    answered = module_client.get(path(bundle)).text
    assert re.sub(r"\s", "", copied) == re.sub(r"\s", "", answered)
    assert json.loads(copied) == json.loads(answered)
    page.get_by_role("button", name="Copy the command").click()
    command = page.evaluate("navigator.clipboard.readText()")
    assert command == f"curl {module_server.api}/productOrder/{bundle['id']}"


def test_the_history_says_who_has_changed_what(
    console: httpx.Client, module_client: ContractClient
) -> None:
    placed = place(module_client, item("1"), item("2"))
    bring(module_client, placed, "1", "inProgress", "completed")
    task = cancelled(module_client, placed)
    said = section(page_of(console, placed), "timeline")
    assert "127.0.0.1 PATCH, request" in said
    assert "Item 1: inProgress → completed" in said
    assert "Order: new → acknowledged" in said
    assert said.index("item 1 is completed") < said.index("Order: new → acknowledged")
    assert task["id"] in said.partition("Cancellations")[2]


def test_milestones_and_alerts_are_those_of_v5(
    console: httpx.Client, module_server: Server, module_client: ContractClient
) -> None:
    placed = place(module_client)
    alert = {
        "@type": "ProductOrderJeopardyAlert",
        "alertDate": "2026-11-20T08:00:00Z",
        "name": "No technician",
    }
    v5 = f"{module_server.url}/productOrderingManagement/v5{path(placed)}"
    answer = httpx.patch(v5, json={"productOrderJeopardyAlert": [alert]})
    assert answer.status_code == 200, answer.text
    said = section(page_of(console, placed), "timeline")
    assert "Jeopardy alert No technician" in said


def test_events_are_shown_with_their_deliveries(
    module_server: Server, page: Page, module_client: ContractClient
) -> None:
    callback = f"{module_server.api}/listener"
    registered = module_client.post("/hub", json={"callback": callback}).json()
    placed = place(module_client)
    module_client.patch(path(placed), json={"state": "inProgress"})
    address = url(module_server, f"/orders/{placed['id']}")
    events = page.locator("#events tbody tr")
    eventually(lambda: httpx.get(f"{address}/events").text, lambda text: text.count(">done<") == 3)
    page.goto(address)
    expect(events).to_have_count(3)
    expect(events.first).to_contain_text("ProductOrderStateChangeEvent")
    expect(events.first.locator(".completed")).to_have_text("done")
    expect(events.first).to_contain_text(callback)
    module_client.delete(f"/hub/{registered['id']}")


def test_an_event_that_a_listener_refuses_is_said(
    console: httpx.Client, module_client: ContractClient
) -> None:
    callback = f"http://127.0.0.1:{free_port()}/events"
    registered = module_client.post("/hub", json={"callback": callback}).json()
    placed = place(module_client)
    said = eventually(
        lambda: console.get(f"/orders/{placed['id']}/events").text, lambda text: ">refused<" in text
    )
    assert callback in said.partition(">refused<")[2].partition("</td>")[0]
    module_client.delete(f"/hub/{registered['id']}")


def test_a_change_meanwhile_is_told(
    module_server: Server, page: Page, module_client: ContractClient
) -> None:
    placed = place(module_client)
    page.goto(url(module_server, f"/orders/{placed['id']}"))
    module_client.patch(path(placed), json={"state": "held"})
    page.evaluate("document.querySelector('#news').dispatchEvent(new Event('refresh'))")
    expect(page.locator("#news")).to_contain_text("acknowledged → held")
    page.get_by_role("link", name="Show it as it is now").click()
    expect(page.locator(".head .held")).to_be_visible()
    assert page.locator("#news").inner_text() == ""


def test_long_words_fit_a_narrow_screen(
    module_server: Server, page: Page, module_client: ContractClient
) -> None:
    long = "Donaudampfschifffahrtsgesellschaft" * 5
    placed = place(module_client, externalId=long, description=long, note=[{"text": long}])
    width, height = NARROW
    page.set_viewport_size({"width": width, "height": height})
    page.goto(url(module_server, f"/orders/{placed['id']}"))
    expect(page.get_by_role("heading", name=long)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
