"""Measures the calls of a store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from tmf630.metrics.instruments import STORE_CALLS


@contextmanager
def measuring(collection: str, operation: str) -> Iterator[None]:
    """Measure what the block does, and by which exception it ends."""
    error, started = "", perf_counter()
    try:
        yield
    except BaseException as raised:
        error = type(raised).__name__
        raise
    finally:
        STORE_CALLS.observe((collection, operation, error), perf_counter() - started)
