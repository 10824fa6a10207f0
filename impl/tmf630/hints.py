"""Slips of the pen: which of the known names an unknown one may have been meant for."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

_LONGEST_NAME: Final = 50
_NEARNESS: Final = 0.7


def near(name: str, names: Iterable[str]) -> str:
    """A question for who may have meant one of the names; empty when none of them is near."""
    close = difflib.get_close_matches(name[:_LONGEST_NAME], names, n=1, cutoff=_NEARNESS)
    return f"did you mean {close[0]}?" if close else ""
