"""What holds in every store of a collection that keeps its records and their journals alone."""

from __future__ import annotations

import pytest

from tests.store.samples import ALL, erase, record
from tmf630.store.errors import Duplicate
from tmf630.store.features import Features
from tmf630.store.protocol import Collection, Store


class Keeping:
    @pytest.fixture
    def plain(self, store: Store) -> Collection:
        return store.collection("letter", features=Features.NONE)

    async def test_records_are_kept_with_nothing_beside(self, plain: Collection) -> None:
        await plain.insert(record("1"), record("2"), record("3"), metadata=b'{"since":1}')
        with pytest.raises(Duplicate):
            await plain.insert(record("1"))
        held = await plain.entry("2")
        assert held and (held.metadata, held.run_at, held.outbox) == (b'{"since":1}', None, b"")
        changed = record("2", 2, b'{"state":"held"}')
        await plain.replace(held, held.next(changed, b"", None))
        assert await plain.get("2") == changed
        await erase(plain, "2")
        assert await plain.trim("3", 5) == 1
        page = await plain.find(ALL)
        assert ([each.id for each in page.records], page.total) == (["3"], 1)

    async def test_what_is_deleted_can_still_hold_a_journal(self, plain: Collection) -> None:
        await plain.insert(record("1"))
        held = await plain.entry("1")
        assert held
        left = held.next(None, b'{"left":1}', None)
        await plain.replace(held, left)
        assert await plain.entry("1") == left
        await plain.replace(left, None)
        assert await plain.entry("1") is None
        assert (await plain.find(ALL)).total == 0
