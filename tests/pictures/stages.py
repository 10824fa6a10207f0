"""Orders in all stages of an order centre: on their way, waiting, late, cancelled, completed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from tmf622_demo import orders
from tmf622_demo.client import Client, Json
from tmf622_demo.following import Following, wait
from tmf622_demo.screen import Screen

_OPEN: Final = orders.fibre(visit="open")
"""A line whose work waits for the day of a visit."""
_FIRST: Final = 8001


def completed(desk: Client, screen: Screen) -> None:
    """Three orders that have been completed."""
    for number in range(3):
        _placed(desk, screen, number, orders.bundle(), "Home").until("completed")


def others(desk: Client, acceptance: Client, screen: Screen) -> tuple[str, str]:
    """Orders in the other stages; the ids of one that waits, and of one on its way."""
    fails = orders.fibre(visitsNeeded=3)
    waiting = _placed(desk, screen, 3, fails, "Fibre line, three visits needed")
    late = _placed(desk, screen, 4, _OPEN, "Fibre line", requestedCompletionDate=_in(seconds=2))
    at_risk = _placed(desk, screen, 5, _OPEN, "Fibre line", requestedCompletionDate=_in(days=2))
    _expect(acceptance, at_risk, _in(days=5))
    leaving = _placed(desk, screen, 6, _OPEN, "Fibre line")
    leaving.until("inProgress")
    reason = {"cancellationReason": "Moves abroad", "productOrder": {"id": leaving.id}}
    desk.post("/cancelProductOrder", reason)
    leaving.until("cancelled")
    named = "Home for a family, with a second TV box"
    shown = _placed(desk, screen, 7, _home(), named, requestedCompletionDate=_in(days=3))
    shown.until("inProgress")
    waiting.until_note("attempt 2")
    late.until_note("later than requested")
    at_risk.until_note("later than requested")
    _wait_for_parts(shown)
    return waiting.id, shown.id


def _placed(
    desk: Client, screen: Screen, number: int, body: Json, description: str, **more: Any
) -> Following:
    """A new order of the web shop."""
    named = {
        "externalId": f"WEB-{datetime.now(UTC).year}-{_FIRST + number:06d}",
        "category": "B2C fibre",
        "description": description,
        "channel": [{"id": "1", "name": "Web shop", "role": "order capture"}],
        **more,
    }
    return Following(desk, screen, desk.post("/productOrder", {**body, **named}))


def _home() -> Json:
    """The bundle, in which the fibre line waits for the day of a visit."""
    body = orders.bundle()
    [bundle] = body["productOrderItem"]
    [line] = orders.fibre(visit="open", speed=1000)["productOrderItem"]
    internet = {
        "id": "net",
        "action": "add",
        "productOffering": {"id": "internet"},
        "productOrderItem": [{**line, "id": "fibre"}],
    }
    bundle["productOrderItem"].insert(0, internet)
    return body


def _wait_for_parts(order: Following) -> None:
    """Wait until the TV of the bundle is there."""

    def are_done() -> bool:
        [bundle] = order.look()["productOrderItem"]
        states = {each["id"]: each["state"] for each in bundle["productOrderItem"]}
        return bool(states["tv"] == "completed")

    wait("the TV is delivered", are_done)


def _expect(centre: Client, order: Following, date: str) -> None:
    """Have the acceptance centre say when it expects to be ready."""
    query = f"/serviceOrder?externalReference.name={order.id}"
    wait("the service order is there", lambda: bool(centre.get(query)))
    [sent] = centre.get(query)
    change = {"expectedCompletionDate": date}
    centre.expect(HTTPStatus.OK, "PATCH", f"/serviceOrder/{sent['id']}", change)


def _in(**length: float) -> str:
    moment = datetime.now(UTC) + timedelta(**length)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
