"""Both stores and a naive evaluation find the same."""

from __future__ import annotations

from pathlib import Path

from tests.mongodb import database
from tests.store.differential.agreement import stores, try_out

EXAMPLES = 500


def test_both_stores_and_a_naive_evaluation_agree(mongodb_url: str, tmp_path: Path) -> None:
    with (
        database(mongodb_url) as url,
        stores(tmp_path / "orders.sqlite3", url) as (runner, collections),
    ):
        tally = try_out(runner, collections, EXAMPLES, seed=None)
    assert tally.tried >= EXAMPLES
    assert tally.telling > EXAMPLES / 10
