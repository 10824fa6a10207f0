"""Work in the background: it pauses again and again, so that requests hardly wait for it.

A thread that computes keeps other threads from the interpreter, and from the processor where there
is one only. That of the event loop lets go of both at each read of the store, and would get them
back later each time. A request that comes in between waits for one slice at most instead.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from time import perf_counter, process_time, sleep, thread_time
from typing import Final, TypeVar

T = TypeVar("T")

SLICE_SECONDS: Final = 0.0002
"""For how long work goes on, of the processor's time: about as long as two requests take."""
SHORT_SECONDS: Final = 0.00005
"""How long a pause is while no other thread computes: one that has to can begin."""
LONG_SECONDS: Final = 0.002
"""How long it is while others compute."""
_BUSY: Final = 0.2
"""The part of the time for which others compute then, at least."""

_BACKGROUND: Final[ContextVar[bool]] = ContextVar("background", default=False)


class _Slice(threading.local):
    """When the slice of a thread has begun, by the clocks of thread, process and wall."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.thread, self.process, self.moment = thread_time(), process_time(), perf_counter()


_SLICE: Final = _Slice()


def begin() -> None:
    """Make this context one of work in the background, with all that is called from it."""
    _BACKGROUND.set(True)


def is_background() -> bool:
    """Whether this context is one of work in the background."""
    return _BACKGROUND.get()


def paced(parts: Iterable[T]) -> Iterable[T]:
    """The parts of some work, which pauses between them in the background."""
    return _paced(parts) if is_background() else parts


def _paced(parts: Iterable[T]) -> Iterator[T]:
    for part in parts:
        yield part
        pause()


def pause() -> float:
    """Pause, if this thread has computed for a slice; returns the seconds of the pause.

    It is for threads, and never for that of the event loop.
    """
    used = thread_time() - _SLICE.thread
    if used < SLICE_SECONDS:
        return 0.0
    others = process_time() - _SLICE.process - used
    is_busy = others > _BUSY * (perf_counter() - _SLICE.moment)
    _SLICE.begin()
    sleep(LONG_SECONDS if is_busy else SHORT_SECONDS)
    return perf_counter() - _SLICE.moment
