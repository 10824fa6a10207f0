"""An order that has ended changes in its notes only; tests/ordering has each attribute."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.api.client import JSON_PATCH, ContractClient
from tests.api.orders import Json, item, path, refused
from tests.api.progress import ENDS, place_in

NOTE = {"id": "n", "author": "Jo Doe", "text": "Customer called"}
KINDS = ["application/merge-patch+json", JSON_PATCH]
both_kinds = pytest.mark.parametrize("kind", KINDS)


def ended(client: ContractClient, end: str, **attributes: Any) -> httpx.Response:
    """An order in that final state."""
    placed = place_in(client, ENDS[end], item("1"), item("2"), **attributes)
    assert placed["state"] == end
    return client.get(path(placed))


def patch(client: ContractClient, order: Json, kind: str, **changes: Any) -> httpx.Response:
    """Set attributes, or remove those that are None, by that kind of patch."""
    content: Any = changes
    if kind == JSON_PATCH:
        content = [
            {"op": "remove", "path": f"/{name}"}
            if value is None
            else {"op": "add", "path": f"/{name}", "value": value}
            for name, value in changes.items()
        ]
    headers = {"Content-Type": kind}
    return client.patch(path(order), content=json.dumps(content), headers=headers)


@both_kinds
@pytest.mark.parametrize("end", ["completed", "partial"])
def test_no_other_attribute_changes(client: ContractClient, end: str, kind: str) -> None:
    before = ended(client, end, priority="1", note=[NOTE])
    order = before.json()
    items = [*order["productOrderItem"], item("3")]
    changes: list[Json] = [
        *({"priority": "4"}, {"priority": None}, {"x-vendor": 1}, {"state": "inProgress"}),
        *({"productOrderItem": items}, {"category": "another", "note": []}),
    ]
    for each in changes:
        answer = patch(client, order, kind, **each)
        refused(answer, 409, "65", f"/{min(each)}: ", end, "final")
    refused(patch(client, order, kind, id="other"), 400, "24", "/id")
    refused(patch(client, order, kind, priority=4), 400, "24", "/priority")
    found = client.get(path(order))
    assert (found.content, found.headers["etag"]) == (before.content, before.headers["etag"])


@both_kinds
def test_notes_still_change(client: ContractClient, kind: str) -> None:
    before = ended(client, "cancelled")
    order, tags = before.json(), {before.headers["etag"]}
    for note in ([NOTE], [NOTE, {"text": "Customer called again"}], [], None):
        answer = patch(client, order, kind, note=note)
        assert answer.status_code == 200, answer.text
        assert answer.json() == {**order, **({} if note is None else {"note": note})}
        tags.add(answer.headers["etag"])
    assert len(tags) == 5


@both_kinds
def test_an_equal_value_is_no_change(client: ContractClient, kind: str) -> None:
    before = ended(client, "failed")
    order = before.json()
    for whole in ({"state": "failed"}, order):
        answer = patch(client, order, kind, **whole)
        assert (answer.status_code, answer.content) == (200, before.content)
        assert answer.headers["etag"] == before.headers["etag"]
