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

    Raises what the first of them raises, after the others have been cancelled. The caller itself
    begins to read, and tasks join in as soon as it has to wait. So documents that are all cached
    cost no task.
    """
    wanted = dict.fromkeys(keys)
    if len(wanted) == 1:
        return {key: await read(key) for key in wanted}
    found: dict[K, T] = {}
    waiting = iter(wanted)

    async def work() -> None:
        for key in waiting:
            found[key] = await read(key)

    def join() -> None:
        for _ in range(min(at_once, len(wanted)) - 1):
            group.create_task(work())

    try:
        async with asyncio.TaskGroup() as group:
            joining = asyncio.get_running_loop().call_soon(join)
            try:
                await work()
            finally:
                joining.cancel()
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
    return {key: found[key] for key in wanted}
