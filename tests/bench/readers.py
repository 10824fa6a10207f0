"""Readers of the console, each in a process of its own, who turn to another page each second."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from typing import Final

import httpx

from tests.server import TIMEOUT

LOOK_SECONDS: Final = 1.0
"""For how long a reader looks at a page."""


@contextmanager
def reading(addresses: Sequence[str], readers: int) -> Iterator[Callable[[], int]]:
    """Readers for as long as the block lasts; yields a function that says how many pages they read.

    It returns when each has read one.
    """
    context = multiprocessing.get_context("spawn")
    end, count = context.Event(), context.Value("i", 0)
    begun = context.Barrier(readers + 1)
    processes = [
        context.Process(target=_read, args=(addresses, number, count, begun.wait, end))
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
    number: int,
    count: Synchronized[int],
    begun: Callable[[], object],
    end: Event,
) -> None:
    left = deque(addresses)
    left.rotate(number)
    with httpx.Client(timeout=TIMEOUT) as client:
        client.get(left[0]).raise_for_status()
        begun()
        while not end.wait(LOOK_SECONDS):
            left.rotate(-1)
            client.get(left[0]).raise_for_status()
            with count.get_lock():
                count.value += 1
