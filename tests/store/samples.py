"""Records to store, their shape and indexes, and shorthands for operations."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, Final

from tmf630.store.condition import Attribute, Kind, Shape
from tmf630.store.entries import Entry, Key, Record
from tmf630.store.protocol import Collection, Store
from tmf630.store.queries import Query

ALL = Query(limit=10_000)
KEY = Key(name="key", digest="d1", moment=1_800_000_000.0)

_CHARACTERISTIC: Final = Shape({"name": Kind.TEXT, "value": Kind.ANY})
_PARTY: Final = Shape({"id": Kind.TEXT, "role": Kind.TEXT})
_item: Final[dict[str, Kind | Shape]] = {
    "id": Kind.TEXT,
    "action": Kind.TEXT,
    "state": Kind.TEXT,
    "quantity": Kind.NUMBER,
    "product": Shape({"name": Kind.TEXT, "productCharacteristic": _CHARACTERISTIC}),
}
_ITEM: Final = Shape(_item)
_item["productOrderItem"] = _ITEM

SHAPE: Final = Shape(
    {
        "id": Kind.TEXT,
        "state": Kind.TEXT,
        "description": Kind.TEXT,
        "orderDate": Kind.INSTANT,
        "score": Kind.NUMBER,
        "urgent": Kind.BOOLEAN,
        "value": Kind.ANY,
        "billingAccount": _PARTY,
        "note": Shape({"date": Kind.INSTANT, "text": Kind.TEXT}),
        "relatedParty": _PARTY,
        "productOrderItem": _ITEM,
    }
)
"""The shape of an order, with a top-level attribute of each kind."""

_ARRAYS: Final = {"note", "relatedParty", "productOrderItem", "productCharacteristic"}


def attribute(path: str) -> Attribute:
    """The attribute at a dotted path of SHAPE, or at one that ends in a name that begins with @."""
    names = tuple(path.split("."))
    kind: Kind | Shape = SHAPE
    for name in names:
        assert isinstance(kind, Shape)
        kind = kind.attributes.get(name, Kind.ANY)
    assert isinstance(kind, Kind)
    return Attribute(names, kind, many=kind is Kind.ANY or not _ARRAYS.isdisjoint(names))


INDEXED: Final = tuple(
    map(
        attribute,
        [
            *("state", "orderDate", "score", "urgent", "billingAccount.id"),
            *("note.date", "relatedParty.id", "productOrderItem.state"),
            *("productOrderItem.quantity", "productOrderItem.product.name"),
        ],
    )
)


def orders_of(store: Store) -> Collection:
    """The collection of orders."""
    return store.collection("productOrder", SHAPE, INDEXED)


def record(id: str = "1", revision: int = 1, resource: bytes = b'{"state":"new"}') -> Record:
    return Record(id=id, revision=revision, resource=resource)


def entry(
    record: Record,
    version: int | None = None,
    metadata: bytes = b"",
    run_at: float | None = None,
    outbox: bytes = b"",
) -> Entry:
    """The entry of a record. By default its version is the revision of the record."""
    version = record.revision if version is None else version
    return Entry(
        id=record.id,
        version=version,
        record=record,
        metadata=metadata,
        run_at=run_at,
        outbox=outbox,
    )


async def stored(collection: Collection, id: str = "1") -> Entry:
    """The entry of an id, which has to exist."""
    found = await collection.entry(id)
    assert found is not None
    return found


async def change(collection: Collection, record: Record) -> None:
    """Replace the record of an entry, and nothing else."""
    before = await stored(collection, record.id)
    await collection.replace(
        before, before.next(record, before.metadata, before.run_at, before.outbox)
    )


async def leave_tombstone(orders: Collection, id: str) -> Entry:
    """Delete a resource and leave a tombstone with metadata and a job; returns it."""
    before = await stored(orders, id)
    after = before.next(None, b'{"work":"%d"}' % before.version, 50.0)
    await orders.replace(before, after)
    return after


async def remove(collection: Collection, id: str = "1") -> None:
    """Remove the entry of an id."""
    await collection.replace(await stored(collection, id), None)


def every_call(collection: Collection) -> list[Coroutine[Any, Any, object]]:
    """A call of each operation."""
    return [
        collection.insert(record()),
        collection.insert_once(record("2"), KEY),
        collection.find_by_key(KEY),
        collection.get("1"),
        collection.entry("1"),
        collection.history("1"),
        collection.find(ALL),
        collection.search(ALL),
        collection.due(0, 1),
        collection.unpublished(1),
        collection.acknowledge(entry(record())),
        collection.replace(entry(record()), entry(record(revision=2))),
        collection.replace(entry(record()), None),
    ]


async def outcomes(
    calls: Sequence[Coroutine[Any, Any, object]],
) -> list[type[BaseException] | None]:
    """The type of error that each call raises, or None. All run at the same time."""
    results = await asyncio.gather(*calls, return_exceptions=True)
    return [type(result) if isinstance(result, BaseException) else None for result in results]


async def started(
    calls: Sequence[Coroutine[Any, Any, object]],
) -> list[asyncio.Task[object]]:
    """The calls as tasks, each of which has run until it waits."""
    tasks = [asyncio.create_task(call) for call in calls]
    await asyncio.sleep(0)
    return tasks
