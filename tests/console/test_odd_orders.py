"""Orders that are allowed and that nobody expects: each has its page."""

from __future__ import annotations

import httpx
from playwright.sync_api import Page, expect

from tests.api.client import ContractClient
from tests.api.orders import item, place
from tests.console.browser import NARROW
from tests.console.test_order import page_of, section
from tests.console.test_orders import url
from tests.server import Server


def test_any_number_is_written(console: httpx.Client, module_client: ContractClient) -> None:
    amounts = [{"unit": unit, "value": 1.5e308} for unit in ("EUR", "point")]
    price = {"dutyFreeAmount": amounts[0], "taxIncludedAmount": amounts[1], "taxRate": 1e200}
    placed = place(module_client, item(itemPrice=[{"priceType": "oneTime", "price": price}]))
    said = section(page_of(console, placed), "prices")
    assert "€150,000,000" in said
    assert "000 point" in said


def test_a_text_without_blanks_fits(
    module_server: Server, page: Page, module_client: ContractClient
) -> None:
    width, height = NARROW
    page.set_viewport_size({"width": width, "height": height})
    texts = {"externalId": "x" * 300, "description": "y" * 3_000}
    related = [{"id": "2", "relationshipType": "z" * 300}]
    items = (item(productOrderItemRelationship=related), item("2"))
    placed = place(module_client, *items, **texts)
    page.goto(url(module_server, f"/orders/{placed['id']}"))
    expect(page.locator("#events.later")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # What was loaded later is no page of its own.
    expect(page).to_have_title(f"{texts['externalId']} · tmf622")
    page.goto(url(module_server, f"/orders/{placed['id']}/events"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_many_relationships_are_listed_alone(
    console: httpx.Client, module_client: ContractClient
) -> None:
    kinds = [{"id": "2", "relationshipType": f"kind {number}"} for number in range(250)]
    placed = place(module_client, item("1", productOrderItemRelationship=kinds), item("2"))
    text = page_of(console, placed)
    assert 'class="edge"' not in text
    assert "1 kind 7 2" in section(text, "graph")
