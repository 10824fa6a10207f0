"""Servers that are killed while they fulfil orders."""

from __future__ import annotations

from pathlib import Path

from tests.api.cancellations import soon
from tests.api.dispatchers import kill_both
from tests.api.orders import item
from tests.api.stores import NewStore
from tests.api.waiting import eventually
from tests.ordercentre.fulfilment.neighbours import Neighbours
from tests.ordercentre.fulfilment.site import site


def test_an_order_is_sent_once_whenever_the_server_is_killed(
    new_store: NewStore, known: Neighbours, tmp_path: Path
) -> None:
    with new_store() as url:
        with site(tmp_path, url, known, "--lease-seconds", "1") as first:
            waiting = first.place(item("1"), requestedStartDate=soon(4))
            sent = [first.place(item("1")) for _ in range(8)]
            # Some are sent by then, some are being sent, some are not.
            eventually(lambda: any(map(known.service_orders, sent)))
            kill_both(first.server)
        with site(tmp_path, url, known, "--lease-seconds", "1") as second:
            for placed in [*sent, waiting]:
                [service_order] = known.sent(placed)
                known.work(service_order, "completed")
            for placed in [*sent, waiting]:
                second.in_state(placed, "completed")
                assert len(known.service_orders(placed)) == 1
