"""Queries by combined conditions, and by paths through arrays."""

from __future__ import annotations

from typing import Any

from tests.store.behaviour.finding.conditions import (
    EQ,
    GT,
    GTE,
    ITEM,
    LT,
    LTE,
    REGEX,
    Json,
    Table,
    check,
    exists,
    insert_all,
    insert_each,
    item,
    own_text,
    where,
)
from tmf630.store.condition import AllOf, AnyElement, AnyOf, Condition, Not
from tmf630.store.protocol import Collection


class Combinations:
    """Conditions on any element or on the same one, absent values, and all connectives."""

    async def test_an_array_stands_for_its_elements(self, collection: Collection) -> None:
        customer, payer = {"id": "1", "role": "customer"}, {"id": "2", "role": "payer"}
        parties = [[customer], [payer, customer], [], customer, [[customer]], [customer, customer]]
        await insert_each(collection, "relatedParty", [*parties, [{"id": ["1", "3"]}], None])
        table: Table = [
            (where("relatedParty.id", EQ, "1"), "abdfg"),
            (where("relatedParty.id", EQ, "2", "3"), "bg"),
            (where("relatedParty.id", GT, "1"), "bg"),
            (where("relatedParty.role", EQ, "customer"), "abdf"),
            (where("relatedParty.role", REGEX, "^pay"), "b"),
            (exists("relatedParty"), "abdefgh"),
            (exists("relatedParty.id"), "abdfg"),
            (exists("relatedParty.role"), "abdf"),
        ]
        await check(collection, table)

    async def test_paths_lead_through_arrays_in_arrays_of_objects(
        self, collection: Collection
    ) -> None:
        def product(*values: Any) -> Json:
            return {"productCharacteristic": [{"name": "n", "value": each} for each in values]}

        items = [
            [{"product": product("x", 1)}, {"product": product("y")}],
            [{"state": "held", ITEM: [{"state": "new", "product": product(1.0)}]}],
            [{"product": {"name": "p"}, "quantity": 2}, {"quantity": 1}],
        ]
        await insert_each(collection, ITEM, items)
        value = "product.productCharacteristic.value"
        table: Table = [
            (where(f"{ITEM}.{value}", EQ, "y"), "a"),
            (where(f"{ITEM}.{value}", EQ, 1), "a"),
            (where(f"{ITEM}.{ITEM}.{value}", EQ, 1), "b"),
            (where(f"{ITEM}.{ITEM}.state", EQ, "new"), "b"),
            (where(f"{ITEM}.state", EQ, "new"), ""),
            (where(f"{ITEM}.quantity", LT, 2), "c"),
            (where(f"{ITEM}.product.name", EQ, "p"), "c"),
            (exists(f"{ITEM}.{ITEM}"), "b"),
            (exists(f"{ITEM}.product"), "ac"),
        ]
        await check(collection, table)

    async def test_an_absent_value_equals_nothing(self, collection: Collection) -> None:
        await insert_all(
            collection, {"a": {}, "b": {"state": "held"}, "c": {"state": "new"}, "d": {ITEM: []}}
        )
        table: Table = [
            (Not(where("state", EQ, "held")), "acd"),
            (Not(where("state", EQ, "held", "new")), "ad"),
            (Not(where("state", GTE, "")), "ad"),
            (Not(exists("state")), "ad"),
            (Not(where(f"{ITEM}.state", EQ, "held")), "abcd"),
            (Not(Not(where("state", EQ, "held"))), "b"),
            (where("state", EQ), ""),
        ]
        await check(collection, table)

    async def test_conditions_are_combined(self, collection: Collection) -> None:
        resources = [{"state": s, "score": n} for s in ("held", "new") for n in (1, 2)]
        await insert_all(collection, dict(zip("abcd", resources, strict=True)))
        new, one, two = where("state", EQ, "new"), where("score", EQ, 1), where("score", EQ, 2)
        regex = where("state", REGEX, "l")
        table: Table = [
            (AllOf(()), "abcd"),
            (AnyOf(()), ""),
            (AllOf((new, one)), "c"),
            (AllOf((new, one, two)), ""),
            (AllOf((where("score", GTE, 1), where("score", LT, 2))), "ac"),
            (AnyOf((new, one)), "acd"),
            (AnyOf((regex, one)), "abc"),
            (AllOf((regex, one)), "a"),
            (AllOf((Not(regex), Not(one))), "d"),
            (AnyOf((AllOf((new, one)), AllOf((regex, two)))), "bc"),
            (Not(AllOf((new, AnyOf((one, regex))))), "abd"),
            (Not(AnyOf((new, Not(one)))), "a"),
            (AllOf((new, AllOf(()), Not(AnyOf(())))), "cd"),
        ]
        await check(collection, table)

    async def test_some_is_about_a_single_element(self, collection: Collection) -> None:
        def both(first: Json, second: Json) -> list[Json]:
            return [first, second]

        add, held_, both_ = {"action": "add"}, {"state": "held"}, {"action": "add", "state": "held"}
        items = [both(add, held_), both(both_, {}), [both_], [], both_, ["held"], [[both_]]]
        await insert_each(collection, ITEM, items)
        adds, holds = own_text("action", EQ, "add"), own_text("state", EQ, "held")
        table: Table = [
            (item(adds, holds), "bce"),
            (AllOf((item(adds), item(holds))), "abce"),
            (item(adds, Not(holds)), "a"),
            (item(Not(holds)), "ab"),
            (item(Not(adds), Not(holds)), "b"),
            (item(Not(exists("state"))), "ab"),
            (item(AnyOf((adds, holds))), "abce"),
            (item(exists("action")), "abce"),
            (item(own_text("state", REGEX, "^h"), adds), "bce"),
            (item(AnyOf((own_text("state", REGEX, "^n"), adds))), "abce"),
            (item(), "abce"),
            (item(AnyOf(())), ""),
            (AllOf((item(adds, holds), where(f"{ITEM}.state", EQ, "held"))), "bce"),
            (AnyOf((item(adds, holds), exists(ITEM))), "abcefg"),
        ]
        await check(collection, table)

    async def test_some_may_be_within_some(self, collection: Collection) -> None:
        def nested(*inner: Json, **outer: str) -> Json:
            return {**outer, ITEM: list(inner)}

        items = [
            [nested({"action": "add", "state": "held"}, state="new")],
            [nested({"action": "add"}, {"state": "held"}, state="new")],
            [nested({"action": "add", "state": "held"}), {"state": "new"}],
        ]
        await insert_each(collection, ITEM, items)
        inner = item(own_text("action", EQ, "add"), own_text("state", EQ, "held"))
        table: Table = [
            (item(inner), "ac"),
            (item(inner, own_text("state", EQ, "new")), "a"),
            (item(Not(inner), own_text("state", EQ, "new")), "bc"),
            (item(item(Not(own_text("action", EQ, "add")))), "b"),
            (item(Not(item(exists("state")))), "c"),
        ]
        await check(collection, table)

    async def test_some_may_be_about_a_plain_object(self, collection: Collection) -> None:
        accounts = [{"id": "1", "role": "r"}, {"id": "1"}, {}, None, "1"]
        await insert_each(collection, "billingAccount", accounts)
        await insert_all(collection, {"f": {}})

        def some(*conditions: Condition) -> AnyElement:
            return AnyElement("billingAccount", AllOf(conditions))

        one = own_text("id", EQ, "1")
        table: Table = [
            (some(one), "ab"),
            (some(one, exists("role")), "a"),
            (some(one, Not(exists("role"))), "b"),
            (some(Not(one)), "c"),
            (some(), "abc"),
            (where("billingAccount.id", EQ, "1"), "ab"),
        ]
        await check(collection, table)

    async def test_an_id_is_that_of_the_record_or_of_an_element(
        self, collection: Collection
    ) -> None:
        await insert_all(
            collection, {"a": {ITEM: [{"id": "b"}]}, "b": {"state": "held"}, "c": {ITEM: [{}]}}
        )
        table: Table = [
            (where("id", EQ, "b"), "b"),
            (where("id", EQ, "a", "c", "none"), "ac"),
            (where("id", GT, "a"), "bc"),
            (where("id", LTE, "b"), "ab"),
            (where("id", REGEX, "[ac]"), "ac"),
            (exists("id"), "abc"),
            (AllOf((where("id", GTE, "b"), where("state", EQ, "held"))), "b"),
            (where(f"{ITEM}.id", EQ, "b"), "a"),
            (item(own_text("id", EQ, "b")), "a"),
            (item(own_text("id", EQ, "a")), ""),
            (item(exists("id")), "a"),
            (item(Not(exists("id"))), "c"),
            (item(own_text("id", REGEX, ".")), "a"),
        ]
        await check(collection, table)

    async def test_extensions_are_found_at_every_depth(self, collection: Collection) -> None:
        resources = {
            "a": {"@channel": "web", "@type": "x"},
            "b": {"@channel": ["web", 7], ITEM: [{"@channel": True}]},
            "c": {ITEM: [{"@channel": {"state": "x"}, "state": "held"}, {"@channel": 7}]},
            "d": {"channel": "web", ITEM: [{"product": {"@e.x$": "web"}}], "@": "web"},
        }
        await insert_all(collection, resources)
        table: Table = [
            (where("@channel", EQ, "web"), "ab"),
            (where("@channel", GT, 6), "b"),
            (where(f"{ITEM}.@channel", EQ, True), "b"),
            (where(f"{ITEM}.@channel", EQ, 7), "c"),
            (where(f"{ITEM}.@channel", EQ, "x"), ""),
            (exists("@type"), "a"),
            (exists(f"{ITEM}.@channel"), "bc"),
            (item(exists("@channel"), own_text("state", EQ, "held")), "c"),
        ]
        await check(collection, table)
