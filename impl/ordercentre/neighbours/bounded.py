"""Memories of a bounded number of things."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


def keep(known: dict[K, V], key: K, value: V, limit: int) -> None:
    """Keep a value as the newest one; the oldest one goes where there are more than `limit`."""
    known.pop(key, None)
    known[key] = value
    if len(known) > limit:
        del known[next(iter(known))]


class Memo(Generic[V]):
    """What `make` makes of objects that never change, made once as long as they are the same ones.

    The newest `limit` are kept, with their objects, so that no others get the identities of these.
    """

    def __init__(self, make: Callable[..., V], limit: int) -> None:
        self._make = make
        self._limit = limit
        self._kept: dict[tuple[int, ...], tuple[tuple[object, ...], V]] = {}
        # Large orders are captured in another thread.
        self._lock = Lock()

    def __call__(self, *of: object) -> V:
        """What was made of these objects; raises what `make` raises."""
        key = tuple(map(id, of))
        kept = self._kept.get(key)
        if kept is None:
            kept = of, self._make(*of)
            with self._lock:
                keep(self._kept, key, kept, self._limit)
        return kept[1]
