"""The small variant of `scripts/bench transfer`: what moves is the same in the other store."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import mongod
from tests.bench.transfer import moves


@pytest.mark.skipif(bool(mongod.unavailable()), reason="SecantusDB has no snapshots")
def test_a_store_moves_both_ways_under_load_and_kills(tmp_path: Path, mongodb_url: str) -> None:
    both = [*moves(tmp_path, mongodb_url, count=2_000)]
    for each in both:
        assert each.is_identical, each
        assert each.rows > 2_000 and each.placed
        assert not each.exports[-1].killed and not each.imports[-1].killed
