"""The overview with an order centre: what is late, and what waits for a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx

from tests.api.conftest import store_url
from tests.api.orders import item
from tests.api.waiting import eventually
from tests.console.overviews import number, overview
from tests.ordercentre.fulfilment.conftest import known, plain
from tests.ordercentre.fulfilment.site import Site
from tests.server import TIMEOUT

__all__ = ["known", "plain", "store_url"]


def test_late_orders_and_failed_items_lead_to_their_lists(plain: Site) -> None:
    requested = (datetime.now(UTC) + timedelta(hours=1)).isoformat(timespec="milliseconds")
    at_risk, service_order = plain.sent(
        item("1"), requestedCompletionDate=requested.replace("+00:00", "Z")
    )
    plain.neighbours.change(service_order, expectedCompletionDate="2999-01-01T00:00:00Z")
    failing, first = plain.sent(item("1"))
    plain.neighbours.work(first, "failed")
    _, second = plain.neighbours.sent(failing, 2)
    plain.neighbours.work(second, "failed")
    eventually(lambda: plain.worklist(failing))
    eventually(lambda: at_risk["id"] in plain.command("late"))
    with httpx.Client(base_url=plain.server.url, timeout=TIMEOUT) as client:
        text = overview(client)
        assert number(text, "In jeopardy") == "1"
        assert number(text, "Late") == "0"
        assert number(text, "Failed items that wait") == "1"
        jeopardy = client.get("/console/late").text.partition('id="jeopardy"')[2]
        assert f'href="/console/orders/{at_risk["id"]}"' in jeopardy
        assert f'href="/console/orders/{failing["id"]}"' in client.get("/console/fallout").text
