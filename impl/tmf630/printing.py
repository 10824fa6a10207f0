"""What people read at a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

_UNITS: Final = (("d", 86_400), ("h", 3_600), ("min", 60))


def plain(text: str) -> str:
    """A text as it may be printed: clients' words must not be taken for lines or commands."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else f"\\x{ord(each):02x}" for each in text)


def without_password(url: str) -> str:
    """A URL without user information and query."""
    return re.sub("//.*@", "//…@", url.partition("?")[0])


def has_password(url: str) -> bool:
    """Whether the user information or the query of a URL contains a password or a token."""
    address, _, query = url.partition("?")
    return bool(re.search("//.*:.*@", address) or re.search("(?i)password|token", query))


def span(seconds: float) -> str:
    """About how long something takes: `3 min`."""
    for unit, length in _UNITS:
        if seconds >= length:
            return f"{seconds // length:.0f} {unit}"
    return f"{max(0, seconds):.0f} s"


def table(head: Sequence[str], rows: Sequence[Sequence[str | int]]) -> Iterator[str]:
    """The lines of a table whose columns stand below each other, numbers to the right."""
    cells = [list(head), *([plain(str(each)) for each in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    right = [any(isinstance(each, int) for each in column) for column in zip(*rows, strict=True)]
    for row in cells:
        padded = [
            each.rjust(width) if to_the_right else each.ljust(width)
            for each, width, to_the_right in zip(row, widths, right, strict=True)
        ]
        yield "  ".join(padded).rstrip()
