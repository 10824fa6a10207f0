"""Patterns in the syntax of RE2, which never backtracks, within limits of memory and time."""

from __future__ import annotations

from typing import Any, Final

import re2

_OPTIONS: Final = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 1 << 18
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
        try:
            self._compiled: Any = re2.compile(text, _OPTIONS)
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
