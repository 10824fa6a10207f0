"""Hints for misspelled names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

_LONGEST_NAME: Final = 50
_NEARNESS: Final = 0.7


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """`did you mean NAME?` with the most similar of the names; empty when none is similar."""
    close = difflib.get_close_matches(name[:_LONGEST_NAME], names, n=1, cutoff=_NEARNESS)
    return f"did you mean {close[0]}?" if close else ""
