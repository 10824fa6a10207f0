"""PATCH /productOrder/{id}"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.api.client import ContractClient
from tests.api.orders import Json, item, path, place, refused, retrieve, same
from tests.api.progress import WAYS, place_in

MEDIA_TYPES = ["application/json", "application/merge-patch+json"]
WORKING = sorted(WAYS.keys() - {"acknowledged", "pending"})


def patch(client: httpx.Client, placed: Json, **changes: Any) -> httpx.Response:
    return client.patch(path(placed), json=changes)


def patched(client: httpx.Client, placed: Json, **changes: Any) -> Json:
    """The order after a change; fails unless it is accepted."""
    answer = patch(client, placed, **changes)
    assert answer.status_code == 200, answer.text
    order: Json = answer.json()
    return order


ACCOUNT = {"id": "A1", "name": "Home", "@type": "BillingAccountRef", "x": {"y": 1, "z": 2}}
ORDER: Json = {
    "category": "residential",
    "billingAccount": ACCOUNT,
    "note": [{"id": "1", "text": "first"}, {"id": "2", "text": "second"}],
    "x-vendor": {"a": {"b": 1, "c": [1, 2]}, "d": None},
}

MERGES: dict[str, tuple[Json, Json]] = {
    "adds": ({"priority": "1"}, {"priority": "1"}),
    "replaces": ({"category": "enterprise"}, {"category": "enterprise"}),
    "removes": ({"category": None, "billingAccount": None}, {}),
    "removes what is not there": ({"priority": None, "x-other": None}, {}),
    "goes into an object": (
        {"billingAccount": {"name": "Office"}},
        {"billingAccount": {**ACCOUNT, "name": "Office"}},
    ),
    "removes from an object": (
        {"billingAccount": {"name": None, "x": {"z": None}}},
        {"billingAccount": {"id": "A1", "@type": "BillingAccountRef", "x": {"y": 1}}},
    ),
    "replaces an array": (
        {"note": [{"id": "2", "author": "Jo Doe", "text": "only"}]},
        {"note": [{"id": "2", "author": "Jo Doe", "text": "only"}]},
    ),
    "empties an array": ({"note": []}, {"note": []}),
    "goes into an extension": (
        {"x-vendor": {"a": {"b": None, "c": [3]}, "e": True}},
        {"x-vendor": {"a": {"c": [3]}, "d": None, "e": True}},
    ),
    "keeps null within an array": (
        {"x-list": [None, {"a": None}]},
        {"x-list": [None, {"a": None}]},
    ),
    "leaves out null in what is new": ({"x-new": {"a": None, "b": 1}}, {"x-new": {"b": 1}}),
    "makes an object of a value": (
        {"category": "a", "x-vendor": 1},
        {"category": "a", "x-vendor": 1},
    ),
    "sets dates of the server": (
        {"expectedCompletionDate": "2026-05-01T00:00:00+02:00"},
        {"expectedCompletionDate": "2026-05-01T00:00:00+02:00"},
    ),
    "nothing": ({}, {}),
}


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
@pytest.mark.parametrize(("changes", "expected"), MERGES.values(), ids=MERGES)
def test_a_patch_is_merged(
    client: ContractClient, media_type: str, changes: Json, expected: Json
) -> None:
    placed = place(client, **ORDER)
    answer = client.patch(
        path(placed), content=json.dumps(changes), headers={"Content-Type": media_type}
    )
    assert answer.status_code == 200, answer.text
    untouched = {name: value for name, value in placed.items() if name not in changes}
    assert answer.json() == {**untouched, **expected}
    found = client.get(path(placed))
    assert (found.content, found.headers["etag"]) == (answer.content, answer.headers["etag"])


def test_a_change_has_an_etag_of_its_own(client: ContractClient) -> None:
    placed = place(client)
    tags = [client.get(path(placed)).headers["etag"]]
    tags += [patch(client, placed, priority=each).headers["etag"] for each in ("1", "2", "1")]
    assert len(set(tags)) == 4
    assert all(tag.startswith('"') for tag in tags)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"priority": "2"},
        {"category": None},
        {"billingAccount": {"name": "Home"}},
        {"note": ORDER["note"]},
        {"productOrderItem": [item()]},
    ],
)
def test_a_patch_without_effect_keeps_the_etag(client: ContractClient, changes: Json) -> None:
    placed = place(client, priority="2", billingAccount=ACCOUNT, note=ORDER["note"])
    answer = patch(client, placed, **changes)
    assert answer.json() == placed
    assert answer.headers["etag"] == client.get(path(placed)).headers["etag"] == '"1"'


@pytest.mark.any_store
@pytest.mark.parametrize("name", ["id", "href", "orderDate"])
@pytest.mark.parametrize("value", ["other", "", None, 1, {"a": "b"}])
def test_id_href_and_order_date_cannot_be_changed(
    client: ContractClient, name: str, value: Any
) -> None:
    placed = place(client)
    refused(patch(client, placed, priority="1", **{name: value}), 400, "24", f"/{name}")
    assert retrieve(client, placed) == placed


def test_a_whole_order_can_be_sent_back(client: ContractClient) -> None:
    placed = place(client, item("1", productOrderItem=[item("1.1")]), category="residential")
    changed = {**placed, "priority": "1"}
    assert patched(client, placed, **changed) == changed


def test_aborted_is_spelled_as_in_the_contract(client: ContractClient) -> None:
    placed = place(client)
    after = patched(client, placed, productOrderItem=[item(product={"status": "aborted"})])
    assert after["productOrderItem"][0]["product"]["status"] == "aborted "


INVALID: dict[str, tuple[Any, str, str]] = {
    "items removed": ({"productOrderItem": None}, "24", "/productOrderItem"),
    "items emptied": ({"productOrderItem": []}, "24", "/productOrderItem"),
    "item incomplete": ({"productOrderItem": [{"id": "1"}]}, "23", "/productOrderItem/0/action"),
    "state removed": ({"state": None}, "24", "/state"),
    "state unknown": ({"state": "done"}, "24", '"done"'),
    "item state unknown": ({"productOrderItem": [item(state="partial")]}, "24", '"partial"'),
    "account without id": ({"billingAccount": {"id": None}}, "24", "/billingAccount/id"),
    "account a string": ({"billingAccount": "A1"}, "24", "/billingAccount"),
    "no date": ({"requestedStartDate": "soon"}, "24", "/requestedStartDate"),
    "number": ({"priority": 1}, "24", "/priority"),
    "array": ([], "24", "the body"),
    "null": (None, "24", "the body"),
}


@pytest.mark.any_store
@pytest.mark.parametrize(("changes", "code", "word"), INVALID.values(), ids=INVALID)
def test_an_invalid_patch_is_refused(
    client: ContractClient, changes: Any, code: str, word: str
) -> None:
    placed = place(client, **ORDER)
    refused(client.patch(path(placed), content=json.dumps(changes)), 400, code, word)
    assert retrieve(client, placed) == placed


@pytest.mark.any_store
def test_an_incomplete_result_is_a_conflict(client: ContractClient) -> None:
    placed = place(client)
    refused(patch(client, placed, billingAccount={"name": "A"}), 409, "65", "/billingAccount/id")
    assert retrieve(client, placed) == placed


def test_an_unknown_order_is_not_found(client: ContractClient) -> None:
    refused(client.patch("/productOrder/unknown", json={"priority": "1"}), 404, "60")


# Items


def test_items_keep_their_states(client: ContractClient) -> None:
    placed = place(client, item("1"), item("2", productOrderItem=[item("2.1")]))
    items = [item("2", state="held", productOrderItem=[item("2.1", state="inProgress")]), item("1")]
    patched(client, placed, productOrderItem=items)
    again = [item("2.1"), item("1", quantity=2), item("2")]
    assert patched(client, placed, productOrderItem=again)["productOrderItem"] == [
        item("2.1", state="inProgress"),
        item("1", quantity=2, state="acknowledged"),
        item("2", state="held"),
    ]


def test_new_items_begin_as_acknowledged(client: ContractClient) -> None:
    placed = place(client, item("1"))
    items = [item("1"), item("2", productOrderItem=[item("2.1")])]
    (_, second) = patched(client, placed, productOrderItem=items)["productOrderItem"]
    assert (second["state"], second["productOrderItem"][0]["state"]) == ("acknowledged",) * 2


def test_items_are_replaced_except_their_states(client: ContractClient) -> None:
    placed = place(client, item("1", quantity=1, product={"name": "Router"}))
    after = patched(client, placed, productOrderItem=[{"id": "1", "action": "delete", "x": None}])
    assert after["productOrderItem"] == [
        {"id": "1", "action": "delete", "x": None, "state": "acknowledged"}
    ]


@pytest.mark.parametrize("state", ["acknowledged", "pending"])
def test_an_item_that_is_not_in_progress_can_be_left_out(
    client: ContractClient, state: str
) -> None:
    placed = place(client, item("1"), item("2"))
    patched(client, placed, productOrderItem=[item("1", state=state), item("2")])
    after = patched(client, placed, productOrderItem=[item("2")])
    assert [each["id"] for each in after["productOrderItem"]] == ["2"]
    assert retrieve(client, placed) == after


@pytest.mark.parametrize("state", WORKING)
@pytest.mark.parametrize("nested", [False, True])
def test_an_item_in_progress_cannot_be_left_out(
    client: ContractClient, state: str, nested: bool
) -> None:
    items = [item("1", productOrderItem=[item("7")])] if nested else [item("1"), item("7")]
    before = place_in(client, {"7": state}, *items)
    words = "replaces a list as a whole"
    refused(patch(client, before, productOrderItem=[item("1")]), 409, "65", "7", state, words)
    assert retrieve(client, before) == before


@pytest.mark.any_store
@pytest.mark.parametrize("changes", [{"productOrderItem": [{"id": "1", "state": "inProgress"}]}])
def test_a_partial_item_gets_the_hint_that_lists_are_replaced(
    client: ContractClient, changes: Json
) -> None:
    placed = place(client, item("1"), item("2"))
    words = ["/productOrderItem/0/action", "replaces a list as a whole", "json-patch+json"]
    refused(patch(client, placed, **changes), 400, "23", *words)
    answer = client.post("/productOrder", json=changes)
    assert "as a whole" not in answer.json()["message"]


# Concurrent patches and limits


@pytest.mark.parametrize("inside", [False, True])
def test_no_concurrent_change_is_lost(client: ContractClient, inside: bool) -> None:
    placed = place(client, x={"kept": True})
    changes: list[Json] = [{f"x-{n}": n} for n in range(20)]
    if inside:
        changes = [{"x": each} for each in changes]
    with ThreadPoolExecutor(len(changes)) as executor:
        answers = list(executor.map(lambda each: patch(client, placed, **each), changes))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.headers["etag"] for answer in answers}) == len(changes)
    found = retrieve(client, placed)
    together = found["x"] if inside else found
    assert {f"x-{n}": n for n in range(20)}.items() <= together.items()
    assert found["x"]["kept"] is True


def test_numbers_keep_their_kind(client: ContractClient) -> None:
    placed = place(client, x=12, y=12.0)
    after = patched(client, placed, x=12.0, z=[1, 1.0, True])
    assert same([after["x"], after["y"], after["z"]], [12.0, 12.0, [1, 1.0, True]])
    assert same(retrieve(client, placed), after)


def test_an_order_whose_stored_text_is_too_long_is_refused(client: ContractClient) -> None:
    numbers = ",".join(["1e15"] * 300_000)
    text = f'{{"productOrderItem":[{{"id":"1","action":"add"}}],"x":[{numbers}]}}'
    refused(client.post("/productOrder", content=text), 409, "65", "larger")


def test_the_size_of_an_order_is_limited(client: ContractClient) -> None:
    target = path(place(client))
    for name in ("one", "two"):
        assert client.patch(target, json={name: "x" * 1_400_000}).status_code == 200
    refused(client.patch(target, json={"three": "x" * 1_400_000}), 409, "65", "larger")
    assert client.patch(target, json={"two": None, "three": "x" * 1_400_000}).status_code == 200
