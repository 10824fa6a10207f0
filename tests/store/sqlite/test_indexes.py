"""The indexes of SQLite, and the statements that use them."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.api.contracts import own
from tests.store.behaviour.finding.conditions import (
    EQ,
    GT,
    LTE,
    found_ids,
    insert_all,
    item,
    own_text,
    where,
)
from tests.store.samples import SHAPE, attribute, orders_of, record, stored
from tmf622 import app
from tmf622.cli import configuration
from tmf630.http.server.condition import ServerCondition
from tmf630.store.condition import (
    EVERYTHING,
    AllOf,
    AnyOf,
    Attribute,
    Comparison,
    Condition,
    Kind,
    Not,
    Scalar,
    Shape,
    Sort,
)
from tmf630.store.features import Features
from tmf630.store.queries import Query
from tmf630.store.sqlite import SQLiteStore

INSTANT = "1970-01-01T00:00:01Z"
INSTANTS = {INSTANT: 1_000_000, "1970-01-01T01:00:02+01:00": 2_000_000}
TEXTS = ("a", "b")
VALUES: dict[Kind, tuple[Sequence[Any], tuple[Scalar, ...]]] = {
    Kind.INSTANT: (tuple(INSTANTS), tuple(INSTANTS.values())),
    Kind.NUMBER: ((1, 2.5), (1, 2.5)),
}
"""Two values of a kind in resources, and in conditions."""


def plans(file: Path, statements: Sequence[str]) -> list[str]:
    """The query plan of each SELECT."""
    connection = sqlite3.connect(file)
    connection.create_function("computed", 3, lambda *_: None)
    reading = [each for each in statements if each.startswith("SELECT")]
    plans = [
        "\n".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}"))
        for statement in reading
    ]
    connection.close()
    return plans


def nested(path: Sequence[str], value: Any) -> Any:
    """A resource with one value, at the path."""
    return {path[0]: nested(path[1:], value)} if path else value


@pytest.mark.anyio
class TestIndexes:
    """Where there is an index, only matching records are read."""

    @pytest.fixture
    def served(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Sequence[Attribute]]:
        """The indexed attributes of each collection of the server, those of an operator too."""
        overlay = own.written(file.parent, own.overlay("ProductOrder"))
        served: dict[str, Sequence[Attribute]] = {}
        collection = SQLiteStore.collection

        def noted(
            self: SQLiteStore,
            name: str,
            shape: Shape = SHAPE,
            indexed: Sequence[Attribute] = (),
            features: Features = Features.ALL,
        ) -> Any:
            served[name] = indexed
            return collection(self, name, shape, indexed, features)

        with monkeypatch.context() as patch:
            patch.setattr(SQLiteStore, "collection", noted)
            chosen = configuration.load(
                {}, {"store_url": f"sqlite:///{file}", "overlay": (overlay,)}
            )
            condition = ServerCondition()
            app.create(chosen, "http://localhost", lambda: None, condition)
            condition.close()
        return served

    async def test_every_index_of_the_server_is_used(
        self, file: Path, served: dict[str, Sequence[Attribute]], statements: list[str]
    ) -> None:
        store = SQLiteStore(file)
        read: list[str] = []
        for name, indexed in served.items():
            collection = store.collection(name, SHAPE, indexed)
            for one in indexed:
                values, operands = VALUES.get(one.kind, (TEXTS, TEXTS))
                for value in values:
                    resource = json.dumps(nested(one.path, value)).encode()
                    await collection.insert(record(f"{one.path} {value}", 1, resource))
                first = Comparison(one, EQ, operands[:1])
                for condition, total in (
                    (first, 1),
                    (Comparison(one, EQ, operands), 2),
                    (Comparison(one, LTE, operands[:1]), 1),
                    (AllOf([first, Not(own_text("x", EQ, "y"))]), 1),
                ):
                    statements.clear()
                    page = await collection.find(Query(condition=condition, limit=1))
                    assert page.total == total
                    here = plans(file, statements)
                    assert condition is not first or "TEMP B-TREE" not in "".join(here)
                    read += here
        await store.close()
        assert len(read) >= (11 + len(own.INDEXED)) * (1 + 1 + 1 + 2)
        assert all("SEARCH" in plan for plan in read)
        # SQLite also calls it a scan when it merges searches or reads the ids of a page.
        assert not [plan for plan in read if re.search(r"SCAN (?!p\b|\(subquery|SUBQUERY)", plan)]

    async def test_pages_in_the_order_of_an_index_are_read_from_it(
        self, file: Path, statements: list[str]
    ) -> None:
        store = SQLiteStore(file)
        orders = orders_of(store)
        await insert_all(orders, {"a": {"orderDate": INSTANT}, "b": {}})
        statements.clear()
        for descending in (False, True):
            sort = [Sort(attribute("orderDate"), descending)]
            await orders.find(Query(sort=sort, limit=1))
        pages = [plan for plan in plans(file, statements) if "orderDate" in plan]
        assert len(pages) == 2
        assert not any("FOR ORDER BY" in plan for plan in pages)
        await store.close()

    @pytest.mark.parametrize(("state", "index"), [("new", "score"), ("held", "state")])
    async def test_many_orders_of_a_state_are_read_in_their_order_and_few_are_sorted(
        self, file: Path, statements: list[str], state: str, index: str
    ) -> None:
        store = SQLiteStore(file)
        orders = orders_of(store)
        placed: dict[str, Any] = {
            f"{number:03}": {"state": "new", "score": number % 7} for number in range(300)
        }
        placed |= {f"x{number}": {"state": "held", "score": number} for number in range(9)}
        await insert_all(orders, placed)
        statements.clear()
        sort = [Sort(attribute("score"), descending=True)]
        page = await orders.find(
            Query(condition=where("state", EQ, state), sort=sort, limit=5, offset=3)
        )
        expected = sorted(
            (id for id, each in placed.items() if each["state"] == state),
            key=lambda id: (-placed[id]["score"], id),
        )
        assert [each.id for each in page.records] == expected[3:8]
        assert page.total == len(expected)
        (read,) = (each for each in statements if "OFFSET" in each)
        assert f"by {index}" in read
        await store.close()

    async def test_due_jobs_are_read_from_an_index(self, file: Path, statements: list[str]) -> None:
        store = SQLiteStore(file)
        orders = orders_of(store)
        await orders.insert(record(), run_at=1.0)
        statements.clear()
        assert await orders.due(1.0, 1) == ["1"]
        (plan,) = plans(file, statements)
        assert re.fullmatch("SEARCH .* USING COVERING INDEX .*", plan)
        await store.close()

    async def test_a_change_beside_the_record_is_one_write(
        self, file: Path, statements: list[str]
    ) -> None:
        store = SQLiteStore(file)
        orders = orders_of(store)
        await orders.insert(record())
        before = await stored(orders)
        statements.clear()
        await orders.replace(before, before.next(before.record, b"{}", 1.0))
        assert len([each for each in statements if re.match("INSERT|UPDATE|DELETE", each)]) == 1
        assert not [each for each in statements if "resource" in each]
        await store.close()

    async def test_the_narrowest_index_is_used(self, file: Path, statements: list[str]) -> None:
        store = SQLiteStore(file)
        orders = orders_of(store)
        many = {f"{number:03}": {"state": "new", "score": number} for number in range(300)}
        await insert_all(orders, many | {"x": {"state": "new", "relatedParty": [{"id": "c"}]}})
        table = [
            ([where("state", EQ, "new"), where("relatedParty.id", EQ, "c")], "relatedParty.id"),
            ([where("state", EQ, "new"), where("score", GT, 297)], "score"),
            ([where("score", GT, -1), where("state", EQ, "none")], "state"),
        ]
        for conditions, name in table:
            for each in (conditions, conditions[::-1]):
                statements.clear()
                await orders.find(Query(condition=AllOf(each), limit=1))
                (page,) = (each for each in statements if "OFFSET" in each)
                assert f"by {name}" in page
        await store.close()

    async def test_conditions_on_one_element_use_an_index(
        self, file: Path, statements: list[str]
    ) -> None:
        store = SQLiteStore(file)
        orders = orders_of(store)
        items = [{"state": "held", "action": "add"}, {"state": "new", "action": "modify"}]
        await insert_all(orders, {"a": {"productOrderItem": items}, "b": {}})
        condition = item(own_text("state", EQ, "held"), own_text("action", EQ, "add"))
        statements.clear()
        assert await found_ids(orders, condition) == "a"
        (page,) = (each for each in statements if "by productOrderItem.state" in each)
        assert "SCAN" not in plans(file, [page])[0]
        assert (
            await found_ids(
                orders, item(own_text("state", EQ, "held"), own_text("action", EQ, "no"))
            )
            == ""
        )
        assert await found_ids(orders, Not(condition)) == "b"
        await store.close()

    async def test_conditions_too_large_for_sql_are_evaluated(self, file: Path) -> None:
        store = SQLiteStore(file)
        orders = orders_of(store)
        await insert_all(orders, {"a": {"state": "a", "score": 1}, "b": {"state": "b"}})
        deep: Condition = where("state", EQ, "a")
        for _ in range(50):
            deep = Not(AllOf([Not(deep), AnyOf([where("state", EQ, "c"), EVERYTHING])]))
        others = [where("state", EQ, f"x{number}") for number in range(3_000)]
        wide = where("state", EQ, *(f"{number}" for number in range(40_000)), "b")
        assert await found_ids(orders, deep) == "a"
        assert await found_ids(orders, AnyOf([*others, where("state", EQ, "b")])) == "b"
        assert await found_ids(orders, AllOf([*map(Not, others), where("state", EQ, "b")])) == "b"
        assert await found_ids(orders, wide) == "b"
        assert await found_ids(orders, where("score", EQ, 1, 2**64, float("nan"))) == "a"
        assert await found_ids(orders, where("score", GT, float("nan"), -(2**70))) == "a"
        await store.close()

    def test_an_attribute_of_any_type_cannot_be_indexed(self, file: Path) -> None:
        with pytest.raises(ValueError, match="cannot be indexed"):
            SQLiteStore(file).collection("productOrder", SHAPE, [attribute("value")])
