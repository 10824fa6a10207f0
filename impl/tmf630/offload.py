"""Work on large values in a thread of its own, so the event loop serves other requests meanwhile.

There is one such thread. Two threads of Python code are no faster than one, and make the event
loop wait twice as long for the interpreter. Work in the background pauses, and has a thread of its
own: nothing else waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Final, ParamSpec, TypeVar

from tmf630.pacing import is_background

P = ParamSpec("P")
T = TypeVar("T")

LARGE: Final = 50_000
"""Bytes whose processing takes milliseconds."""
_THREAD: Final = ThreadPoolExecutor(1, "large")
_BACKGROUND: Final = ThreadPoolExecutor(1, "background")


async def offload(size: int, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return or raise what the work does; work on few bytes runs in the event loop.

    Work in the background never does.
    """
    in_background = is_background()
    if size < LARGE and not in_background:
        return work(*args, **kwargs)
    thread = _BACKGROUND if in_background else _THREAD
    called = partial(copy_context().run, work, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(thread, called)
