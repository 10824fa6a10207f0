"""Hints for misspelled names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

_MAX_NAME_LENGTH: Final = 50
_MIN_SIMILARITY: Final = 0.7


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """`did you mean NAME?` with the most similar of the names; empty when none is similar."""
    close = difflib.get_close_matches(name[:_MAX_NAME_LENGTH], names, n=1, cutoff=_MIN_SIMILARITY)
    return f"did you mean {close[0]}?" if close else ""
