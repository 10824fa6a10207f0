"""Caches by texts that clients send: of short texts only, so their bytes are bounded.

A cache has at most its number of entries times _MAX_KEY_LENGTH characters or bytes of keys.
"""

from __future__ import annotations

from collections.abc import Callable, Sized
from functools import lru_cache
from typing import Final, TypeVar

T = TypeVar("T")
Text = TypeVar("Text", bound=Sized)

_MAX_KEY_LENGTH: Final = 1_024


def cached_if_short(
    entries: int,
) -> Callable[[Callable[[Text], T]], Callable[[Text], T]]:
    """A decorator: the function's results for the latest short texts are cached."""

    def decorated(function: Callable[[Text], T]) -> Callable[[Text], T]:
        cached = lru_cache(entries)(function)

        def result(text: Text) -> T:
            return (cached if len(text) <= _MAX_KEY_LENGTH else function)(text)  # type: ignore[arg-type]

        return result

    return decorated
