"""Placing an order: by the form, by the JSON, and by neither before it is right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.api.access.openid import OpenIdProvider
from tests.api.client import ContractClient
from tests.api.contracts import own
from tests.api.orders import Json, item, order
from tests.console.placing import ITEM, ORDER, Form, Shown, key_of, text_of
from tests.console.test_orders import url
from tests.server import TIMEOUT, Server, running

any_store = pytest.mark.any_store


@pytest.fixture
def form(page: Page, module_server: Server) -> Form:
    return Form(page, module_server)


def placed(client: ContractClient, id: str) -> Json:
    answer = client.get(f"/productOrder/{id}")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def count(client: ContractClient, external_id: str) -> int:
    found = client.get("/productOrder", params={"externalId": external_id})
    return int(found.headers["x-total-count"])


def test_an_order_is_placed_by_the_form(form: Form, module_client: ContractClient) -> None:
    form.open()
    form.fill(party="anna", offering="fibre-500")
    form.field("/productOrderItem/0/action").select_option("modify")
    form.choose("", "requestedStartDate")
    form.field("/requestedStartDate").fill("2030-12-24T18:30")
    expect(form.page.get_by_text("Asia/Shanghai (UTC+08:00)")).to_be_visible()
    form.field("add:/productOrderItem").click()
    form.choose("/productOrderItem/1", "product")
    form.choose("/productOrderItem/1/product", "isBundle")
    form.field("/productOrderItem/1/product/isBundle").select_option("true")
    found = placed(module_client, form.place())
    assert found["relatedParty"] == [
        {"id": "anna", "role": "customer", "@referredType": "Customer"}
    ]
    assert found["requestedStartDate"] == "2030-12-24T18:30:00+08:00"
    first, second = found["productOrderItem"]
    assert (first["action"], first["quantity"], first["productOffering"]) == (
        "modify",
        1,
        {"id": "fibre-500"},
    )
    assert (second["id"], second["action"], second["product"]) == ("2", "add", {"isBundle": True})


def test_an_order_is_placed_by_its_json(form: Form, module_client: ContractClient) -> None:
    form.open()
    form.text.fill(json.dumps({**ORDER, "@ours": {"deep": [1.50, None]}}))
    found = placed(module_client, form.place())
    assert found["@ours"] == {"deep": [1.5, None]}
    assert found["productOrderItem"][0]["productOffering"] == {"id": "fibre-500"}


@any_store
def test_form_and_json_are_in_step(form: Form) -> None:
    form.open()
    form.fill(party="anna", offering="fibre-500")
    assert form.json["relatedParty"][0]["id"] == "anna"
    form.text.fill(json.dumps({**ORDER, "priority": "1", "productOrderItem": [ITEM, item("7")]}))
    expect(form.field("/priority")).to_have_value("1")
    expect(form.field("/productOrderItem/1/id")).to_have_value("7")
    expect(form.field("/relatedParty/0/id")).to_have_count(0)
    form.field("/priority").fill("")
    assert "priority" not in form.json
    expect(form.field("/priority")).to_be_visible()
    form.field("remove:/productOrderItem/0").click()
    assert form.json == {"externalId": "DESK-1", "productOrderItem": [item("7")]}


@any_store
def test_a_json_that_cannot_be_read_says_where_and_leaves_the_form(form: Form) -> None:
    form.open()
    form.fill(party="anna", offering="fibre-500")
    form.text.fill('{\n  "priority": "1",\n  "productOrderItem": [}\n}')
    expect(form.page.get_by_text("line 3, column 24")).to_be_visible()
    expect(form.text).to_have_attribute("aria-invalid", "true")
    expect(form.field("/relatedParty/0/id")).to_have_value("anna")
    expect(form.page.locator("#placing-form")).to_have_js_property("inert", True)
    form.text.fill(json.dumps(ORDER))
    expect(form.field("/externalId")).to_have_value("DESK-1")
    expect(form.page.locator("#placing-form")).to_have_js_property("inert", False)
    form.text.fill("[]")
    expect(form.page.get_by_text("An order is an object")).to_be_visible()


@any_store
def test_numbers_keep_their_digits(form: Form, module_client: ContractClient) -> None:
    text = '{"@exact": [9007199254740993, 1.50, -0.0, 1E400], "productOrderItem": [%s]}'
    form.open()
    form.text.fill(text % json.dumps(ITEM))
    expect(form.field("/productOrderItem/0/productOffering/id")).to_have_value("fibre-500")
    form.choose("", "category")
    form.field("/category").fill("mobile")
    shown = form.text.input_value()
    for digits in ("9007199254740993", "1.50", "-0.0", "1E400"):
        assert digits in shown
    form.text.fill(shown.replace("1E400", "1"))
    expect(form.field("/category")).to_have_value("mobile")
    id = form.place()
    assert b"[9007199254740993," in module_client.get(f"/productOrder/{id}").content


@any_store
def test_what_is_refused_is_said_at_the_fields_and_nothing_is_lost(form: Form) -> None:
    form.open()
    form.text.fill(
        json.dumps(
            {"priority": "1", "productOrderItem": [{"id": "1", "action": "buy", "quantity": "x"}]}
        )
    )
    expect(form.field("/priority")).to_have_value("1")
    form.page.get_by_role("button", name="Place the order").click()
    said = form.page.get_by_role("alert")
    expect(said).to_contain_text("400")
    expect(said).to_be_focused()
    action = form.field("/productOrderItem/0/action")
    expect(action).to_have_accessible_description(
        'is "buy"; allowed are "add", "modify", "delete", "noChange"'
    )
    expect(action).to_have_attribute("aria-invalid", "true")
    expect(form.field("/productOrderItem/0/quantity")).to_have_accessible_description(
        'This is no number. is "x", which is not of type integer'
    )
    said.get_by_role("link", name="/productOrderItem/0/quantity").click()
    expect(form.field("/productOrderItem/0/quantity")).to_be_focused()
    assert form.json["priority"] == "1"
    action.select_option("add")
    expect(action).not_to_have_attribute("aria-invalid", "true")
    form.field("/productOrderItem/0/quantity").fill("2")
    form.place()


@any_store
def test_what_is_missing_is_said_at_its_field(form: Form) -> None:
    form.open()
    form.page.get_by_role("button", name="Place the order").click()
    for pointer in ("/relatedParty/0/id", "/productOrderItem/0/productOffering/id"):
        expect(form.field(pointer)).to_have_accessible_description("is required")


@any_store
def test_a_second_click_places_nothing(form: Form, module_client: ContractClient) -> None:
    form.open()
    form.text.fill(json.dumps({**ORDER, "externalId": "TWICE"}))
    form.page.get_by_role("button", name="Place the order").dblclick()
    form.placed()
    assert count(module_client, "TWICE") == 1


def test_a_repeated_request_leads_to_the_same_order(
    console: httpx.Client, module_client: ContractClient
) -> None:
    shown = Shown(console)
    text = json.dumps({**ORDER, "externalId": "REPEATED"})
    first, second = shown.post(text), shown.post(text)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert count(module_client, "REPEATED") == 1
    other = shown.post(json.dumps({**ORDER, "externalId": "ANOTHER"}))
    assert other.status_code == 409
    assert "Idempotency-Key" in other.text
    assert key_of(other) != shown.key


@any_store
def test_without_scripts_the_json_is_edited(
    console: httpx.Client, module_client: ContractClient
) -> None:
    shown = Shown(console)
    assert json.loads(shown.text)["productOrderItem"][0]["action"] == "add"
    text = '{"priority": "1 < 2 & 3",\r\n "productOrderItem": [{"id": "1"}]}'
    refused = shown.post(text)
    assert refused.status_code == 400
    assert text_of(refused) == text.replace("\r\n", "\n") or text_of(refused) == text
    assert "/productOrderItem/0/action" in refused.text
    unread = shown.post("{")
    assert unread.status_code == 400
    assert "line 1 column 2" in unread.text
    assert shown.post("").status_code == 400
    made = shown.post(text.replace('"1"}', '"1", "action": "add"}'))
    assert made.status_code == 303
    id = made.headers["location"].rpartition("/")[2]
    assert placed(module_client, id)["priority"] == "1 < 2 & 3"


@any_store
def test_a_large_order_is_placed(console: httpx.Client) -> None:
    text = json.dumps({**ORDER, "description": '"' * 400_000})
    assert Shown(console).post(text).status_code == 303


@any_store
def test_an_order_of_many_items_is_edited_as_json(form: Form) -> None:
    form.open()
    items = [{**ITEM, "id": str(number)} for number in range(501)]
    said = form.page.get_by_text("more than 500 items")
    form.text.fill(json.dumps({"productOrderItem": items}))
    expect(said).to_be_visible()
    expect(form.field("/productOrderItem/0/id")).to_have_count(0)
    form.text.fill(json.dumps({"productOrderItem": items[:2]}))
    expect(said).to_be_hidden()
    expect(form.field("/productOrderItem/1/id")).to_have_value("1")


@any_store
def test_an_order_begins_as_a_copy(
    module_server: Server, form: Form, console: httpx.Client, module_client: ContractClient
) -> None:
    nested = item("1", productOrderItem=[item("1.1", quantity=3)], **{"@ours": 1.25})
    there = module_client.post("/productOrder", json=order(nested, priority="2")).json()
    copy = json.loads(Shown(console, f"?from={there['id']}").text)
    assert copy == order(nested, priority="2")
    form.page.goto(url(module_server, f"/orders/{there['id']}"))
    form.page.get_by_role("link", name="Place a copy").click()
    expect(form.field("/productOrderItem/0/productOrderItem/0/quantity")).to_have_value("3")
    made = placed(module_client, form.place())
    assert made["id"] != there["id"]
    assert made["productOrderItem"] == there["productOrderItem"]
    assert console.get("/place?from=none").status_code == 404


@any_store
def test_an_order_is_checked_and_not_placed(form: Form, module_client: ContractClient) -> None:
    form.open()
    form.text.fill(json.dumps({**ORDER, "externalId": "CHECKED"}))
    form.page.get_by_role("button", name="Check without placing").click()
    expect(form.page.get_by_text("This order can be placed.")).to_be_visible()
    assert form.json["externalId"] == "CHECKED"
    expect(form.field("/externalId")).to_have_value("CHECKED")
    form.field("/productOrderItem/0/id").fill("")
    form.page.get_by_role("button", name="Check without placing").click()
    expect(form.field("/productOrderItem/0/id")).to_have_accessible_description("is required")
    assert count(module_client, "CHECKED") == 0


@any_store
def test_all_is_done_by_the_keyboard(form: Form, module_client: ContractClient) -> None:
    form.open()
    keyboard = form.page.keyboard
    form.walk("/relatedParty/0/id")
    keyboard.type("anna")
    form.walk("add:/relatedParty")
    keyboard.press("Enter")
    assert form.focused == "/relatedParty/1/id"
    form.walk("remove:/relatedParty/1", back=True)
    keyboard.press("Enter")
    assert form.focused == "remove:/relatedParty/0"
    form.walk("/productOrderItem/0/action")
    keyboard.type("mod")
    form.walk("/productOrderItem/0/productOffering/id")
    keyboard.type("fibre-500")
    form.walk("choose:")
    keyboard.type("desc")
    keyboard.press("Tab")
    keyboard.press("Enter")
    assert form.focused == "/description"
    keyboard.type("by hand")
    form.walk("Place the order", back=True)
    keyboard.press("Enter")
    found = placed(module_client, form.placed())
    assert found["description"] == "by hand"
    assert len(found["relatedParty"]) == 1
    [first] = found["productOrderItem"]
    assert (first["action"], first["productOffering"]["id"]) == ("modify", "fibre-500")


@any_store
def test_a_value_of_any_kind_has_a_field(form: Form) -> None:
    form.open()
    value = {"name": "speed", "value": 500}
    product = {"productCharacteristic": [value, {"name": "ip", "value": {"static": True}}]}
    form.text.fill(json.dumps({"productOrderItem": [{**ITEM, "product": product}]}))
    place = "/productOrderItem/0/product/productCharacteristic"
    expect(form.field(f"{place}/0/value")).to_have_value("500")
    form.field(f"{place}/0/value").fill("1000")
    form.page.locator(f'.field:has([data-focus="{place}/0/value"])').get_by_label(
        "Kind of value"
    ).select_option("text")
    form.field(f"{place}/0/value").fill("1000")
    form.field(f"{place}/1/value").fill('{"static": false}')
    found = form.json["productOrderItem"][0]["product"]["productCharacteristic"]
    assert [each["value"] for each in found] == ["1000", {"static": False}]


@any_store
def test_attributes_of_the_operator_are_in_the_form(
    sqlite_url: str, page: Page, tmp_path: Path
) -> None:
    overlay = own.written(tmp_path, own.overlay("ProductOrder"))
    with running(sqlite_url, "--overlay", overlay) as server:
        form = Form(page, server)
        form.open()
        for name in own.ATTRIBUTES:
            form.choose("", name)
        form.field("/salesRegion").select_option("north")
        form.field("/creditScore").fill("77.5")
        form.field("/contractEnd").fill("2030-01-01T00:00")
        form.field("/site/building").fill("A1")
        form.field("/tags/0").fill("vip")
        made = form.json
    assert {name: made[name] for name in own.ATTRIBUTES} == {
        "salesRegion": "north",
        "creditScore": 77.5,
        "contractEnd": "2030-01-01T00:00:00+08:00",
        "site": {"building": "A1"},
        "tags": ["vip"],
    }


@any_store
def test_the_schema_is_kept_by_browsers(console: httpx.Client) -> None:
    address = Shown(console).html.partition('data-schema="/console')[2].partition('"')[0]
    answer = console.get(address)
    assert "immutable" in answer.headers["cache-control"]
    found = answer.json()
    properties = found["definitions"][found["root"]]["properties"]
    assert "priority" in properties
    assert not {"id", "href", "state", "orderDate"} & properties.keys()
    assert "state" not in found["definitions"]["ProductOrderItem"]["properties"]
    assert len(answer.content) < 30_000
    assert console.get("/place/form/0000").status_code == 404


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[OpenIdProvider]:
    with OpenIdProvider(tmp_path) as made:
        yield made


@any_store
def test_who_may_not_place_orders_is_told(sqlite_url: str, provider: OpenIdProvider) -> None:
    with running(sqlite_url, environment=provider.settings()) as server:
        headers = provider.headers("productOrder:read")
        answer = httpx.get(f"{server.url}/console/place", headers=headers, timeout=TIMEOUT)
        others = httpx.get(f"{server.url}/console/orders", headers=headers, timeout=TIMEOUT)
    assert answer.status_code == 403
    assert "Place an order" not in others.text
    assert "productOrder:write" in answer.text
