"""Patterns in the syntax of RE2, which never backtracks, within limits of memory and time."""

from __future__ import annotations

from functools import cache
from types import ModuleType
from typing import Any, Final

_MAX_MEMORY: Final = 1 << 18
"""Bytes of a compiled pattern: far more than usual ones take, but repetitions soon exceed it."""
_MAX_SEARCH_COST: Final = 100_000_000
"""Characters times instructions of a search, which nothing interrupts: about half a second."""


class BadPattern(ValueError):
    """A text is no pattern, or too large a one. The message says why."""


class TooLong(ValueError):
    """A text is too long to be searched for the pattern within the limit of time."""


class Pattern:
    """A compiled pattern. Raises BadPattern."""

    def __init__(self, text: str) -> None:
        re2, options = _re2()
        try:
            self._compiled: Any = re2.compile(text, options)
        except re2.error as error:
            reason = error.args[0]
            raise BadPattern(reason.decode() if isinstance(reason, bytes) else reason) from None

    def is_in(self, text: str) -> bool:
        """Whether a part of a text matches. Raises TooLong."""
        self._check_cost(text)
        return self._compiled.search(text) is not None

    def is_all_of(self, text: str) -> bool:
        """Whether a text matches from its beginning to its end. Raises TooLong."""
        self._check_cost(text)
        return self._compiled.fullmatch(text) is not None

    def _check_cost(self, text: str) -> None:
        if len(text) * self._compiled.programsize > _MAX_SEARCH_COST:
            raise TooLong("the pattern takes too long on so long a text")


@cache
def _re2() -> tuple[ModuleType, Any]:
    """The library, which takes 2 MB, and its options."""
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MAX_MEMORY
    return re2, options
