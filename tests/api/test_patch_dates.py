"""Dates in a patch: which spellings are equal, and which dates the server sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from tests.api.client import ContractClient
from tests.api.json_patches import op, send
from tests.api.orders import Json, item, path, place, refused, retrieve
from tests.api.progress import place_in

pytestmark = pytest.mark.any_store

NOTES: list[Json] = [{"text": "a", "date": "2026-01-31T08:15:00Z"}, {"text": "b"}]
DATED: Json = {
    "requestedStartDate": "2026-12-01T08:00:00.500+01:00",
    "note": NOTES,
    "x-date": "2026-12-01T08:00:00Z",
}


def respelled(text: str) -> list[str]:
    """Other spellings of a moment in milliseconds."""
    moment = datetime.fromisoformat(text)
    return [
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f000Z"),
        moment.astimezone(timezone(timedelta(hours=5, minutes=30))).isoformat(),
        moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("0+00:00", "z"),
        moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "-00:00"),
    ]


@pytest.mark.parametrize("number", range(4))
def test_another_spelling_of_a_moment_is_no_change(client: ContractClient, number: int) -> None:
    product: Json = {"startDate": "2027-01-01T00:00:00Z"}
    placed = place(client, item("1", productOrderItem=[item("2", product=product)]), **DATED)
    again: Any = {
        "orderDate": respelled(placed["orderDate"])[number],
        "requestedStartDate": respelled(DATED["requestedStartDate"])[number],
        "note": [{**NOTES[0], "date": respelled(NOTES[0]["date"])[number]}, NOTES[1]],
    }
    again["productOrderItem"] = [
        item("1", productOrderItem=[
            item("2", product={"startDate": respelled(product["startDate"])[number]})
        ])
    ]  # fmt: skip
    answer = client.patch(path(placed), json=again)
    assert (answer.status_code, answer.headers["etag"], answer.json()) == (200, '"1"', placed)
    whole = op("replace", "", value={**placed, **again})
    assert send(client, placed, [whole]).headers["etag"] == '"1"'


def test_another_change_keeps_the_spelling_of_dates(client: ContractClient) -> None:
    placed = place(client, **DATED)
    other = respelled(placed["orderDate"])[0]
    notes = [{**NOTES[0], "date": respelled(NOTES[0]["date"])[0]}, {"text": "c"}]
    changes = {"description": "x", "orderDate": other, "note": notes}
    answer = client.patch(path(placed), json=changes)
    expected = {**placed, "description": "x", "note": [NOTES[0], {"text": "c"}]}
    assert answer.json() == expected == retrieve(client, placed)


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"requestedStartDate": "2026-12-01T08:00:00.501+01:00"}, False),
        ({"requestedStartDate": "2026-12-01T08:00:00.5000001+01:00"}, False),
        ({"requestedStartDate": "2026-12-01T08:00:00.5Z"}, False),
        ({"x-date": "2026-12-01T08:00:00.0Z"}, False),
        ({"note": [{"text": "a", "date": "2026-01-31T08:15:00+00:00"}]}, False),
        ({"note": [*NOTES, {"text": "c"}]}, False),
        ({"note": [{"text": "a", "date": "2026-01-31T08:15:00+00:00"}, NOTES[1]]}, True),
    ],
)
def test_another_moment_is_a_change(client: ContractClient, changes: Json, kept: bool) -> None:
    placed = place(client, **DATED)
    answer = client.patch(path(placed), json=changes)
    assert answer.headers["etag"] == ('"1"' if kept else '"2"')
    wanted = placed if kept else {**placed, **changes}
    if "note" in changes:
        wanted["note"] = [NOTES[0], *wanted["note"][1:]]
    assert answer.json() == wanted


def test_an_order_date_that_is_another_moment_is_refused(client: ContractClient) -> None:
    placed = place(client)
    later = datetime.fromisoformat(placed["orderDate"]) + timedelta(milliseconds=1)
    changes = {"orderDate": later.isoformat()}
    refused(client.patch(path(placed), json=changes), 400, "24", "/orderDate")


def test_an_ended_order_accepts_its_own_dates(client: ContractClient) -> None:
    placed = place_in(client, {"1": "completed"}, item("1"))
    back = {name: respelled(placed[name])[1] for name in ("completionDate", "orderDate")}
    answer = client.patch(path(placed), json={**placed, **back, "note": [{"text": "done"}]})
    assert answer.status_code == 200, answer.text
    assert answer.json() == {**placed, "note": [{"text": "done"}]}


# Dates of completion

DATE = "2026-12-24T12:00:00Z"


def test_the_server_drops_the_dates_of_a_new_order(client: ContractClient) -> None:
    placed = place(client, completionDate=DATE, expectedCompletionDate=DATE)
    assert not {"completionDate", "expectedCompletionDate"} & placed.keys()


@pytest.mark.parametrize(
    ("before", "changes", "state"),
    [
        ({"1": "acknowledged"}, {}, "acknowledged"),
        ({"1": "acknowledged"}, {"state": "inProgress"}, "inProgress"),
        ({"1": "inProgress"}, {"state": "failed"}, "failed"),
        ({"1": "completed", "2": "inProgress"}, {}, "inProgress"),
    ],
)
def test_an_order_that_is_not_completed_has_no_completion_date(
    client: ContractClient, before: Json, changes: Json, state: str
) -> None:
    placed = place_in(client, before, item("1"), *([item("2")] if "2" in before else []))
    answer = client.patch(path(placed), json={"completionDate": DATE, **changes})
    refused(answer, 409, "65", "/completionDate", state, "completed")
    assert retrieve(client, placed) == placed


def test_the_client_can_set_the_date_of_completion(client: ContractClient) -> None:
    placed = place_in(client, {"1": "inProgress"}, item("1"))
    answer = client.patch(path(placed), json={"expectedCompletionDate": DATE})
    assert answer.json()["expectedCompletionDate"] == DATE
    answer = client.patch(path(placed), json={"state": "completed", "completionDate": DATE})
    assert (answer.json()["completionDate"], answer.json()["state"]) == (DATE, "completed")
