"""Work on what is large, on a thread of its own: the event loop serves others meanwhile.

There is one thread. Two that work in Python take as long one beside the other as one after the
other, and whoever waits for the interpreter would have to wait for both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

LARGE: Final = 50_000
"""Bytes with which work keeps the event loop for milliseconds."""
_THREAD: Final = ThreadPoolExecutor(1, "large")


async def offload(size: int, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the work returns or raises; it is done at once when it is about few bytes."""
    if size < LARGE:
        return work(*args, **kwargs)
    called = partial(copy_context().run, work, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_THREAD, called)
