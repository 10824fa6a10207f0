"""Placing an order of a catalogue: offerings are found, and what they are made of has fields."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.api.listeners import Reply
from tests.api.stores import sqlite_url_in
from tests.console.placing import Form
from tests.ordercentre.capturing.neighbours import Neighbours, neighbours
from tests.ordercentre.capturing.serving import Centre, centre, options

ITEM = "/productOrderItem/0"
FIBRE = f"{ITEM}/productOrderItem/0"
SPEED = f"{FIBRE}/product/productCharacteristic/0/value"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neighbours]:
    with neighbours(tmp_path_factory.mktemp("neighbours")) as made:
        yield made


@pytest.fixture(scope="module")
def shop(known: Neighbours, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    folder: Path = tmp_path_factory.mktemp("centre")
    with centre(sqlite_url_in(folder), *options(folder, known)) as made:
        yield made


@pytest.fixture
def form(page: Page, shop: Centre, known: Neighbours) -> Iterator[Form]:
    made = Form(page, shop.server)
    made.open()
    yield made
    known.reset()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    made = context.new_page()
    made.set_default_timeout(20_000)
    return made


def search(form: Form, words: str) -> None:
    form.page.get_by_label("Add an offering of the catalogue").fill(words)


def found(form: Form) -> list[str]:
    return form.page.locator("#placing-matches button").all_inner_texts()


def add(form: Form, words: str, name: str) -> None:
    search(form, words)
    form.page.locator("#placing-matches").get_by_role("button", name=name).click()


def test_a_bundle_is_ordered(form: Form, shop: Centre) -> None:
    add(form, "home", "Home")
    expect(form.page.get_by_text("Home is item 1.")).to_be_visible()
    expect(form.page.get_by_text("Prices: Fee: €11.90")).to_be_visible()
    assert form.focused == f"{ITEM}/id"
    speed = form.field(SPEED)
    expect(speed).to_have_attribute("aria-required", "true")
    assert speed.locator("option").all_inner_texts() == ["", "100", "500"]
    speed.select_option(label="500")
    phones = form.page.get_by_label("Quantity of Phone")
    expect(phones).to_have_accessible_description("0 to 2")
    expect(phones).to_have_value("0")
    phones.fill("3")
    phones.press("Tab")
    expect(phones).to_have_attribute("aria-invalid", "true")
    assert len(form.json["productOrderItem"][0]["productOrderItem"]) == 1
    phones.fill("2")
    phones.press("Tab")
    expect(form.field(f"{ITEM}/productOrderItem/1/quantity")).to_have_value("2")
    form.field("/relatedParty/0/id").fill("ada")
    assert form.json["productOrderItem"] == [
        {
            "id": "1",
            "action": "add",
            "quantity": 1,
            "productOffering": {"id": "home", "name": "Home"},
            "productOrderItem": [
                {
                    "id": "1.1",
                    "action": "add",
                    "quantity": 1,
                    "productOffering": {"id": "fibre", "name": "Fibre 500"},
                    "product": {
                        "productCharacteristic": [
                            {"name": "speed", "valueType": "integer", "value": 500}
                        ]
                    },
                },
                {
                    "id": "1.2",
                    "action": "add",
                    "quantity": 2,
                    "productOffering": {"id": "phone", "name": "Phone"},
                },
            ],
        }
    ]
    made = shop.client.get(f"/productOrder/{form.place()}").json()
    [home] = made["productOrderItem"]
    assert [each["quantity"] for each in home["productOrderItem"]] == [1, 2]


def test_offerings_are_found_by_words_or_by_their_id(form: Form) -> None:
    search(form, "o")
    expect(form.page.locator("#placing-matches button").first).to_be_visible()
    names = [each.split()[0] for each in found(form)]
    assert names == ["Home", "Modem", "Office", "Online", "Phone"]
    search(form, "fibre 5")
    expect(form.page.locator("#placing-matches button")).to_have_count(1)
    search(form, "nothing like it")
    expect(form.page.get_by_text("No offering matches.")).to_be_visible()
    search(form, "")
    expect(form.page.locator("#placing-matches button")).to_have_count(0)


def test_what_the_centre_objects_to_is_said_at_the_field(form: Form) -> None:
    add(form, "fibre", "Fibre 500")
    place = f"{ITEM}/product/productCharacteristic/0/value"
    expect(form.field(place)).to_have_value("1")
    form.text.fill(form.text.input_value().replace(": 100", ": 250"))
    expect(form.field(place).locator("option:checked")).to_have_text("250 (not offered)")
    form.field("/relatedParty/0/id").fill("ada")
    form.page.get_by_role("button", name="Check without placing").click()
    expect(form.page.get_by_role("alert")).to_contain_text("409")
    expect(form.field(place)).to_have_accessible_description(
        'is 250: characteristic "speed" is 100 or 500'
    )
    # The page is a new one, which looks the offering up.
    expect(form.field(place).locator("option:checked")).to_have_text("250 (not offered)")
    form.field(place).select_option(label="100")
    form.page.get_by_role("button", name="Check without placing").click()
    expect(form.page.get_by_text("This order can be placed.")).to_be_visible()
    form.page.get_by_text("What it would become").click()
    expect(form.page.locator(".checked pre")).to_contain_text("Installation")


def test_an_offering_that_is_written_has_its_characteristics(form: Form) -> None:
    form.field(f"{ITEM}/productOffering/id").fill("fibre")
    form.field(f"{ITEM}/productOffering/id").press("Tab")
    speed = form.page.get_by_label("speed")
    expect(speed).to_be_visible()
    speed.select_option(label="500")
    assert form.json["productOrderItem"][0]["product"]["productCharacteristic"] == [
        {"name": "speed", "valueType": "integer", "value": 500}
    ]
    speed.select_option(index=0)
    assert "product" not in form.json["productOrderItem"][0]


def test_a_catalogue_that_is_away_is_said_and_the_order_can_be_written(
    form: Form, known: Neighbours
) -> None:
    known.lines["catalog"].fault = Reply(500, {}, b"")
    search(form, "home")
    expect(form.page.get_by_text("The catalogue does not answer: catalog: GET")).to_be_visible()
    form.fill(party="ada", offering="fibre")
    assert form.json["productOrderItem"][0]["productOffering"] == {"id": "fibre"}
