"""An aim is reached if the median of the runs reaches it, or every run where it always holds."""

from __future__ import annotations

import pytest

from tests.bench.aims import Aim

RATE = Aim("GET", 1.5)
START = Aim("start, s", 0.31, most=True)
WAIT = Aim("wait, ms", 50, most=True, always=True, form="{:.0f}")


@pytest.mark.parametrize(
    ("aim", "runs", "row"),
    [
        (RATE, [1.4, 1.5, 1.7], "| GET | ≥ 1.5 | 1.50 | 1.40, 1.50, 1.70 | reached |"),
        (RATE, [1.4, 1.4, 1.7], "| GET | ≥ 1.5 | 1.40 | 1.40, 1.40, 1.70 | missed |"),
        (START, [0.3, 0.31, 0.4], "| start, s | ≤ 0.31 | 0.31 | 0.30, 0.31, 0.40 | reached |"),
        (START, [0.3, 0.32, 0.4], "| start, s | ≤ 0.31 | 0.32 | 0.30, 0.32, 0.40 | missed |"),
        (WAIT, [9, 10, 50], "| wait, ms | always ≤ 50 | 10 | 9, 10, 50 | reached |"),
        (WAIT, [9, 10, 51], "| wait, ms | always ≤ 50 | 10 | 9, 10, 51 | missed |"),
        (RATE, [], "| GET | ≥ 1.5 | | | not measured |"),
    ],
)
def test_the_row_of_an_aim(aim: Aim, runs: list[float], row: str) -> None:
    assert aim.row(runs) == row
