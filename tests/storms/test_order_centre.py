"""No order is lost and none done twice, whatever fails of an order centre and its neighbours."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

from tests.storms.centre.round import Round

ROUNDS: Final = int(os.environ.get("TMF622_TEST_STORM_ROUNDS", "1"))
FIRST: Final = int(os.environ.get("TMF622_TEST_STORM_SEED", "622"))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + ROUNDS))
def test_every_order_ends_as_it_should(store_url: str, tmp_path: Path, seed: int) -> None:
    with Round(store_url, tmp_path, seed) as storm:
        storm.run()
        print(storm.tally)
        assert storm.tally["kills"], storm.tally
