"""Nothing is lost when a member of a replica set fails under load."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import mongod
from tests.api.failover import storm
from tests.api.outages import FAILURES


@pytest.mark.skipif(bool(mongod.unavailable()), reason="SecantusDB has no members that could fail")
def test_every_acknowledged_order_and_its_events_survive(tmp_path: Path) -> None:
    killed, frozen = FAILURES[:2]
    outages = storm(tmp_path, [killed, frozen], seed=622)
    assert [name for name, _ in outages.without_service()] == [killed.name, frozen.name]
    # Before the failure, and after it.
    assert outages.tally["orders"] > 10
    assert max(longest for _, longest in outages.without_service()) < 60
