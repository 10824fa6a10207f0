"""Generated orders obey contract, lifecycle and business rules, and are reproducible."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from graphlib import TopologicalSorter
from importlib import resources
from itertools import islice
from random import Random
from typing import Any

import jsonschema_rs
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from productordering.seed import orders
from tests.lifecycles import rolled_up

UNTIL = datetime(2026, 3, 1, 12, 30, 15, 250_000, UTC)

seeds = st.integers(min_value=0, max_value=2**64)
each_seed = given(seed=seeds)


def seeded(seed: int, count: int = 15, until: datetime = UNTIL) -> list[dict[str, Any]]:
    return list(islice(orders(Random(seed), until), count))


def all_items(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        yield item
        yield from all_items(item.get("productOrderItem", []))


def items_of(order: dict[str, Any]) -> list[dict[str, Any]]:
    return list(all_items(order["productOrderItem"]))


def depth(items: list[dict[str, Any]]) -> int:
    return 1 + max((depth(item.get("productOrderItem", [])) for item in items), default=-1)


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    text = resources.files("tmf622_contract").joinpath("contract.json").read_text("utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


@pytest.fixture(scope="module")
def product_order(contract: dict[str, Any]) -> jsonschema_rs.Draft4Validator:
    schema = {"$ref": "#/definitions/ProductOrder", "definitions": contract["definitions"]}
    return jsonschema_rs.Draft4Validator(schema, validate_formats=True)


@each_seed
def test_orders_satisfy_the_contract(
    product_order: jsonschema_rs.Draft4Validator, seed: int
) -> None:
    for order in seeded(seed):
        product_order.validate(order)
        assert not {"id", "href"} & order.keys()


@each_seed
def test_the_state_of_an_order_follows_its_items(seed: int) -> None:
    for order in seeded(seed):
        assert order["state"] == rolled_up(item["state"] for item in items_of(order))


@each_seed
def test_items_obey_the_business_rules(seed: int) -> None:
    for order in seeded(seed):
        for item in items_of(order):
            assert item["quantity"] >= 1
            product = item["product"]
            if item["action"] == "add":
                assert item["productOffering"]["id"]
                assert product["productSpecification"]["id"]
                assert product["productCharacteristic"]
                assert "id" not in product
            else:
                assert product["id"]
                assert product["href"].endswith(product["id"])


@each_seed
def test_items_have_unique_ids_and_their_relationships_no_cycle(seed: int) -> None:
    for order in seeded(seed):
        items = items_of(order)
        relied_on = {
            item["id"]: [
                relationship["id"]
                for relationship in item.get("productOrderItemRelationship", [])
                if relationship["relationshipType"] == "reliesOn"
            ]
            for item in items
        }
        assert len(relied_on) == len(items)
        assert all(target in relied_on for targets in relied_on.values() for target in targets)
        TopologicalSorter(relied_on).prepare()


@each_seed
def test_dates_are_in_order(seed: int) -> None:
    for order in seeded(seed):
        dates = {
            name: datetime.fromisoformat(value)
            for name, value in order.items()
            if name.endswith("Date")
        }
        ordered = dates["orderDate"]
        assert UNTIL - timedelta(days=90, seconds=1) <= ordered <= UNTIL
        assert ordered <= dates["requestedStartDate"] <= dates["requestedCompletionDate"]
        assert ordered <= dates.get("expectedCompletionDate", ordered)
        for name in ("completionDate", "cancellationDate"):
            assert ordered <= dates.get(name, ordered) <= UNTIL
        for note in order["note"]:
            assert ordered <= datetime.fromisoformat(note["date"]) <= UNTIL


@each_seed
def test_an_order_has_the_dates_of_its_end(seed: int) -> None:
    for order in seeded(seed):
        assert ("completionDate" in order) == (order["state"] == "completed")
        assert ("cancellationDate" in order) == (order["state"] == "cancelled")
        assert bool(order.get("cancellationReason")) == (order["state"] == "cancelled")


@each_seed
def test_the_total_price_is_the_sum_of_the_items(seed: int) -> None:
    for order in seeded(seed):
        sums: dict[str, float] = {}
        for item in items_of(order):
            for price in item.get("itemPrice", []):
                amount = price["price"]["taxIncludedAmount"]["value"] * item["quantity"]
                sums[price["priceType"]] = sums.get(price["priceType"], 0.0) + amount
        totals = {
            total["priceType"]: total["price"]["taxIncludedAmount"]["value"]
            for total in order.get("orderTotalPrice", [])
        }
        assert totals == pytest.approx(sums)


@each_seed
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(seed: int) -> None:
    assert orjson.dumps(seeded(seed)) == orjson.dumps(seeded(seed))
    assert orjson.dumps(seeded(seed)) != orjson.dumps(seeded(seed + 1))


@each_seed
def test_orders_are_between_one_and_a_half_and_eight_kilobytes(seed: int) -> None:
    for order in seeded(seed):
        assert 1_500 <= len(orjson.dumps(order)) <= 8_000


def test_orders_share_no_mutable_value() -> None:
    def containers(value: object) -> Iterator[int]:
        if isinstance(value, dict | list):
            yield id(value)
            for part in value.values() if isinstance(value, dict) else value:
                yield from containers(part)

    found = list(containers(seeded(1, 300)))
    assert len(found) == len(set(found))


def test_external_ids_are_unique() -> None:
    found = [order["externalId"] for order in seeded(1, 2_000)]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("seed", [1, 2, 3])
class TestFiveHundredOrdersShow:
    def test_every_state(self, contract: dict[str, Any], seed: int) -> None:
        found = seeded(seed, 500)
        states = contract["definitions"]["ProductOrderStateType"]["enum"]
        assert {order["state"] for order in found} == set(states)
        item_states = contract["definitions"]["ProductOrderItemStateType"]["enum"]
        assert {item["state"] for order in found for item in items_of(order)} == set(item_states)

    def test_every_product_family(self, seed: int) -> None:
        assert {order["category"] for order in seeded(seed, 500)} == {
            "B2C mobile",
            "B2C fibre",
            "B2C television",
            "B2C fixed voice",
            "B2B connectivity",
            "Number porting",
        }

    def test_every_action_and_nesting_up_to_three_levels(self, seed: int) -> None:
        found = seeded(seed, 500)
        actions = {item["action"] for order in found for item in items_of(order)}
        assert actions == {"add", "modify", "delete", "noChange"}
        assert {depth(order["productOrderItem"]) for order in found} == {1, 2, 3}

    def test_characteristics_of_every_value_type(self, seed: int) -> None:
        kinds = {
            (characteristic["valueType"], type(characteristic["value"]))
            for order in seeded(seed, 500)
            for item in items_of(order)
            for characteristic in item["product"].get("productCharacteristic", [])
        }
        assert kinds == {
            ("string", str),
            ("integer", int),
            ("number", float),
            ("boolean", bool),
            ("array", list),
            ("object", dict),
        }

    def test_every_priority_several_channels_and_offsets(self, seed: int) -> None:
        found = seeded(seed, 500)
        assert {order["priority"] for order in found} == set("01234")
        assert len({order["channel"][0]["name"] for order in found}) >= 3
        offsets = {datetime.fromisoformat(order["orderDate"]).utcoffset() for order in found}
        assert {timedelta(), timedelta(hours=1)} <= offsets
        assert any(order["orderDate"].endswith("Z") for order in found)

    def test_every_optional_part(self, seed: int) -> None:
        found = seeded(seed, 500)
        of_orders = set().union(*found)
        assert {"payment", "quote", "agreement", "productOfferingQualification"} <= of_orders
        of_items = set().union(*(item for order in found for item in items_of(order)))
        assert {"appointment", "itemTerm", "itemTotalPrice", "quoteItem"} <= of_items
        prices = [
            price
            for order in found
            for item in items_of(order)
            for price in item.get("itemPrice", [])
        ]
        assert {price["priceType"] for price in prices} == {"recurring", "oneTime"}
        assert len({price["price"]["taxRate"] for price in prices}) > 1
        assert any("priceAlteration" in price for price in prices)
        roles = {party["role"] for order in found for party in order["relatedParty"]}
        assert roles == {"customer", "seller", "technician"}
        assert any("place" in item["product"] for order in found for item in items_of(order))
