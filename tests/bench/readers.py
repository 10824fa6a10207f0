"""Readers of the console, each in a process of its own, who turn to another page each second.

They run on the core of the load, which comes first.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Barrier, Event
from time import monotonic
from typing import Final

import httpx

from tests.bench.load import LOAD_CORE
from tests.server import TIMEOUT

LOOK_SECONDS: Final = 1.0
"""For how long a reader looks at a page; they begin one after the other in that time."""
_NICENESS: Final = 19


@contextmanager
def reading(addresses: Sequence[str], readers: int) -> Iterator[Callable[[], int]]:
    """Readers for as long as the block lasts; yields a function that says how many pages they read.

    It returns when each has read one.
    """
    context = multiprocessing.get_context("spawn")
    end, count = context.Event(), context.Value("i", 0)
    begun = context.Barrier(readers + 1)
    processes = [
        context.Process(target=_read, args=(addresses, number / readers, count, begun, end))
        for number in range(readers)
    ]
    for process in processes:
        process.start()
    try:
        begun.wait(TIMEOUT)
        yield lambda: count.value
    finally:
        end.set()
        for process in processes:
            process.join()


def _read(
    addresses: Sequence[str],
    part: float,
    count: Synchronized[int],
    begun: Barrier,
    end: Event,
) -> None:
    """Read until the end; `part` says where in the pages and in a second to begin."""
    os.nice(_NICENESS)
    os.sched_setaffinity(0, {int(LOAD_CORE)})
    left = deque(addresses)
    left.rotate(int(part * len(addresses)))
    with httpx.Client(timeout=TIMEOUT) as client:
        client.get(left[0]).raise_for_status()
        begun.wait(TIMEOUT)
        due = monotonic() + part * LOOK_SECONDS
        while not end.wait(max(due - monotonic(), 0.0)):
            due += LOOK_SECONDS
            left.rotate(-1)
            client.get(left[0]).raise_for_status()
            with count.get_lock():
                count.value += 1
