"""Queries after changes of records."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.store.behaviour.finding.conditions import (
    EQ,
    check,
    exists,
    insert_all,
    json_record,
    where,
)
from tests.store.behaviour.finding.sorting import listed
from tests.store.samples import change, entry, record, remove, stored
from tmf630.store.entries import Record
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.protocol import Collection
from tmf630.wire import Json


class ChangedRecords:
    """A query finds a record by its latest revision."""

    async def test_a_replacement_is_found_by_its_new_values(self, collection: Collection) -> None:
        before = {"state": "new", "score": 1, "relatedParty": [{"id": "1"}, {"id": "2"}]}
        await insert_all(collection, {"a": before, "b": {"state": "held"}})
        after = {"state": "held", "relatedParty": [{"id": "2"}, {"id": "3"}], "urgent": True}
        await change(collection, json_record("a", after, 2))
        await check(
            collection,
            [
                (where("state", EQ, "new"), ""),
                (where("state", EQ, "held"), "ab"),
                (where("score", EQ, 1), ""),
                (where("urgent", EQ, True), "a"),
                (where("relatedParty.id", EQ, "1"), ""),
                (where("relatedParty.id", EQ, "2"), "a"),
                (where("relatedParty.id", EQ, "3"), "a"),
                (exists("score"), ""),
            ],
        )
        assert await listed(collection, "-relatedParty.id", "score") == "ab"
        await change(collection, json_record("a", {}, 3))
        await check(collection, [(where("state", EQ, "held"), "b"), (exists("relatedParty"), "")])

    async def test_a_replacement_that_shares_elements_is_found_by_all_of_them(
        self, collection: Collection
    ) -> None:
        one, two, three = ({"id": n, "state": "new", "product": {"name": n}} for n in "123")
        await insert_all(collection, {"a": {"productOrderItem": [one, two, three]}})
        table: list[tuple[Callable[[list[Json]], list[Json]], str, str, str]] = [
            (lambda items: [items[0], {**items[1], "state": "held"}, items[2]], "a", "a", "a"),
            (lambda items: [{**each, "state": "held"} for each in items], "", "a", "a"),
            (lambda items: [items[0], {**items[1], "state": "new"}, items[2]], "a", "a", "a"),
            (lambda items: [items[0], items[2]], "", "a", ""),
            (lambda items: [two, *items], "a", "a", "a"),
            (lambda items: items[:1], "a", "", "a"),
        ]
        for revision, (changed, new, held, named) in enumerate(table, 2):
            before = (await stored(collection, "a")).decoded()
            assert before.record
            items = before.record.read()["productOrderItem"]
            after = Record.of("a", revision, {"productOrderItem": changed(items)})
            await collection.replace(before, before.next(after, b"", None))
            await check(
                collection,
                [
                    (where("productOrderItem.state", EQ, "new"), new),
                    (where("productOrderItem.state", EQ, "held"), held),
                    (where("productOrderItem.product.name", EQ, "2"), named),
                ],
            )

    async def test_a_replacement_that_is_refused_changes_nothing(
        self, collection: Collection
    ) -> None:
        await insert_all(collection, {"a": {"state": "new", "relatedParty": {"id": "1"}}})
        other = json_record("a", {"state": "held", "relatedParty": {"id": "2"}}, 3)
        for after in (entry(other), None):
            with pytest.raises(Conflict):
                await collection.replace(entry(record("a", 2)), after)
        with pytest.raises(Duplicate):
            await insert_all(collection, {"a": {"state": "held", "relatedParty": {"id": "2"}}})
        await check(
            collection,
            [
                (where("state", EQ, "new"), "a"),
                (where("state", EQ, "held"), ""),
                (where("relatedParty.id", EQ, "1"), "a"),
                (where("relatedParty.id", EQ, "2"), ""),
            ],
        )

    async def test_a_deleted_record_is_not_found(self, collection: Collection) -> None:
        row = {"state": "new", "relatedParty": [{"id": "1"}]}
        await insert_all(collection, {"a": row, "b": row})
        await remove(collection, "a")
        table = [(where("state", EQ, "new"), "b"), (where("relatedParty.id", EQ, "1"), "b")]
        await check(collection, [*table, (exists("state"), "b")])
        await insert_all(collection, {"a": {"relatedParty": [{"id": "2"}]}})
        await check(collection, [*table, (where("relatedParty.id", EQ, "2"), "a")])
