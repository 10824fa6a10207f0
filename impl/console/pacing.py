"""Pages are rendered a little at a time, so that requests of the API do not wait for them.

A thread that renders competes with the thread of the event loop for the interpreter. The loop lets
go of it at each read of the store, and would get it back a moment later each time. A request that
comes while a page is rendered waits for one slice at most instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter, sleep
from typing import Final

from jinja2 import Environment

SLICE_SECONDS: Final = 0.00025
"""For how long a page is rendered at a time: about as long as a request takes."""
PAUSE_SECONDS: Final = 0.001
"""For how long it pauses after that: a page takes three times as long."""


def install(environment: Environment) -> None:
    """Render the templates of an environment a little at a time."""
    environment.concat = joined  # type: ignore[method-assign]


def joined(parts: Iterable[str]) -> str:
    """The text that the parts are together, which are computed as they are asked for."""
    done = []
    end = perf_counter() + SLICE_SECONDS
    for part in parts:
        done.append(part)
        if perf_counter() > end:
            sleep(PAUSE_SECONDS)
            end = perf_counter() + SLICE_SECONDS
    return "".join(done)
