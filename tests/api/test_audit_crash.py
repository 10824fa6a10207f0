"""The way of audit records from the outboxes, while a process that publishes is killed."""

from __future__ import annotations

import asyncio
import itertools
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pytest

from productordering.api import definition
from productordering.ordering.events import ORDER_STATE_CHANGED
from tests.api.audits import actions, audit
from tests.api.crashing_publisher import publish
from tests.api.crashing_server import AFTER, BEFORE
from tmf622.stores import open_store
from tmf630.api.collections import open_collection, resources
from tmf630.events.outbox.audit_log import open_audit
from tmf630.resources.aggregate import ABSENT, Aggregate
from tmf630.resources.collection import Resources
from tmf630.store.queries import Query

WRITES = ("audit insert", "event insert", "productOrder acknowledge")
CREATED: Aggregate[Any] = Aggregate({"state": "acknowledged"}, {})
CHANGES: Sequence[Aggregate[Any]] = (
    Aggregate({"state": "inProgress"}, {}, events=(ORDER_STATE_CHANGED,)),
    Aggregate({"state": "completed"}, {}),
)
DONE = [(each, "productOrder") for each in ("create", "change", "change", "delete")]


async def changed(orders: Resources, id: str) -> None:
    """Create, change and delete an order, with an event of one change alone."""
    await orders.create_with_id(id, CREATED)
    for after in CHANGES:
        await orders.update(id, partial(_replaced, after))
    await orders.update(id, partial(_replaced, ABSENT))


def _replaced(after: Aggregate[Any], _: Aggregate[Any]) -> Aggregate[Any]:
    return after


def _changed_in(store_url: str, *ids: str) -> None:
    async def change() -> None:
        store = open_store(store_url, 4.0)
        try:
            for id in ids:
                await changed(resources(store, definition(), "productOrder", ""), id)
        finally:
            await store.close()

    asyncio.run(change())


def _left(store_url: str) -> tuple[int, int]:
    """How many audit records are stored, and how many entries of orders have an outbox."""

    async def counted() -> tuple[int, int]:
        store = open_store(store_url, 4.0)
        try:
            page = await open_audit(store).find(Query(limit=100))
            orders = open_collection(store, definition(), "productOrder")
            count = sum(len(each.read()["records"]) for each in page.records)
            return count, len(await orders.unpublished(100))
        finally:
            await store.close()

    return asyncio.run(counted())


def _by_order(store_url: str) -> Mapping[str, list[tuple[str, str]]]:
    return {id: actions(audit(store_url, "--order", id)) for id in ("1", "2")}


def test_what_is_not_published_yet_is_shown(store_url: str) -> None:
    _changed_in(store_url, "1", "2")
    assert _left(store_url)[0] == 0
    assert _by_order(store_url) == {"1": DONE, "2": DONE}
    assert len(audit(store_url, "--actor", "tmf622")) == len(DONE) * 2


@pytest.mark.parametrize(("write", "when"), [*itertools.product(WRITES, (BEFORE, AFTER))])
def test_a_crash_loses_no_record_and_doubles_none(store_url: str, write: str, when: str) -> None:
    _changed_in(store_url, "1", "2")
    command = [sys.executable, "-m", "tests.api.crashing_publisher", store_url, write, when]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert _by_order(store_url) == {"1": DONE, "2": DONE}
    asyncio.run(publish(store_url))
    assert _left(store_url) == (len(DONE) * 2, 0)
    assert _by_order(store_url) == {"1": DONE, "2": DONE}
