"""A collection without any feature stores records and metadata."""

from __future__ import annotations

import pytest

from tests.store.samples import ALL, record, remove
from tmf630.store.errors import Duplicate
from tmf630.store.features import Features
from tmf630.store.protocol import Collection, Store


class OptionalFeatures:
    @pytest.fixture
    def plain(self, store: Store) -> Collection:
        return store.collection("plain", features=Features.NONE)

    async def test_records_and_metadata_need_no_feature(self, plain: Collection) -> None:
        await plain.insert(record("1"), record("2"), record("3"), metadata=b'{"since":1}')
        with pytest.raises(Duplicate):
            await plain.insert(record("1"))
        before = await plain.entry("2")
        assert before and (before.metadata, before.run_at, before.outbox) == (
            b'{"since":1}',
            None,
            b"",
        )
        changed = record("2", 2, b'{"state":"held"}')
        await plain.replace(before, before.next(changed, b"", None))
        assert await plain.get("2") == changed
        await remove(plain, "2")
        assert await plain.trim("3", 5) == 1
        page = await plain.find(ALL)
        assert ([each.id for each in page.records], page.total) == (["3"], 1)

    async def test_tombstones_need_no_feature(self, plain: Collection) -> None:
        await plain.insert(record("1"))
        before = await plain.entry("1")
        assert before
        left = before.next(None, b'{"left":1}', None)
        await plain.replace(before, left)
        assert await plain.entry("1") == left
        await plain.replace(left, None)
        assert await plain.entry("1") is None
        assert (await plain.find(ALL)).total == 0
