"""Writes generated orders into a store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack, closing

from productordering.seed.making import Seed, made
from tmf630.api.collections import open_collection
from tmf630.api.definition import ApiDefinition
from tmf630.jobs.peers import PEERS
from tmf630.store.entries import Entry
from tmf630.store.errors import Unusable
from tmf630.store.protocol import Store

_NAME = "productOrder"


async def fill(
    store: Store,
    api: ApiDefinition,
    seed: Seed,
    count: int,
    progress: Callable[[int], None],
) -> None:
    """Write `count` orders of a seed, and call `progress` with the number of each batch.

    An empty store that no other process uses gets them as one that is restored does: nobody can use
    it before all are there, and after an interruption the same call continues. Any other store gets
    them as requests insert them: a second call with the same seed raises Duplicate.
    """
    orders = open_collection(store, api, _NAME)
    source = f"seed {seed.number} {seed.until.isoformat()}"
    async with AsyncExitStack() as stack:
        try:
            restoration = await stack.enter_async_context(store.restoration(source, [PEERS]))
        except Unusable:
            restoration = None
        done = min(restoration.done, count) if restoration else 0
        progress(done)
        for records in stack.enter_context(closing(made(seed, range(done, count)))):
            if restoration:
                entries = [Entry(id=each.id, version=1, record=each) for each in records]
                await restoration.write(_NAME, *entries)
            else:
                await orders.insert(*records)
            progress(len(records))
        if restoration:
            await restoration.complete()
