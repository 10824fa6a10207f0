"""Orders in lines of JSON: each line is the body of a `POST`."""

from __future__ import annotations

from collections.abc import Iterator

from ordercentre.intake.reading import TOO_LARGE, Lines, SentOrder
from tmf630 import wire


def orders(lines: Lines) -> Iterator[SentOrder]:
    """The order in each line; empty lines are none."""
    for line in lines:
        if line is None:
            yield SentOrder(lines.number, None, errors=[TOO_LARGE])
        elif line.strip():
            yield _order(lines.number, line)


def _order(number: int, line: bytes) -> SentOrder:
    try:
        return SentOrder(number, wire.parse(line), len(line))
    except wire.Malformed as error:
        return SentOrder(number, None, errors=[str(error)])
