"""Inserts generated orders into a store."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from random import Random
from uuid import UUID

from productordering.seed.order import orders
from tmf630.store.entries import Record
from tmf630.store.protocol import Collection

_BATCH = 500


async def fill(
    collection: Collection,
    count: int,
    random_seed: int,
    until: datetime,
    progress: Callable[[int], None],
) -> None:
    """Insert `count` orders, and call `progress` with the number of each batch.

    The same `random_seed` and `until` give the same orders with the same ids, so a second call with
    them raises Duplicate.
    """
    records = islice(_records(random_seed, until), count)
    while batch := list(islice(records, _BATCH)):
        await collection.insert(*batch)
        progress(len(batch))


def _records(random_seed: int, until: datetime) -> Iterator[Record]:
    random = Random(random_seed)
    milliseconds = int(until.timestamp() * 1000)
    for number, order in enumerate(orders(random, until)):
        record_id = str(_uuid7(milliseconds, number, random.getrandbits(32)))
        yield Record.of(record_id, 1, order)


def _uuid7(milliseconds: int, number: int, noise: int) -> UUID:
    """A reproducible UUID of version 7 (RFC 9562, section 5.7).

    `number` fills the first 42 random bits, so ids of one millisecond sort by it.
    """
    high = milliseconds << 16 | 0x7 << 12 | number >> 30
    low = 0b10 << 62 | (number & (1 << 30) - 1) << 32 | noise
    return UUID(int=high << 64 | low)
