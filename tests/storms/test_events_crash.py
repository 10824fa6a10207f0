"""Events arrive although servers are killed and the listener is down."""

from __future__ import annotations

from tests.api.storm import Kills, run_storm

ORDERS = 40
KILLS = 3
EVERY = (0.2, 0.8)


def test_every_event_arrives_in_its_order(store_url: str) -> None:
    tally = run_storm(Kills(store_url, 622, every=EVERY, kills=KILLS), ORDERS)
    for kind in ("changes", "cancellations", "deletions", "unanswered", "times down"):
        assert tally[kind], tally
