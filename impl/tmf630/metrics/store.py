"""Measures the calls of a store."""

from __future__ import annotations

from time import perf_counter
from types import TracebackType

from tmf630.metrics.instruments import STORE_CALLS


class Measuring:
    """Measures what a block does, and by which exception it ends: one call of a collection."""

    __slots__ = ("_collection", "_operation", "_started")

    def __init__(self, collection: str, operation: str) -> None:
        self._collection = collection
        self._operation = operation

    def __enter__(self) -> None:
        self._started = perf_counter()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        seconds = perf_counter() - self._started
        name = kind.__name__ if kind else ""
        STORE_CALLS.of((self._collection, self._operation, name))(seconds)
