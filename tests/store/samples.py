"""Records to store, and calls to make of a store."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

from tmf630.store import Collection, Query, Record

ALL = Query(limit=10_000)


def record(id: str = "1", revision: int = 1, resource: bytes = b'{"state":"new"}') -> Record:
    return Record(id=id, revision=revision, resource=resource)


def everything(collection: Collection) -> list[Coroutine[Any, Any, object]]:
    """One call of each kind."""
    return [
        collection.insert(record()),
        collection.get("1"),
        collection.find(ALL),
        collection.replace(record(revision=2)),
        collection.delete("1", 1),
    ]


async def outcomes(
    calls: Sequence[Coroutine[Any, Any, object]],
) -> list[type[BaseException] | None]:
    """What kind of error each of the calls, made at once, ended with."""
    results = await asyncio.gather(*calls, return_exceptions=True)
    return [type(result) if isinstance(result, BaseException) else None for result in results]


async def under_way(
    calls: Sequence[Coroutine[Any, Any, object]],
) -> list[asyncio.Task[object]]:
    """The calls as tasks that have begun, each as far as it gets without waiting."""
    tasks = [asyncio.create_task(call) for call in calls]
    await asyncio.sleep(0)
    return tasks
