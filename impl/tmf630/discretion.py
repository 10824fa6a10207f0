"""What the log tells of an exception: its kind and where it was raised, but not its text.

The text of an exception of a library, or of a client's fault, may quote a document. An exception
whose own words name no value that came from outside has them in `log_text`.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from types import TracebackType

_MOST_TOLD = 8
"""Exceptions that are told of a group, or of a chain of causes."""


def told(error: BaseException) -> str:
    """An exception as the log tells it, without values."""
    words = getattr(error, "log_text", None)
    if isinstance(words, str):
        return words
    name = type(error).__qualname__
    if isinstance(error, OSError) and error.errno:
        return f"{name}: {os.strerror(error.errno)}"
    return name


def traceback_text(error: BaseException) -> str:
    """The tracebacks of an exception, of those that it contains, and of those that caused it."""
    return "\n".join(line for each in _related(error, set()) for line in _lines(each))


def _related(error: BaseException, seen: set[int]) -> Iterator[BaseException]:
    """An exception after its causes, and before the exceptions of a group."""
    if id(error) in seen or len(seen) >= _MOST_TOLD:
        return
    seen.add(id(error))
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause:
        yield from _related(cause, seen)
    yield error
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _related(each, seen)


def _lines(error: BaseException) -> Iterator[str]:
    frames: TracebackType | None = error.__traceback__
    yield "Traceback (most recent call last):"
    yield from "".join(traceback.format_tb(frames)).splitlines()
    yield told(error)
