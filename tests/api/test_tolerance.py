"""`--tolerate`: common mistakes, with and without each tolerance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import pytest

from tests.api.client import ContractClient
from tests.api.expected_events import (
    CREATED,
    ITEM_STATE,
    STATE,
    Subscriber,
    changed,
    payload,
    subscriber,
)
from tests.api.orders import Json, item, order, path, place, refused, retrieve, same
from tests.api.stores import NewStore
from tests.server import Server, running

pytestmark = pytest.mark.any_store

PARTY = {"id": "urn:ngsi-ld:organization:1"}


@pytest.fixture(scope="module")
def tolerant_server(new_store: NewStore) -> Iterator[Server]:
    """A server that tolerates everything."""
    with new_store() as url, running(url, "--tolerate", "all") as server:
        yield server


@pytest.fixture(scope="module")
def tolerant_client(tolerant_server: Server) -> Iterator[ContractClient]:
    with ContractClient(tolerant_server.url) as client:
        yield client


@pytest.fixture(scope="module")
def tolerant_events(tolerant_client: ContractClient) -> Iterator[Subscriber]:
    with subscriber(tolerant_client) as all_events:
        yield all_events


class Sent(NamedTuple):
    """An invalid body, the stored resource, and the note in the answer."""

    body: Json
    stored: Json
    said: str


SENT: dict[str, Sent] = {
    "nulls": Sent(
        order(item(payment=None, product={"id": "T-1", "place": None}), href=None, category=None)
        | {"note": [{"text": "hello", "date": None, "@schemaLocation": None}]},
        {
            "productOrderItem": [item(product={"id": "T-1"}, state="acknowledged")],
            "note": [{"text": "hello"}],
        },
        "nulls;/category, nulls;/note/0/date, nulls;/note/0/@schemaLocation,"
        " nulls;/productOrderItem/0/payment, nulls;/productOrderItem/0/product/place",
    ),
    "untyped references": Sent(
        order(relatedParty=[PARTY, {"id": "1"}, {"id": "2", "href": "http://x/individual/2"}]),
        {
            "relatedParty": [
                {**PARTY, "@referredType": "Organization"},
                {"id": "1", "@referredType": "Party"},
                {"id": "2", "href": "http://x/individual/2", "@referredType": "Individual"},
            ]
        },
        "untyped-references;/relatedParty/0/@referredType,"
        " untyped-references;/relatedParty/1/@referredType,"
        " untyped-references;/relatedParty/2/@referredType",
    ),
    "date offsets": Sent(
        order(requestedStartDate="2019-05-03T00:00:00.000+0000"),
        {"requestedStartDate": "2019-05-03T00:00:00.000+00:00"},
        "date-offsets;/requestedStartDate",
    ),
    "whole numbers": Sent(
        order(item(quantity=2.0)),
        {"productOrderItem": [item(quantity=2, state="acknowledged")]},
        "whole-numbers;/productOrderItem/0/quantity",
    ),
}


@pytest.mark.parametrize("name", SENT)
def test_a_mistake_is_refused_without_its_tolerance(client: ContractClient, name: str) -> None:
    answer = client.post("/productOrder", json=SENT[name].body)
    assert answer.status_code == 400
    assert "x-tolerated" not in answer.headers


@pytest.mark.parametrize("name", SENT)
def test_a_tolerated_mistake_is_mended_and_noted(
    tolerant_client: ContractClient, name: str
) -> None:
    sent = SENT[name]
    answer = tolerant_client.post("/productOrder", json=sent.body)
    assert answer.status_code == 201, answer.text
    assert sorted(_said(answer)) == sorted(sent.said.split(", "))
    found = retrieve(tolerant_client, answer.json())
    assert same({name: found.get(name) for name in sent.stored}, sent.stored)
    assert None not in found.values()


@pytest.mark.parametrize("name", SENT)
def test_only_named_tolerances_apply(new_store: NewStore, name: str) -> None:
    others = [each.replace(" ", "-") for each in SENT if each != name]
    with (
        new_store() as url,
        running(url, "--tolerate", ",".join(others)) as server,
        ContractClient(server.url) as client,
    ):
        assert client.post("/productOrder", json=SENT[name].body).status_code == 400
        other = next(each for each in SENT if each != name)
        assert client.post("/productOrder", json=SENT[other].body).status_code == 201


def test_a_valid_body_stays_as_it_is(tolerant_client: ContractClient) -> None:
    extension = {"x-vendor": None, "x-dates": ["2019-05-03T00:00:00+0000", 2.0, None]}
    characteristic = [{"name": "n", "value": None}, {"name": "m", "value": 2.0}]
    sent = order(item(product={"productCharacteristic": characteristic}), **extension)
    answer = tolerant_client.post("/productOrder", json=sent)
    assert answer.status_code == 201, answer.text
    assert "x-tolerated" not in answer.headers
    found = retrieve(tolerant_client, answer.json())
    assert {name: found[name] for name in extension} == extension
    assert found["productOrderItem"][0]["product"]["productCharacteristic"] == characteristic


@pytest.mark.parametrize(
    "body",
    [
        order(item(quantity=2.5)),
        {"productOrderItem": None},
        order({"id": None, "action": "add"}),
        order(requestedStartDate="2019-05-03+0000"),
        order(relatedParty=[{"name": "nobody"}], note=None),
    ],
)
def test_a_mistake_that_cannot_be_mended_is_refused(
    tolerant_client: ContractClient, body: Json
) -> None:
    answer = tolerant_client.post("/productOrder", json=body)
    assert answer.status_code == 400
    assert "x-tolerated" not in answer.headers


PATCHES: list[tuple[str, Any, str]] = [
    (
        "application/merge-patch+json",
        {"category": None, "note": [{"text": "x", "date": None}]},
        "nulls;/note/0/date",
    ),
    (
        "application/json-patch+json",
        [{"op": "add", "path": "/productOrderItem/0/quantity", "value": 3.0}],
        "whole-numbers;/productOrderItem/0/quantity",
    ),
]


@pytest.mark.parametrize(("media_type", "patch", "said"), PATCHES)
def test_patches_are_mended(
    tolerant_client: ContractClient, media_type: str, patch: Any, said: str
) -> None:
    placed = place(tolerant_client, category="residential")
    headers = {"Content-Type": media_type}
    answer = tolerant_client.patch(path(placed), json=patch, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-tolerated"] == said
    if media_type == "application/merge-patch+json":
        # In a merge patch a null is allowed: it removes the attribute.
        assert "category" not in answer.json()
        assert answer.json()["note"] == [{"text": "x"}]
    else:
        assert answer.json()["productOrderItem"][0]["quantity"] == 3


def test_a_patch_that_removes_all_items_is_refused(tolerant_client: ContractClient) -> None:
    placed = place(tolerant_client)
    answer = tolerant_client.patch(
        path(placed),
        json={"productOrderItem": None},
        headers={"Content-Type": "application/merge-patch+json"},
    )
    assert answer.status_code == 400, answer.text
    assert "x-tolerated" not in answer.headers
    assert retrieve(tolerant_client, placed) == placed


def test_the_message_shows_the_body_as_it_was_sent(tolerant_client: ContractClient) -> None:
    answer = tolerant_client.post(
        "/productOrder",
        json=order(
            item(quantity=1e19),
            requestedStartDate="2026-01-01T00:00:00+9900",
            requestedCompletionDate="2026-01-01T00:00:00+0000",
        ),
    )
    refused(answer, 400, "24", "1e+19", '"2026-01-01T00:00:00+9900"')


def test_a_type_that_is_null_is_filled_in_as_well(tolerant_client: ContractClient) -> None:
    party = {"id": "urn:individual:1", "@referredType": None}
    answer = tolerant_client.post("/productOrder", json=order(relatedParty=[party]))
    assert answer.status_code == 201, answer.text
    assert answer.json()["relatedParty"] == [{**party, "@referredType": "Individual"}]


def test_many_notes_are_counted(tolerant_client: ContractClient) -> None:
    answer = tolerant_client.post(
        "/productOrder", json=order(note=[{"text": "x", "date": None}] * 25)
    )
    said = _said(answer)
    assert len(said) == 21
    assert said[-1] == "and 5 more"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("_=1732798&limit=1", ["_"]),
        ("limit=1&projectId=P1&category=x-tolerance", ["projectId"]),
        ("limit=1&a=1&b&a=2&category=x-tolerance", ["a", "b"]),
    ],
)
def test_unknown_parameters_are_ignored_and_noted(
    client: ContractClient, tolerant_client: ContractClient, query: str, names: list[str]
) -> None:
    placed = place(tolerant_client, category="x-tolerance")
    assert client.get(f"/productOrder?{query}").status_code == 400
    answer = tolerant_client.get(f"/productOrder?{query}")
    assert answer.status_code == 200, answer.text
    assert _said(answer) == [f"unknown-parameters;{name}" for name in names]
    assert len(answer.json()) == 1
    known = query.replace("&a=1&b&a=2", "").replace("&projectId=P1", "")
    if "category" in query:
        expected = tolerant_client.get(f"/productOrder?{known}")
        assert answer.json() == expected.json()
        assert answer.headers["link"] == expected.headers["link"]
    assert tolerant_client.get(f"{path(placed)}?x=1").status_code == 200
    assert tolerant_client.patch(f"{path(placed)}?x=1", json={"priority": "1"}).status_code == 200


def test_unknown_parameters_are_ignored_by_every_operation(tolerant_client: ContractClient) -> None:
    placed = place(tolerant_client)
    for at in ("/hub", "/cancelProductOrder", path(placed), f"{path(placed)}/history"):
        answer = tolerant_client.get(f"{at}?_=1732798")
        assert (answer.status_code, _said(answer)) == (200, ["unknown-parameters;_"])
    for name in ("callback", "query.regex", "sort", "filter", "limt"):
        refused(tolerant_client.get(f"/hub?{name}=x"), 400, "28", "no filters")


@pytest.mark.parametrize(
    "query",
    [
        *("state=held;projectId=P1", "state.foo=1", "stat.x=1", "limit=x"),
        *("state!=held", "statee=held", "Fields=state", "$where=1"),
    ],
)
def test_a_mistake_in_a_known_parameter_is_refused(
    tolerant_client: ContractClient, query: str
) -> None:
    assert tolerant_client.get(f"/productOrder?{query}").status_code == 400


def test_too_many_unknown_parameters_are_refused(tolerant_client: ContractClient) -> None:
    query = "&".join(f"x{number}=1" for number in range(20))
    assert tolerant_client.get(f"/productOrder?{query}").status_code == 400


ITEMS = "shortcuts;/productOrderItem/0/state, shortcuts;/productOrderItem/1/state"
SHORTCUTS: dict[str, tuple[Json, str, Json]] = {
    # the requested states, the notes, the states afterwards
    "the order": (
        {"state": "completed"},
        "shortcuts;/state",
        {"order": "completed", "1": "completed", "2": "completed"},
    ),
    "its items": (
        {"productOrderItem": [item("1", state="completed"), item("2", state="failed")]},
        ITEMS,
        {"order": "partial", "1": "completed", "2": "failed"},
    ),
    "both": (
        {
            "state": "partial",
            "productOrderItem": [item("1", state="completed"), item("2", state="failed")],
        },
        f"{ITEMS}, shortcuts;/state",
        {"order": "partial", "1": "completed", "2": "failed"},
    ),
}


@pytest.mark.parametrize("name", SHORTCUTS)
def test_a_shortcut_is_refused_without_its_tolerance(client: ContractClient, name: str) -> None:
    placed = place(client, item("1"), item("2"))
    before = retrieve(client, placed)
    assert client.patch(path(placed), json=SHORTCUTS[name][0]).status_code == 409
    assert retrieve(client, placed) == before


@pytest.mark.parametrize("name", SHORTCUTS)
def test_a_shortcut_takes_the_legal_way_and_notes_every_step(
    tolerant_client: ContractClient, tolerant_events: Subscriber, name: str
) -> None:
    asked, said, states = SHORTCUTS[name]
    placed = place(tolerant_client, item("1"), item("2"))
    answer = tolerant_client.patch(path(placed), json=asked)
    assert answer.status_code == 200, answer.text
    assert sorted(_said(answer)) == sorted(said.split(", "))
    assert _states(answer.json()) == states
    ends_with_date = ["completionDate"] if states["order"] == "completed" else []
    events = tolerant_events.wait_for(
        placed,
        [CREATED, changed(ITEM_STATE), STATE, changed(*ends_with_date, ITEM_STATE), STATE],
    )
    begun = {"order": "inProgress", "1": "inProgress", "2": "inProgress"}
    new = dict.fromkeys(begun, "acknowledged")
    assert [_states(payload(event)) for event in events] == [new, begun, begun, states, states]
    assert payload(events[-1]) == answer.json()


@pytest.mark.parametrize("changes", [0, 1, 3])
def test_each_step_of_a_shortcut_has_its_entry_in_the_history(
    tolerant_client: ContractClient, changes: int
) -> None:
    placed = place(tolerant_client, item("1"), item("2"))
    for number in range(changes):
        assert (
            tolerant_client.patch(path(placed), json={"description": f"{number}"}).status_code
            == 200
        )
    assert tolerant_client.patch(path(placed), json={"state": "completed"}).status_code == 200
    history = tolerant_client.get(f"{path(placed)}/history").json()
    assert [each.get("state") for each in history["change"]] == [
        {"to": "acknowledged"},
        *[None] * changes,
        {"from": "acknowledged", "to": "inProgress"},
        {"from": "inProgress", "to": "completed"},
    ]
    assert "forgottenCount" not in history


def test_a_shortcut_without_a_legal_way_changes_nothing(tolerant_client: ContractClient) -> None:
    placed = place(tolerant_client, item("1"), item("2"))
    before = retrieve(tolerant_client, placed)
    answer = tolerant_client.patch(path(placed), json={"state": "partial"})
    refused(answer, 409, "65", "partial")
    answer = tolerant_client.patch(
        path(placed), json={"productOrderItem": [item("1", state="completed")], "state": "failed"}
    )
    refused(answer, 409, "65")
    assert "x-tolerated" not in answer.headers
    assert retrieve(tolerant_client, placed) == before


def _states(order: Json) -> Json:
    return {"order": order["state"]} | {
        each["id"]: each["state"] for each in order["productOrderItem"]
    }


def _said(answer: httpx.Response) -> list[str]:
    said: str = answer.headers["x-tolerated"]
    return said.split(", ")
