"""After its end nothing of an order changes but its notes."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.api.client import CONTRACT, ContractClient
from tests.api.orders import Json, item, path, refused
from tests.api.progress import ENDS, place_in

DATE = "2026-01-31T08:15:00Z"
REFERENCE = {"id": "7", "name": "Another one"}
CHANGES: Json = {
    "cancellationDate": DATE,
    "cancellationReason": "Another one",
    "category": "another",
    "completionDate": DATE,
    "description": "Another one",
    "expectedCompletionDate": DATE,
    "externalId": "another",
    "notificationContact": "jo.doe@example.com",
    "priority": "4",
    "requestedCompletionDate": DATE,
    "requestedStartDate": DATE,
    "agreement": [REFERENCE],
    "billingAccount": REFERENCE,
    "channel": [REFERENCE],
    "orderTotalPrice": [{"price": {}, "priceType": "oneTime"}],
    "payment": [REFERENCE],
    "productOfferingQualification": [REFERENCE],
    "productOrderItem": [item("1"), item("2", quantity=2)],
    "quote": [REFERENCE],
    "relatedParty": [{**REFERENCE, "@referredType": "Individual"}],
    "state": "inProgress",
    "@baseType": "Another",
    "@schemaLocation": "https://example.com/another.json",
    "@type": "Another",
    "x-vendor": {"another": True},
}
"""Another value of each attribute that may change before the end, and of one of a vendor's."""
OF_AN_ORDER = {"priority": "1", "quote": [{"id": "1"}], "x-vendor": {"another": False}}
NOTE = {"id": "n", "author": "Jo Doe", "text": "Customer called"}

KINDS = ["application/merge-patch+json", "application/json-patch+json"]
both_kinds = pytest.mark.parametrize("kind", KINDS)
each_end = pytest.mark.parametrize("end", ENDS)


def ended(client: ContractClient, end: str, **attributes: Any) -> httpx.Response:
    """An order that has come to that end."""
    placed = place_in(client, ENDS[end], item("1"), item("2"), **OF_AN_ORDER, **attributes)
    assert placed["state"] == end
    return client.get(path(placed))


def patch(client: ContractClient, order: Json, kind: str, **changes: Any) -> httpx.Response:
    """Set attributes, or remove those that are to be None, by that kind of patch."""
    content: Any = changes
    if kind == "application/json-patch+json":
        content = [
            {"op": "remove", "path": f"/{name}"}
            if value is None
            else {"op": "add", "path": f"/{name}", "value": value}
            for name, value in changes.items()
        ]
    headers = {"Content-Type": kind}
    return client.patch(path(order), content=json.dumps(content), headers=headers)


def check_unchanged(client: ContractClient, before: httpx.Response) -> None:
    found = client.get(path(before.json()))
    assert (found.content, found.headers["etag"]) == (before.content, before.headers["etag"])


def test_every_attribute_is_tried() -> None:
    declared = CONTRACT["definitions"]["ProductOrder_Update"]["properties"]
    assert CHANGES.keys() == declared.keys() - {"note"} | {"x-vendor"}


@both_kinds
@each_end
def test_no_other_attribute_changes(client: ContractClient, end: str, kind: str) -> None:
    before = ended(client, end)
    order = before.json()
    for name, value in CHANGES.items():
        assert order.get(name) != value
        answer = patch(client, order, kind, **{name: value})
        refused(answer, 409, "65", f"/{name}: ", end, "final")
        if name in order and name not in ("state", "productOrderItem"):
            refused(patch(client, order, kind, **{name: None}), 409, "65", f"/{name}: ", "final")
    check_unchanged(client, before)


@both_kinds
@each_end
def test_notes_still_change(client: ContractClient, end: str, kind: str) -> None:
    before = ended(client, end)
    order, tags = before.json(), {before.headers["etag"]}
    for note in ([NOTE], [NOTE, {"text": "Customer called again"}], [], None):
        answer = patch(client, order, kind, note=note)
        assert answer.status_code == 200, answer.text
        assert answer.json() == {**order, **({} if note is None else {"note": note})}
        tags.add(answer.headers["etag"])
    assert len(tags) == 5


@both_kinds
@each_end
def test_a_note_takes_nothing_else_along(client: ContractClient, end: str, kind: str) -> None:
    before = ended(client, end, note=[NOTE])
    for other in ({"category": "another"}, {"x-vendor": None}):
        refused(patch(client, before.json(), kind, note=[], **other), 409, "65", f"/{min(other)}: ")
    check_unchanged(client, before)


@both_kinds
@each_end
def test_what_stays_the_same_is_no_change(client: ContractClient, end: str, kind: str) -> None:
    before = ended(client, end)
    order = before.json()
    for whole in ({"state": end}, {"productOrderItem": [item("1"), item("2")]}, order):
        answer = patch(client, order, kind, **whole)
        assert (answer.status_code, answer.content) == (200, before.content)
    check_unchanged(client, before)


ITEMS: dict[str, list[Json]] = {
    "a state": [item("1", state="inProgress"), item("2")],
    "an item more": [item("1"), item("2"), item("3")],
    "an item less": [item("1")],
    "another order": [item("2"), item("1")],
    "a nested item": [item("1", productOrderItem=[item("1.1")]), item("2")],
}


@each_end
@pytest.mark.parametrize("items", ITEMS.values(), ids=ITEMS)
def test_no_item_changes(client: ContractClient, end: str, items: list[Json]) -> None:
    before = ended(client, end)
    answer = client.patch(path(before.json()), json={"productOrderItem": items})
    refused(answer, 409, "65", "/productOrderItem: ", end, "final")
    check_unchanged(client, before)


@both_kinds
@each_end
def test_what_never_changes_is_refused_as_before(
    client: ContractClient, end: str, kind: str
) -> None:
    before = ended(client, end)
    for name, value in {"id": "other", "href": "http://example.com", "orderDate": DATE}.items():
        changes = {"category": "another", name: value}
        refused(patch(client, before.json(), kind, **changes), 400, "24", f"/{name}")
    refused(patch(client, before.json(), kind, priority=4), 400, "24", "/priority")
    check_unchanged(client, before)
