"""Bars of two series side by side, as the numbers that a drawing needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from console.overview.figures import Figure, Series

WIDTH: Final = 720
HEIGHT: Final = 160
_GAP: Final = 0.2
"""Of the place of two bars, that stays free."""
_STEPS: Final = (10, 12, 16, 20, 40, 60, 80, 100)
"""Tenths of a power of ten that a scale may end at."""


class Bar(NamedTuple):
    """A figure as a bar: its place in the drawing, in units of its height and width.

    `kind` names its series.
    """

    figure: Figure
    kind: str
    x: float
    width: float
    y: float
    height: float


class Chart(NamedTuple):
    """Bars, and the number that the full height stands for."""

    bars: Sequence[Bar]
    top: int


def chart(kinds: Sequence[str], rows: Sequence[Series]) -> Chart:
    """The bars of several series over the same spans; a figure that is not read has none."""
    counts = [figure.count or 0 for row in rows for figure in row.figures]
    top = rounded_up(max(counts, default=0))
    place = WIDTH / len(rows[0].figures)
    width = place * (1 - _GAP) / len(rows)
    bars = [
        _bar(figure, kind, number * place + place * _GAP / 2 + row * width, width, top)
        for row, (kind, each) in enumerate(zip(kinds, rows, strict=True))
        for number, figure in enumerate(each.figures)
        if figure.count is not None
    ]
    return Chart(bars, top)


def rounded_up(number: int) -> int:
    """The next round number that is 1, or has a half."""
    power = 1
    while power * 10 < number:
        power *= 10
    tops = (power * step / 10 for step in _STEPS)
    return next(int(each) for each in tops if each >= number and (each == 1 or each % 2 == 0))


def _bar(figure: Figure, kind: str, x: float, width: float, top: int) -> Bar:
    count = figure.count or 0
    # What is there can be seen.
    height = max(HEIGHT * count / top, 1.5) if count else 0.0
    return Bar(figure, kind, round(x, 2), round(width, 2), round(HEIGHT - height, 2), height)
