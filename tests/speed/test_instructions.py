"""No request becomes much dearer unnoticed."""

from pathlib import Path

import pytest

from tests.speed import baseline
from tests.speed.counting import counted

GROWTH = 1.1


def test_a_request_takes_about_as_many_instructions_as_before(tmp_path: Path) -> None:
    before = baseline.read()
    if before is None:
        pytest.skip(f"no counts for Python {baseline.VERSION}: `python -m tests.speed` takes them")
    now = counted(tmp_path / "orders.sqlite3")
    grown = {name: (before[name], count) for name, count in now.items()}
    assert now.keys() == before.keys()
    dearer = {name: pair for name, pair in grown.items() if pair[1] > GROWTH * pair[0]}
    assert not dearer, (
        f"instructions before and now: {dearer}. If it is worth that, take the new counts with"
        " `python -m tests.speed` into the same commit"
    )
