"""Random changes of orders agree with the model of their lifecycle, over restarts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.lifecycle_machine import run_machines
from tests.api.modelled_orders import RestartingServer

EXAMPLES = 25


@pytest.fixture
def restarting_server(store_url: str) -> Iterator[RestartingServer]:
    server = RestartingServer(store_url)
    yield server
    server.close()


def test_orders_follow_their_model(restarting_server: RestartingServer) -> None:
    tally = run_machines(restarting_server, EXAMPLES, seed=None)
    for kind in ("done", "refused", "cancellations", "withdrawals", "repetitions", "restarts"):
        assert tally[kind], tally
