"""Several requests to a neighbour at once, but not all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, Final, TypeVar

K = TypeVar("K")
T = TypeVar("T")
U = TypeVar("U")

Work = Callable[[], Coroutine[Any, Any, T]]
"""Something to do, which begins when the coroutine is awaited; what is not begun is not made."""
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


async def both(one: Work[T], other: Work[U]) -> tuple[T, U]:
    """The results of both, of which the other one begins as soon as the first has to wait.

    What need not wait costs no task. Raises what the first raises, after the other was cancelled.
    """
    begun: list[asyncio.Task[U]] = []
    beginning = asyncio.get_running_loop().call_soon(
        lambda: begun.append(asyncio.create_task(other()))
    )
    try:
        first = await one()
    except BaseException:
        beginning.cancel()
        for task in begun:
            task.cancel()
        await asyncio.gather(*begun, return_exceptions=True)
        raise
    beginning.cancel()
    return first, await (begun[0] if begun else other())
