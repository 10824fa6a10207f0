"""Exact totals of what many records match, which are kept by segments of ids."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from random import Random

import pytest

from tests.store.behaviour.finding.conditions import EQ
from tests.store.samples import (
    attribute,
    change,
    leave_tombstone,
    orders_of,
    record,
    remove,
    stored,
)
from tests.store.sqlite.files import database
from tmf630.store.condition import AllOf, Comparison, Condition
from tmf630.store.entries import Record
from tmf630.store.protocol import Collection
from tmf630.store.queries import Query
from tmf630.store.sqlite import SQLiteStore
from tmf630.store.sqlite.search import page
from tmf630.store.sqlite.tables import segments

STATES = ("held", "new")
PARTIES = ("p1", "p2")


def is_(path: str, value: str) -> Comparison:
    return Comparison(attribute(path), EQ, (value,))


BY_STATE = [is_("state", each) for each in STATES]
BY_PARTY = [is_("relatedParty.id", each) for each in PARTIES]
BY_BOTH = [AllOf([state, party]) for state in BY_STATE for party in BY_PARTY]
QUESTIONS: Sequence[Condition] = [*BY_STATE, *BY_PARTY, *BY_BOTH]


def order(id: str, revision: int, state: str, parties: Sequence[str] = ()) -> Record:
    content = {"state": state, "relatedParty": [{"id": each} for each in parties]}
    return record(id, revision, json.dumps(content).encode())


def drawn(chance: Random, id: str, revision: int) -> Record:
    parties = chance.sample(PARTIES, chance.randint(0, 2))
    return order(id, revision, chance.choice(STATES), parties)


def satisfies(each: Record, condition: Condition) -> bool:
    if isinstance(condition, AllOf):
        return all(satisfies(each, part) for part in condition.conditions)
    assert isinstance(condition, Comparison)
    content = each.read()
    values = [content["state"], *(party["id"] for party in content["relatedParty"])]
    return condition.values[0] in values


async def total(orders: Collection, condition: Condition, limit: int = 2) -> int:
    return (await orders.find(Query(condition=condition, limit=limit))).total


@pytest.fixture(autouse=True)
def _short_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments of four records, of which counts of two and more are kept."""
    monkeypatch.setattr(segments, "RECORDS", 4)
    monkeypatch.setattr(page, "MANY", 2)


@pytest.mark.anyio
class TestCounts:
    """A total is that of the moment of its page, whoever has changed records, and how."""

    @pytest.fixture
    async def both(self, file: Path) -> AsyncIterator[tuple[Collection, Collection]]:
        """The same orders, as two processes open them."""
        stores = SQLiteStore(file), SQLiteStore(file)
        yield orders_of(stores[0]), orders_of(stores[1])
        for each in stores:
            await each.close()

    async def test_totals_follow_all_changes(self, both: tuple[Collection, Collection]) -> None:
        chance = Random(7)
        here: dict[str, Record] = {}
        for step in range(300):
            orders = chance.choice(both)
            kind = chance.choice(["insert", "insert", "late", "change", "remove", "delete"])
            if kind in ("insert", "late") or not here:
                id = f"{step:04}" if kind != "late" else f"{chance.randrange(step + 1):04}-{step}"
                here[id] = drawn(chance, id, 1)
                await orders.insert(here[id])
            else:
                id = chance.choice(sorted(here))
                if kind == "change":
                    here[id] = drawn(chance, id, here[id].revision + 1)
                    await change(orders, here[id])
                elif kind == "remove":
                    await remove(orders, id)
                    del here[id]
                else:
                    await leave_tombstone(orders, id)
                    del here[id]
            if step % 50 == 49:
                await both[0].trim(f"{step // 2:04}", 3)
                here = {id: each for id, each in here.items() if await both[1].get(id)}
            for asked in both:
                for condition in QUESTIONS:
                    expected = sum(satisfies(each, condition) for each in here.values())
                    assert await total(asked, condition, chance.choice([0, 2])) == expected

    async def test_only_changed_segments_are_counted_again(
        self, both: tuple[Collection, Collection], statements: list[str]
    ) -> None:
        orders, others = both
        await orders.insert(*(order(f"{each:02}", 1, "new") for each in range(1, 18)))

        async def counted() -> list[str]:
            """The spans that are counted."""
            statements.clear()
            await total(orders, BY_STATE[1])
            return [each.partition("r.id > ")[2] for each in statements if "r.id > " in each]

        assert await counted() == []
        assert len(await counted()) == 5
        after_all = ["'16' AND r.id <= x''"]
        assert await counted() == after_all
        await others.insert(order("18", 1, "new"))
        assert await counted() == after_all
        await change(others, order("07", 2, "held"))
        assert await counted() == ["'04' AND r.id <= '08'", *after_all]
        assert await counted() == after_all
        assert await total(orders, BY_STATE[1]) == 17

    async def test_a_count_of_few_takes_no_statement_of_its_own(
        self, both: tuple[Collection, Collection], statements: list[str]
    ) -> None:
        orders, _ = both
        await orders.insert(*(order(f"{each:02}", 1, "new") for each in range(9)))
        await orders.insert(order("10", 1, "held"))
        await total(orders, BY_STATE[0])
        statements.clear()
        assert await total(orders, BY_STATE[0]) == 1
        assert len(statements) == 1

    async def test_an_older_version_changes_what_is_counted(
        self, file: Path, both: tuple[Collection, Collection]
    ) -> None:
        orders, _ = both
        await orders.insert(*(order(f"{each:02}", 1, "new") for each in range(9)))
        for _ in range(2):
            assert await total(orders, BY_STATE[1]) == 9
        with database(file) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE \"productOrder\" SET revision = 2 WHERE id = '02'")
            connection.execute(
                "UPDATE \"productOrder attributes\" SET state = 'held' WHERE id = '02'"
            )
            connection.execute("DELETE FROM \"productOrder\" WHERE id = '03'")
            connection.execute("DELETE FROM \"productOrder attributes\" WHERE id = '03'")
            connection.execute("COMMIT")
        assert await total(orders, BY_STATE[1]) == 7

    async def test_a_file_without_segments_gets_them(
        self, file: Path, statements: list[str]
    ) -> None:
        store = SQLiteStore(file)
        await orders_of(store).insert(*(order(f"{each:02}", 1, "new") for each in range(1, 12)))
        await store.close()
        with database(file) as connection:
            for event in ("INSERT within", "UPDATE within", "DELETE within", "last"):
                connection.execute(f'DROP TRIGGER "productOrder: segments after {event}"')
            connection.execute('DROP TABLE "productOrder: segments"')
        store = SQLiteStore(file)
        orders = orders_of(store)
        for _ in range(3):
            statements.clear()
            assert await total(orders, BY_STATE[1]) == 11
        assert [each for each in statements if "r.id > '08' AND r.id <= x''" in each]
        await remove(orders, "05")
        assert await total(orders, BY_STATE[1]) == 10
        assert (await stored(orders, "06")).record == order("06", 1, "new")
        await store.close()
