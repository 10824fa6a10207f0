"""The outboxes of resources that older servers have stored, changed or deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from productordering.api import definition
from tests.events.system import API
from tmf630.api.collections import resources
from tmf630.events.outbox.audit_log import AuditLog, open_audit
from tmf630.events.outbox.event_log import EventLog, LoggedEvent
from tmf630.events.outbox.payload import EventForm, EventSource
from tmf630.events.outbox.publisher import Publisher
from tmf630.resources.aggregate import Aggregate
from tmf630.resources.collection import Resources
from tmf630.resources.event import Event
from tmf630.store.entries import Record
from tmf630.store.sqlite import SQLiteStore

pytestmark = pytest.mark.anyio

CREATED = Event("ProductOrderCreateEvent")
DELETED = Event("ProductOrderDeleteEvent")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "orders.sqlite3"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[SQLiteStore]:
    store = SQLiteStore(file)
    yield store
    await store.close()


@pytest.fixture
def orders(store: SQLiteStore) -> Resources:
    return resources(store, definition(), "productOrder", API)


async def published(store: SQLiteStore, orders: Resources) -> list[LoggedEvent]:
    """Publish, and return all events."""
    log = EventLog(store.collection("event"))
    publisher = Publisher(
        [EventSource(orders, {"": EventForm(orders.serializer.text, definition().event_types)})],
        log,
        AuditLog(open_audit(store)),
    )
    last = await publisher.flush()
    batches = [await log.batch(number) for number in range(1, last + 1)]
    return [logged for batch in batches if batch for logged in batch.events]


def summary(logged: LoggedEvent) -> tuple[str, Any]:
    return logged.event["eventType"], logged.event["event"]["productOrder"]


async def test_a_deletion_by_an_older_server_has_events_with_the_id_alone(
    store: SQLiteStore, orders: Resources, file: Path
) -> None:
    """It uses the tables of records and metadata, but not that of outboxes."""
    for id in ("1", "2"):
        await orders.create_with_id(id, Aggregate({"state": "acknowledged"}, {}, events=(CREATED,)))
    with closing(sqlite3.connect(file)) as older, older:
        for table in ("productOrder", "productOrder: journals"):
            older.execute(f"DELETE FROM \"{table}\" WHERE id = '1'")
    events = [summary(each) for each in await published(store, orders)]
    ones = [{"id": "1"}, {"id": "2", "state": "acknowledged"}]
    assert events == [
        (CREATED.type, {**each, "href": f"{API}/productOrder/{each['id']}"}) for each in ones
    ]
    assert not await orders.unpublished(10)


async def test_a_resource_is_deleted_however_large_it_is(
    store: SQLiteStore, orders: Resources
) -> None:
    """Older servers stored resources without this limit."""
    note = "x" * 3_500_000
    record = Record(id="1", revision=1, resource=b'{"description":"%b"}' % note.encode())
    await orders._records.insert(record)
    await orders.update("1", lambda _: Aggregate({}, {}, events=(DELETED,)))
    assert await orders.get("1") is None
    [(kind, resource)] = [summary(each) for each in await published(store, orders)]
    assert (kind, resource["id"], resource["description"]) == (DELETED.type, "1", note)


@pytest.mark.parametrize(("length", "batches"), [(1_500_000, 3), (500, 1)])
async def test_large_events_are_published_in_several_batches(
    store: SQLiteStore, orders: Resources, length: int, batches: int
) -> None:
    """A process that reads a batch is not blocked for long."""
    events = (CREATED, DELETED, CREATED)
    new: Aggregate[Any] = Aggregate({"description": "x" * length}, {}, events=events)
    await orders.create_with_id("1", new)
    kinds = [each.event["eventType"] for each in await published(store, orders)]
    assert kinds == [each.type for each in new.events]
    assert await EventLog(store.collection("event")).last() == batches


async def test_an_event_of_a_type_that_the_contract_has_lost_is_left_out(
    store: SQLiteStore, orders: Resources
) -> None:
    lost = Event("ProductOrderShippedEvent")
    for id, made in (("1", (lost,)), ("2", (lost, CREATED))):
        await orders.create_with_id(id, Aggregate({"state": "held"}, {}, events=made))
    [(kind, resource)] = [summary(each) for each in await published(store, orders)]
    assert (kind, resource["id"]) == ("ProductOrderCreateEvent", "2")
    assert not await orders.unpublished(10)
