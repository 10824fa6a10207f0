"""Aims of measurements, and whether they are reached, as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Final, NamedTuple

HEAD: Final = (
    "| | aim | median | of each run | |",
    "|---|---|---|---|---|",
)


class Aim(NamedTuple):
    """What is measured, in its unit, and the least that its median may be, or the `most`.

    With `always`, no single run may exceed the most.
    """

    what: str
    limit: float
    most: bool = False
    always: bool = False
    form: str = "{:.2f}"

    def row(self, runs: Sequence[float]) -> str:
        """The row of what each run measured; without any, that it was not."""
        sign = "≤" if self.most else "≥"
        aim = f"{'always ' if self.always else ''}{sign} {self.limit:g}"
        if not runs:
            return f"| {self.what} | {aim} | | | not measured |"
        middle = median(runs)
        decides = max(runs) if self.always else middle
        reached = decides <= self.limit if self.most else decides >= self.limit
        each = ", ".join(self.form.format(value) for value in runs)
        return (
            f"| {self.what} | {aim} | {self.form.format(middle)} | {each} |"
            f" {'reached' if reached else 'missed'} |"
        )
