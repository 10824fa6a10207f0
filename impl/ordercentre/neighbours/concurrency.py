"""Several requests to a neighbour at once, but not all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final, TypeVar

K = TypeVar("K")
T = TypeVar("T")

AT_ONCE: Final = 8


async def gathered(
    read: Callable[[K], Awaitable[T]], keys: Iterable[K], at_once: int = AT_ONCE
) -> dict[K, T]:
    """What `read` returns for each key, in the order of the keys; so many run at once.

    Raises what the first of them raises, after the others have been cancelled.
    """
    wanted = dict.fromkeys(keys)
    if len(wanted) < 2:  # noqa: PLR2004 - one needs no task
        return {key: await read(key) for key in wanted}
    found: dict[K, T] = {}
    waiting = iter(wanted)

    async def work() -> None:
        for key in waiting:
            found[key] = await read(key)

    workers = [asyncio.create_task(work()) for _ in range(min(at_once, len(wanted)))]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    return {key: found[key] for key in wanted}
