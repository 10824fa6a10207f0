"""Orders live as their lifecycle says, whatever happens to them and to their server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.lives import Shop
from tests.api.living import live

EXAMPLES = 25


@pytest.fixture
def shop_that_crashes(store_url: str) -> Iterator[Shop]:
    shop = Shop(store_url)
    yield shop
    shop.close()


def test_orders_live(shop_that_crashes: Shop) -> None:
    tally = live(shop_that_crashes, EXAMPLES, seed=None)
    for happened in ("done", "refused", "cancellations", "withdrawals", "repetitions", "restarts"):
        assert tally[happened], tally
