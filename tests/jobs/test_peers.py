"""Peers: their leases, and the work that is assigned to each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tmf630.jobs.lease import LeaseTerms
from tmf630.jobs.peers import Peers
from tmf630.store.protocol import Collection
from tmf630.store.sqlite import SQLiteStore

pytestmark = pytest.mark.anyio

WORK = [str(number) for number in range(300)]


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def records(tmp_path: Path) -> AsyncIterator[Collection]:
    store = SQLiteStore(tmp_path / "peers.sqlite3")
    yield store.collection("peer")
    await store.close()


async def test_each_piece_of_work_is_assigned_to_one_peer(records: Collection) -> None:
    terms = LeaseTerms(60, Clock())
    peers = [Peers(records, terms) for _ in range(3)]
    for each in (*peers, *peers):
        await each.refresh()
    assigned = [{work for work in WORK if each.is_assigned(work)} for each in peers]
    assert sum(map(len, assigned)) == len(set.union(*assigned)) == len(WORK)
    assert min(map(len, assigned)) > len(WORK) / 6


async def test_a_peer_that_leaves_changes_no_assignment_of_the_others(records: Collection) -> None:
    terms = LeaseTerms(60, Clock())
    first, second, third = peers = [Peers(records, terms) for _ in range(3)]
    for each in (*peers, *peers):
        await each.refresh()
    before = {work for work in WORK if first.is_assigned(work)}
    await third.leave()
    assert await first.refresh() and await second.refresh()
    assert before <= {work for work in WORK if first.is_assigned(work)}
    await second.leave()
    assert await first.refresh()
    assert first.is_alone and all(map(first.is_assigned, WORK))


async def test_a_peer_whose_lease_expires_is_removed(records: Collection) -> None:
    clock = Clock()
    terms = LeaseTerms(60, clock)
    alive, dead = Peers(records, terms), Peers(records, terms)
    await dead.refresh()
    assert await alive.refresh()
    assert set(WORK) > {work for work in WORK if alive.is_assigned(work)}
    clock.now += 40
    assert not await alive.refresh()
    clock.now += 40
    assert await alive.refresh()
    assert alive.is_alone and all(map(alive.is_assigned, WORK))
    assert await records.entry(dead.own_id) is None
    assert await dead.refresh() and await alive.refresh()  # it was only slow, and returns
