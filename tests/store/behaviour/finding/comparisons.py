"""Queries by the values of an attribute."""

from __future__ import annotations

import json

import pytest

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
    found_ids,
    insert_all,
    insert_each,
    instant,
    item,
    own_text,
    where,
)
from tmf630.store.condition import AllOf
from tmf630.store.protocol import Collection
from tmf630.store.queries import Query

BILLIONS = (
    9_007_199_254_740_993  # no float equals this number: the nearest ones are 1 less and 1 more
)


class Comparisons:
    """Each operator, for each kind of attribute."""

    @pytest.mark.parametrize("name", ["state", "description"])
    async def test_texts_compare_by_code_point(self, collection: Collection, name: str) -> None:
        texts = ["", "\0", "B", "a", "a\0", "a\0b", "ab", "é", "\ue000", "\uffff", "\U0001f600"]
        await insert_each(collection, name, texts)
        table: Table = []
        for number, text in enumerate(texts):
            ids = "abcdefghijk"
            table += [
                (where(name, EQ, text), ids[number]),
                (where(name, GT, text), ids[number + 1 :]),
                (where(name, GTE, text), ids[number:]),
                (where(name, LT, text), ids[:number]),
                (where(name, LTE, text), ids[: number + 1]),
            ]
        await check(collection, table)

    async def test_texts_are_compared_literally(self, collection: Collection) -> None:
        await insert_each(
            collection, "state", ["12", "true", "é", "e\u0301", " a", "$x", "%", "a_", "'\""]
        )
        table: Table = [
            (where("state", EQ, "12"), "a"),
            (where("state", EQ, "12.0"), ""),
            (where("state", EQ, "true"), "b"),
            (where("state", EQ, "é"), "c"),
            (where("state", EQ, "a"), ""),
            (where("state", EQ, "$x"), "f"),
            (where("state", EQ, "%"), "g"),
            (where("state", EQ, "_"), ""),
            (where("state", EQ, "A_"), ""),
            (where("state", EQ, "'\""), "i"),
            (where("state", EQ, "'\"", "%", "none"), "gi"),
            (where("state", LT, "$", "12"), "efgi"),
            (where("state", GT, "true", "\uffff"), "c"),
        ]
        await check(collection, table)

    async def test_instants_compare_across_time_zones(self, collection: Collection) -> None:
        instants = [
            *("0000-02-29T00:00:00Z", "1969-12-31T23:59:59.999999Z", "2026-01-31T08:15:00Z"),
            *("2026-01-31T09:15:00+01:00", "2026-01-31t02:45:00.000000999-05:30"),
            *("2026-01-31T08:15:00.000001z", "2026-12-31T23:59:60Z", "2027-01-01T00:00:00.0Z"),
            *("9999-12-31T23:59:59.999999-12:00", "2026-01-31", "yesterday", 1_769_847_300),
        ]
        for path, values in ("orderDate", instants), ("note", [{"date": i} for i in instants]):
            name = path.replace("note", "note.date")
            ids = iter("abcdefghijkl" if path == "orderDate" else "ABCDEFGHIJKL")
            await insert_all(
                collection, {id: {path: value} for id, value in zip(ids, values, strict=True)}
            )
            table: Table = [
                (instant(name, EQ, "2026-01-31T08:15:00Z"), "cde"),
                (instant(name, EQ, "2026-01-30T20:15:00-12:00"), "cde"),
                (instant(name, GT, "2026-01-31T08:15:00Z"), "fghi"),
                (instant(name, GTE, "2026-01-31T08:15:00Z"), "cdefghi"),
                (instant(name, LT, "2026-01-31T08:15:00Z"), "ab"),
                (instant(name, LTE, "2026-01-31T08:15:00Z"), "abcde"),
                (instant(name, LT, "1970-01-01T00:00:00Z"), "ab"),
                (instant(name, EQ, "2027-01-01T00:00:00Z"), "gh"),
                (instant(name, EQ, "0000-02-29T00:00:00Z"), "a"),
                (instant(name, LT, "0000-02-29T00:00:00Z"), ""),
                (instant(name, EQ, "9999-12-31T23:59:59.999999-12:00"), "i"),
                (instant(name, GT, "9999-12-31T23:59:59.999999Z"), "i"),
            ]
            if path == "note":
                table = [(condition, found_ids.upper()) for condition, found_ids in table]
            await check(collection, table)

    @pytest.mark.parametrize("name", ["score", "value"])
    async def test_numbers_compare_by_value(self, collection: Collection, name: str) -> None:
        numbers = [
            *(-(2**63), -1.5, -0.0, 0, 0.1, 1, 1.0, BILLIONS - 1, float(BILLIONS), BILLIONS),
            *(2**63 - 1, 1e200),
        ]
        await insert_each(collection, name, numbers)
        await insert_all(
            collection, {"m": {name: "1"}, "n": {name: True}, "o": {name: None}, "p": {}}
        )
        table: Table = [
            (where(name, EQ, 0), "cd"),
            (where(name, EQ, -0.0), "cd"),
            (where(name, EQ, 0.1), "e"),
            (where(name, EQ, 1), "fg"),
            (where(name, EQ, 1.0), "fg"),
            (where(name, EQ, BILLIONS - 1), "hi"),
            (where(name, EQ, BILLIONS), "j"),
            (where(name, EQ, float(BILLIONS)), "hi"),
            (where(name, GT, BILLIONS - 1), "jkl"),
            (where(name, GTE, BILLIONS), "jkl"),
            (where(name, LT, float(BILLIONS)), "abcdefg"),
            (where(name, LT, BILLIONS), "abcdefghi"),
            (where(name, EQ, 2**63 - 1), "k"),
            (where(name, LT, 2.0**63), "abcdefghijk"),
            (where(name, GTE, 2.0**63), "l"),
            (where(name, EQ, -(2**63)), "a"),
            (where(name, LTE, -1.5), "ab"),
            (where(name, GT, 1e100), "l"),
        ]
        await check(collection, table)

    @pytest.mark.parametrize("name", ["urgent", "value"])
    async def test_booleans_are_no_numbers(self, collection: Collection, name: str) -> None:
        await insert_each(collection, name, [True, False, 1, 0, "true", None])
        table: Table = [
            (where(name, EQ, True), "a"),
            (where(name, EQ, False), "b"),
            (where(name, EQ, True, False), "ab"),
            (where(name, GT, False), "a"),
            (where(name, LTE, False), "b"),
        ]
        await check(collection, table)

    async def test_any_compares_with_its_own_type(self, collection: Collection) -> None:
        values = ["12", 12, 12.0, "true", True, None, {}, [], ["x", 12], [["12"]], [{"a": "12"}]]
        await insert_each(collection, "value", values)
        table: Table = [
            (where("value", EQ, "12"), "a"),
            (where("value", EQ, 12), "bci"),
            (where("value", EQ, "12", 12), "abci"),
            (where("value", EQ, "true", True), "de"),
            (where("value", GT, "0"), "adi"),
            (where("value", GT, 0), "bci"),
            (where("value", LT, "x", 0, True), "ad"),
            (where("value", REGEX, "[1x]"), "ai"),
            (where("value", REGEX, ""), "adi"),
            (exists("value"), "abcdefgijk"),
        ]
        await check(collection, table)

    async def test_values_of_a_wrong_type_count_as_absent(self, collection: Collection) -> None:
        wrong = {"state": 1, "orderDate": 2, "score": "3", "urgent": "true", ITEM: "x", "note": [1]}
        await insert_all(
            collection, {"a": wrong, "b": {"state": None}, "c": {"state": {"state": "x"}}}
        )
        table: Table = [
            (where("state", GTE, ""), ""),
            (instant("orderDate", GTE, "0000-01-01T00:00:00Z"), ""),
            (where("score", GTE, 0), ""),
            (where("urgent", EQ, True), ""),
            (where("productOrderItem.state", GTE, ""), ""),
            (item(), ""),
            (exists("state"), "abc"),
            (exists("note"), "a"),
            (exists(ITEM), "a"),
            (exists("productOrderItem.state"), ""),
        ]
        await check(collection, table)

    async def test_odd_names_within_values_are_no_operators(self, collection: Collection) -> None:
        names = ["$where", "$eq", "a.b", "", ".", "__proto__", "constructor", "_id", "$", "a\u2028"]
        odd: Json = {name: {name: [name, {name: 1}]} for name in names}
        await insert_all(
            collection,
            {
                "a": {"value": odd, "state": "new"},
                "b": {"value": ["x", odd], "@odd": odd, "state": "new"},
                "c": {**odd, "state": "new", "@a.b": 1, ITEM: [{**odd, "state": "held"}]},
            },
        )
        table: Table = [
            (where("state", EQ, "new"), "abc"),
            (where("value", EQ, "x"), "b"),
            (exists("value"), "ab"),
            (exists("@odd"), "b"),
            (item(own_text("state", EQ, "held")), "c"),
        ]
        await check(collection, table)
        (first,) = (await collection.find(Query(limit=1))).records
        assert json.loads(first.resource)["value"] == odd

    async def test_patterns_match_parts_of_texts(self, collection: Collection) -> None:
        texts = ["held", "Held", "a\nheld", "", "heldé😀", "a\0b", 12, None]
        await insert_each(collection, "state", texts)
        table: Table = [
            (where("state", REGEX, "held"), "ace"),
            (where("state", REGEX, "^held"), "ae"),
            (where("state", REGEX, "(?i)^HELD$"), "ab"),
            (where("state", REGEX, "(?m)^held$"), "ac"),
            (where("state", REGEX, ""), "abcdef"),
            (where("state", REGEX, "^$"), "d"),
            (where("state", REGEX, "^held.{2}$"), "e"),
            (where("state", REGEX, r"\x00"), "f"),
            (where("state", REGEX, r"^\pL+$"), "ab"),
            (where("state", REGEX, "^a", "^H"), "bcf"),
        ]
        await check(collection, table)
        assert (
            await found_ids(collection, AllOf((where("state", REGEX, "e"), where("id", GT, "b"))))
            == "ce"
        )
