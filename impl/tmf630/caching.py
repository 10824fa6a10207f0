"""What is remembered by what clients send: short texts, a bounded number of them.

A cache whose keys anybody may choose has at most its number of entries times LONGEST bytes of keys,
whatever is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from typing import Final, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

LONGEST: Final = 1_024
"""Characters of what is remembered by. What is longer is read anew each time."""


def cached(read: Callable[[K], V], most: int, size: Callable[[K], int]) -> Callable[[K], V]:
    """The function, which remembers what came of that many short arguments, used last."""
    known: Callable[[K], V] = lru_cache(maxsize=most)(read)

    def found(key: K) -> V:
        return known(key) if size(key) <= LONGEST else read(key)

    return found


def size_of_pairs(pairs: Iterable[tuple[str, str]]) -> int:
    """The characters of the names and values of a query string."""
    return sum([len(name) + len(value) for name, value in pairs])
