"""Dicts that remember a bounded number of things."""

from __future__ import annotations

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def keep(known: dict[K, V], key: K, value: V, limit: int) -> None:
    """Keep a value as the newest one; the oldest one goes where there are more than `limit`."""
    known.pop(key, None)
    known[key] = value
    if len(known) > limit:
        del known[next(iter(known))]
