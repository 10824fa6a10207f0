"""Events arrive, whatever is killed and whoever is down."""

from __future__ import annotations

from tests.api.storm import Kills, weather

ORDERS = 40
KILLS = 3
EVERY = (0.2, 0.8)


def test_every_event_arrives_in_its_order(store_url: str) -> None:
    tally = weather(Kills(store_url, 622, every=EVERY, kills=KILLS), ORDERS)
    for happened in ("changes", "cancellations", "deletions", "unanswered", "times down"):
        assert tally[happened], tally
