"""Several acceptance centres, and their events."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.api.orders import Json, item
from tests.api.progress import states
from tests.api.waiting import eventually
from tests.ordercentre.acceptance.contract import BASE_PATH
from tests.ordercentre.fulfilment.neighbours import Neighbours, neighbours
from tests.ordercentre.fulfilment.site import Site, site
from tests.server import free_port

_NORTH = """
[[acceptance.centre]]
name = "north"
url = "http://127.0.0.1:{port}{path}"
filter = "place.region=north"
attempts = 1
"""


def in_region(id: str, region: str) -> Json:
    """An item with a place in a region."""
    return item(id, product={"place": [{"id": f"p-{id}", "role": "site", "region": region}]})


def test_an_order_of_two_centres_of_which_one_is_down_at_first(
    sqlite_url: str, known: Neighbours, tmp_path: Path
) -> None:
    port, folder = free_port(), tmp_path / "north"
    folder.mkdir()
    further = _NORTH.format(port=port, path=BASE_PATH)
    with site(tmp_path, sqlite_url, known, further=further) as here:
        placed = here.place(in_region("1", "north"), in_region("2", "south"))
        [south] = known.sent(placed)
        assert [each["id"] for each in south["serviceOrderItem"]] == ["2.1"]
        known.work(south, "completed")
        here.with_states(placed, **{"1": "acknowledged", "2": "completed"})
        with neighbours(folder, "--port", port) as of_north:
            [north] = of_north.sent(placed)
            assert [each["id"] for each in north["serviceOrderItem"]] == ["1.1"]
            of_north.work(north, "completed")
            now = here.in_state(placed, "completed")
            assert set(states(now).values()) == {"completed"}
            assert len(of_north.service_orders(placed)) == 1
        assert len(known.service_orders(placed)) == 1


RUBBISH = [
    *("[]", "1", '"x"', "null", "{}", '{"event": 1}', '{"event": {"serviceOrder": []}}'),
    *('{"event": {"serviceOrder": {"id": 7}}}', '{"event": {"serviceOrder": {"id": "unknown"}}}'),
    '{"event": {"serviceOrder": {"id": "\\u0000"}}}',
    '{"eventType": [], "event": {"serviceOrder": {"id": "' + "x" * 10_000 + '"}}}',
    '{"event": {' + ", ".join(f'"{n}": {{"id": "{n}"}}' for n in range(1000)) + "}}",
]


@pytest.mark.parametrize("path", ["", "/listener/serviceOrderStateChangeEvent"])
def test_events_of_any_content_do_no_harm(both: Site, path: str) -> None:
    placed, service_order = both.sent(item("1"))
    url = f"{both.server.url}/serviceOrderListener{path}"
    known = {"eventType": "x", "event": {"serviceOrder": {**service_order, "state": "completed"}}}
    with httpx.Client() as client:
        for content in RUBBISH:
            assert client.post(url, content=content).status_code == 204, content
        for content in ("", "{", "\xff", '{"event": {"serviceOrder": {"id": "\\ud800"}}}'):
            assert client.post(url, content=content.encode("latin-1")).status_code == 400, content
        for _ in range(20):
            assert client.post(url, json=known).status_code == 204
    # The event says that it is completed, and the acceptance centre does not.
    both.neighbours.work(service_order, "pending")
    both.with_states(placed, **{"1": "pending"})
    both.neighbours.work(service_order, "completed")
    both.in_state(placed, "completed")
    assert len(both.neighbours.service_orders(placed)) == 1


def test_the_listener_is_registered_once_with_its_centre(plain: Site, known: Neighbours) -> None:
    callback = f"{plain.server.url}/serviceOrderListener"
    found = eventually(
        lambda: httpx.get(f"{known.acceptance_url}/hub").json(),
        lambda hubs: any(each["callback"] == callback for each in hubs),
    )
    assert [each["callback"] for each in found].count(callback) == 1
