"""Requests and deliveries take about as many instructions as the baseline."""

from pathlib import Path

import pytest

from tests.speed import baseline
from tests.speed.guarded import counted

GROWTH = 1.1


def test_a_request_takes_about_as_many_instructions_as_the_baseline(tmp_path: Path) -> None:
    before = baseline.read()
    if before is None:
        pytest.skip(f"no counts for Python {baseline.VERSION}: `python -m tests.speed` takes them")
    now = counted(tmp_path)
    grown = {name: (before[name], count) for name, count in now.items()}
    assert now.keys() == before.keys()
    exceeding = {name: pair for name, pair in grown.items() if pair[1] > GROWTH * pair[0]}
    assert not exceeding, (
        f"instructions before and now: {exceeding}. If that is intended, store the new counts by"
        " `python -m tests.speed` in the same commit"
    )
