"""PATCH /productOrder/{id} with JSON Patch (RFC 6902), also by query (TMF630 part 5)."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.client import JSON_PATCH, ContractClient
from tests.api.orders import Json, item, path, place, refused, retrieve, same

BY_QUERY = "application/json-patch-query+json"


def send(client: httpx.Client, placed: Json, patch: Any, kind: str = JSON_PATCH) -> httpx.Response:
    headers = {"Content-Type": kind}
    return client.patch(path(placed), content=json.dumps(patch), headers=headers)


def op(name: str, path: str, **members: Any) -> Json:
    return {"op": name, "path": path, **members}


def moved(name: str, source: str, target: str) -> Json:
    return {"op": name, "from": source, "path": target}


# What is below "x" of an order, operations upon it, what is below "x" then

DONE: dict[str, tuple[Any, list[Json], Any]] = {
    "adds a member": ({}, [op("add", "/x/a", value=1)], {"a": 1}),
    "adds over a member": ({"a": 0}, [op("add", "/x/a", value=[1])], {"a": [1]}),
    "adds null": ({}, [op("add", "/x/a", value=None)], {"a": None}),
    "adds before an element": ([1, 2], [op("add", "/x/0", value=0)], [0, 1, 2]),
    "adds at the length": ([1], [op("add", "/x/1", value=2)], [1, 2]),
    "adds at the end": ([1], [op("add", "/x/-", value=2)], [1, 2]),
    "adds to nothing": ([], [op("add", "/x/-", value={})], [{}]),
    "adds a whole": (1, [op("add", "/x", value={"a": 1})], {"a": 1}),
    "removes a member": ({"a": 1, "b": 2}, [op("remove", "/x/a")], {"b": 2}),
    "removes an element": ([1, 2, 3], [op("remove", "/x/1")], [1, 3]),
    "replaces a member": ({"a": 1}, [op("replace", "/x/a", value=None)], {"a": None}),
    "replaces an element": ([1, 2], [op("replace", "/x/1", value=[3])], [1, [3]]),
    "moves a member": ({"a": 1}, [moved("move", "/x/a", "/x/b")], {"b": 1}),
    "moves an element": ([1, 2, 3], [moved("move", "/x/0", "/x/2")], [2, 3, 1]),
    "moves up": ({"a": {"b": 1}}, [moved("move", "/x/a/b", "/x")], 1),
    "moves to itself": ({"a": 1}, [moved("move", "/x/a", "/x/a")], {"a": 1}),
    "copies a member": ({"a": [1]}, [moved("copy", "/x/a", "/x/b")], {"a": [1], "b": [1]}),
    "copies an element": ([1, 2], [moved("copy", "/x/0", "/x/-")], [1, 2, 1]),
    "copies into itself": ({"a": 1}, [moved("copy", "/x", "/x/b")], {"a": 1, "b": {"a": 1}}),
    "what is copied is another": (
        {"a": {"c": 1}},
        [moved("copy", "/x/a", "/x/b"), op("replace", "/x/b/c", value=2)],
        {"a": {"c": 1}, "b": {"c": 2}},
    ),
    "what is added is another": (
        {},
        [op("add", "/x/a", value=[]), op("add", "/x/a/-", value=1), op("add", "/x/b", value=[])],
        {"a": [1], "b": []},
    ),
    "one after the other": (
        [],
        [op("add", "/x/-", value=1), op("add", "/x/0", value=0), op("remove", "/x/1")],
        [0],
    ),
    "tests a value": ({"a": [1, {"b": None}]}, [op("test", "/x/a", value=[1, {"b": None}])], None),
    "tests without order": ({"a": 1, "b": 2}, [op("test", "/x", value={"b": 2, "a": 1})], None),
    "tests numbers by value": ([1, 10.0], [op("test", "/x", value=[1.0, 10])], None),
    "escapes": (
        {"a/b": 1, "m~n": 2, "~1": 3, "": 4},
        [
            *(op("remove", f"/x/{name}") for name in ("a~1b", "m~0n", "~01")),
            op("replace", "/x/", value=5),
        ],
        {"": 5},
    ),
    "numbers as names": ({"0": 1, "-": 2}, [op("remove", "/x/0"), op("remove", "/x/-")], {}),
    "odd names": ({"$ref": 1, "a.b": 2, "é": 3, " ": 4}, [op("remove", "/x/a.b")], ...),
    "nothing": ([1], [], None),
    "more than it needs": ([1], [{**op("remove", "/x/0"), "value": 1, "from": "-", "y": 3}], []),
}


@pytest.mark.parametrize("kind", [JSON_PATCH, BY_QUERY])
@pytest.mark.parametrize(("before", "patch", "expected"), DONE.values(), ids=DONE)
def test_operations_are_done(
    client: ContractClient, kind: str, before: Any, patch: list[Json], expected: Any
) -> None:
    if expected is ...:
        expected = {name: value for name, value in before.items() if name != "a.b"}
    placed = place(client, x=before)
    answer = send(client, placed, patch, kind)
    assert answer.status_code == 200, answer.text
    wanted = {**placed, "x": before if expected is None else expected}
    assert answer.json() == wanted
    assert same(answer.json()["x"], wanted["x"])
    assert retrieve(client, placed) == wanted
    revised = wanted != placed
    assert answer.headers["etag"] == ('"2"' if revised else '"1"')


FAILED_TESTS: dict[str, tuple[Any, Json]] = {
    "another value": (1, op("test", "/x", value=2)),
    "another kind": (1, op("test", "/x", value="1")),
    "true is no number": (1, op("test", "/x", value=True)),
    "false is no number": ([0], op("test", "/x", value=[False])),
    "null is something": (None, op("test", "/x", value=0)),
    "nothing there": ({}, op("test", "/x/a", value=None)),
    "beyond the array": ([1], op("test", "/x/1", value=1)),
    "the end of an array": ([1], op("test", "/x/-", value=1)),
    "within a value": (1, op("test", "/x/a/b", value=1)),
    "another order": ([1, 2], op("test", "/x", value=[2, 1])),
    "more members": ({"a": 1, "b": 2}, op("test", "/x", value={"a": 1})),
}


@pytest.mark.parametrize("kind", [JSON_PATCH, BY_QUERY])
@pytest.mark.parametrize(("before", "test"), FAILED_TESTS.values(), ids=FAILED_TESTS)
def test_a_failing_test_is_a_conflict_and_nothing_is_changed(
    client: ContractClient, kind: str, before: Any, test: Json
) -> None:
    placed = place(client, x=before)
    changes = [op("add", "/priority", value="1"), test, op("add", "/category", value="a")]
    refused(send(client, placed, changes, kind), 409, "65", "/1", test["path"])
    assert client.get(path(placed)).headers["etag"] == '"1"'
    assert retrieve(client, placed) == placed


MALFORMED: dict[str, Any] = {
    "no array": op("add", "/x", value=1),
    "a merge patch": {"priority": "1"},
    "no operation": ["add"],
    "no op": [{"path": "/x", "value": 1}],
    "an unknown op": [op("merge", "/x", value=1)],
    "no path": [{"op": "remove"}],
    "a path that is no text": [{"op": "remove", "path": 1}],
    "no value": [op("add", "/x")],
    "no value to replace": [op("replace", "/x")],
    "no value to test": [op("test", "/x")],
    "no from": [op("move", "/x")],
    "no from to copy": [op("copy", "/y")],
    "no slash": [op("add", "x", value=1)],
    "a fragment": [op("add", "#/x", value=1)],
    "a bad escape": [op("add", "/x~2", value=1)],
    "half an escape": [op("add", "/x~", value=1)],
    "a test of no pointer": [op("test", "x", value=1)],
    "a test of a bad escape": [op("test", "/x~2", value=1)],
    "a test without a value": [op("test", "/y")],
    "NUL": [op("add", "/x\0", value=1)],
    "NUL in a value": [op("add", "/y", value={"\0": 1})],
    "a large integer": [op("add", "/y", value=2**64)],
}
NOWHERE: dict[str, Json] = {
    "no such member": op("remove", "/nothing"),
    "to replace what is not there": op("replace", "/nothing", value=1),
    "no such parent": op("add", "/nothing/a", value=1),
    "beyond the array": op("add", "/x/4", value=1),
    "to remove the end": op("remove", "/x/-"),
    "to replace the end": op("replace", "/x/-", value=1),
    "a leading zero": op("remove", "/x/00"),
    "a sign": op("remove", "/x/+1"),
    "a negative index": op("remove", "/x/-1"),
    "another digit": op("remove", "/x/\u0661"),
    "a name in an array": op("add", "/x/a", value=1),
    "a huge index": op("remove", "/x/" + "9" * 5_000),
    "within a text": op("add", "/priority/0", value="x"),
    "within a number": op("remove", "/x/0/0"),
    "the whole": op("remove", ""),
    "to move what is not there": moved("move", "/nothing", "/x"),
    "to copy what is not there": moved("copy", "/nothing", "/x"),
    "to move into itself": moved("move", "/y", "/y/a/b"),
    "to move the whole": moved("move", "", "/x/0"),
}


@pytest.mark.parametrize("kind", [JSON_PATCH, BY_QUERY])
@pytest.mark.parametrize("patch", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_patch_is_refused(client: ContractClient, kind: str, patch: Any) -> None:
    placed = place(client, priority="1", x=[1])
    answer = send(client, placed, patch, kind)
    assert answer.status_code == 400, answer.text
    assert retrieve(client, placed) == placed


@pytest.mark.parametrize("kind", [JSON_PATCH, BY_QUERY])
@pytest.mark.parametrize("operation", NOWHERE.values(), ids=NOWHERE)
def test_a_pointer_that_leads_nowhere_is_refused(
    client: ContractClient, kind: str, operation: Json
) -> None:
    placed = place(client, priority="1", x=[1, 2], y={"a": {}})
    changes = [op("replace", "/priority", value="2"), operation]
    refused(send(client, placed, changes, kind), 400, "24", "/1")
    assert retrieve(client, placed) == placed


INVALID: dict[str, tuple[list[Json], int]] = {
    "no items": ([op("remove", "/productOrderItem")], 409),
    "the last item": ([op("remove", "/productOrderItem/0")], 409),
    "an account without id": ([op("add", "/billingAccount", value={})], 409),
    "a state that is none": ([op("replace", "/state", value="hold")], 400),
    "a date that is none": ([op("add", "/requestedStartDate", value="soon")], 400),
    "a number for a text": ([op("add", "/priority", value=1)], 400),
    "an object for an array": ([op("add", "/note", value={})], 400),
    "no order": ([op("replace", "", value=[])], 400),
    "null": ([op("replace", "", value=None)], 400),
    "id": ([op("replace", "/id", value="x")], 400),
    "no id": ([op("remove", "/id")], 400),
    "href": ([op("replace", "/href", value="x")], 400),
    "orderDate": ([op("replace", "/orderDate", value="2026-01-01T00:00:00Z")], 400),
    "orderDate moved": ([moved("move", "/orderDate", "/requestedStartDate")], 400),
}


@pytest.mark.parametrize(("patch", "status"), INVALID.values(), ids=INVALID)
def test_a_result_that_is_no_order_is_refused(
    client: ContractClient, patch: list[Json], status: int
) -> None:
    placed = place(client)
    answer = send(client, placed, [op("add", "/x", value=1), *patch])
    assert answer.status_code == status, answer.text
    assert retrieve(client, placed) == placed


def test_a_whole_order_can_be_put_in_its_place(client: ContractClient) -> None:
    placed = place(client, category="a")
    whole = {name: value for name, value in placed.items() if name != "category"}
    assert send(client, placed, [op("replace", "", value=whole)]).json() == whole


def test_an_operation_that_is_undone_changes_nothing(client: ContractClient) -> None:
    placed = place(client, category="a", priority="1")
    patch = [
        op("remove", "/category"),
        op("add", "/category", value="a"),
        moved("move", "/priority", "/x"),
        moved("move", "/x", "/priority"),
    ]
    answer = send(client, placed, patch)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"1"')
    assert answer.json() == placed


@pytest.mark.parametrize(
    "patch",
    [
        [op("remove", "/state")],
        [moved("move", "/state", "/category")],
        [op("replace", "", value={})],
    ],
    ids=["removed", "moved", "left out"],
)
def test_an_order_keeps_its_state(client: ContractClient, patch: list[Json]) -> None:
    placed = place(client)
    whole = {name: value for name, value in placed.items() if name != "state"}
    sent = [{**each, "value": whole} if each.get("value") == {} else each for each in patch]
    answer = send(client, placed, sent)
    assert (answer.status_code, answer.json()["state"]) == (200, "acknowledged")


def test_items_that_are_added_have_a_state(client: ContractClient) -> None:
    placed = place(client, item("1"))
    after = send(client, placed, [op("add", "/productOrderItem/-", value=item("2"))]).json()
    assert [each["state"] for each in after["productOrderItem"]] == ["acknowledged"] * 2


def test_aborted_is_spelled_as_in_the_contract(client: ContractClient) -> None:
    placed = place(client)
    added = op("add", "/productOrderItem/0/product", value={"status": "aborted"})
    after = send(client, placed, [added]).json()
    assert after["productOrderItem"][0]["product"]["status"] == "aborted "


# By query

ITEMS = [
    item("1", quantity=1, product={"name": "Line"}, note=[{"id": "n", "text": "a"}]),
    item("2", quantity=2, action="modify"),
    item("3", quantity=3, productOrderItem=[item("3.1", quantity=9)]),
]
QUERIES: dict[str, tuple[list[Json], list[Json]]] = {
    "one element": (
        [op("replace", "$.productOrderItem[?(@.id=='2')].quantity", value=5)],
        [ITEMS[0], {**ITEMS[1], "quantity": 5}, ITEMS[2]],
    ),
    "several elements": (
        [op("replace", "$.productOrderItem[?(@.action=='add')].quantity", value=7)],
        [{**ITEMS[0], "quantity": 7}, ITEMS[1], {**ITEMS[2], "quantity": 7}],
    ),
    "every element": (
        [op("remove", "$.productOrderItem[*].quantity")],
        [{k: v for k, v in each.items() if k != "quantity"} for each in ITEMS],
    ),
    "elements removed": ([op("remove", "$.productOrderItem[?@.quantity>=2]")], [ITEMS[0]]),
    "a new member": (
        [op("add", "$.productOrderItem[?(@.id=='2')].product", value={"name": "TV"})],
        [ITEMS[0], {**ITEMS[1], "product": {"name": "TV"}}, ITEMS[2]],
    ),
    "the end of an array": (
        [op("add", "$.productOrderItem[?(@.id=='1')].note", value={"text": "b"})],
        [{**ITEMS[0], "note": [{"id": "n", "text": "a"}, {"text": "b"}]}, *ITEMS[1:]],
    ),
    "an array in place of another": (
        [op("add", "$.productOrderItem[?(@.id=='1')].note", value=[{"text": "b"}])],
        [{**ITEMS[0], "note": [{"text": "b"}]}, *ITEMS[1:]],
    ),
    "a new item": (
        [op("add", "$.productOrderItem", value=item("4"))],
        [*ITEMS, item("4", state="acknowledged")],
    ),
    "before an element": (
        [op("add", "$.productOrderItem[?(@.id=='3')]", value=item("4"))],
        [*ITEMS[:2], item("4", state="acknowledged"), ITEMS[2]],
    ),
    "a deeper element": (
        [
            op(
                "replace",
                "$.productOrderItem[?(@.id=='3')].productOrderItem[?(@.id=='3.1')].quantity",
                value=8,
            )
        ],
        [*ITEMS[:2], {**ITEMS[2], "productOrderItem": [item("3.1", quantity=8)]}],
    ),
    "elements by position": (
        [op("replace", "$.productOrderItem[0].quantity", value=4)],
        [{**ITEMS[0], "quantity": 4}, *ITEMS[1:]],
    ),
    "elements from the end": (
        [op("replace", "$.productOrderItem[-2].quantity", value=4)],
        [ITEMS[0], {**ITEMS[1], "quantity": 4}, ITEMS[2]],
    ),
    "a source": (
        [
            moved(
                "copy",
                "$.productOrderItem[?(@.id=='1')].product",
                "$.productOrderItem[?(@.id!='1')].product",
            )
        ],
        [
            ITEMS[0],
            {**ITEMS[1], "product": {"name": "Line"}},
            {**ITEMS[2], "product": {"name": "Line"}},
        ],
    ),
    "a move": (
        [moved("move", "$.productOrderItem[?(@.id=='1')].product", "/productOrderItem/1/product")],
        [
            {k: v for k, v in ITEMS[0].items() if k != "product"},
            {**ITEMS[1], "product": {"name": "Line"}},
            ITEMS[2],
        ],
    ),
    "a test of all": (
        [
            op(
                "test",
                "$.productOrderItem[?(@.action=='add')].productOffering.id",
                value="fibre-500",
            ),
            op("replace", "/productOrderItem/0/quantity", value=2),
        ],
        [{**ITEMS[0], "quantity": 2}, *ITEMS[1:]],
    ),
}


@pytest.mark.parametrize(("patch", "expected"), QUERIES.values(), ids=QUERIES)
def test_a_path_can_select(client: ContractClient, patch: list[Json], expected: list[Json]) -> None:
    placed = place(client, *ITEMS)
    answer = send(client, placed, patch, BY_QUERY)
    assert answer.status_code == 200, answer.text
    wanted = place(client, *expected)["productOrderItem"]
    assert answer.json()["productOrderItem"] == wanted


REFUSED: dict[str, tuple[Json, int]] = {
    "nothing selected": (op("remove", "$.productOrderItem[?(@.id=='9')]"), 400),
    "nothing selected to add to": (op("add", "$.productOrderItem[?(@.id=='9')].x", value=1), 400),
    "nothing selected to test": (op("test", "$.productOrderItem[?(@.id=='9')].id", value="9"), 409),
    "one test of several fails": (op("test", "$.productOrderItem[*].action", value="add"), 409),
    "several sources": (moved("copy", "$.productOrderItem[*].action", "/x"), 400),
    "no path": (op("remove", "$.productOrderItem[?(@.id=='1'"), 400),
    "descent": (op("remove", "$..quantity"), 400),
    "a function": (op("remove", "$.productOrderItem[?length(@.id)>1]"), 400),
    "the whole": (op("remove", "$"), 400),
    "the last name is not there": (op("replace", "$.productOrderItem[*].x", value=1), 400),
    "a long path": (op("remove", "$" + "[*]" * 2_000), 400),
    "a deep path": (op("remove", "$.productOrderItem[?@" + ".a" * 1_000 + "]"), 400),
    "a path of many brackets": (
        op("remove", "$.x[?" + "(" * 1_500 + "@.a" + ")" * 1_500 + "]"),
        400,
    ),
}


@pytest.mark.parametrize(("operation", "status"), REFUSED.values(), ids=REFUSED)
def test_a_path_that_cannot_be_followed_is_refused(
    client: ContractClient, operation: Json, status: int
) -> None:
    placed = place(client, *ITEMS)
    answer = send(client, placed, [op("add", "/x", value=1), operation], BY_QUERY)
    assert answer.status_code == status, answer.text
    assert "/1" in answer.json()["message"]
    assert retrieve(client, placed) == placed


def test_a_json_patch_does_not_select(client: ContractClient) -> None:
    placed = place(client, *ITEMS)
    refused(send(client, placed, [op("remove", "$.productOrderItem[0]")]), 400, "24", "/0")


# Bounds


def test_a_patch_has_a_thousand_operations_at_most(client: ContractClient) -> None:
    placed = place(client, x=[])
    appended = [op("add", "/x/-", value=n) for n in range(1_001)]
    refused(send(client, placed, appended), 409, "65", "1000")
    assert send(client, placed, appended[:1_000]).json()["x"] == list(range(1_000))


def test_a_patch_cannot_double_an_order_again_and_again(client: ContractClient) -> None:
    placed = place(client, x=["x" * 1_000])
    doubled = [moved("copy", "/x", "/x/-") for _ in range(40)]
    refused(send(client, placed, doubled), 409, "65", "bytes")
    assert retrieve(client, placed) == placed


@pytest.mark.parametrize(
    "operation",
    [
        op("replace", "$.x[*].a", value="x" * 100_000),
        op("add", "$.x[*].b", value="x" * 100_000),
        moved("copy", "/y", "$.x[*].a"),
    ],
    ids=["replace", "add", "copy"],
)
def test_a_patch_cannot_fill_place_after_place(client: ContractClient, operation: Json) -> None:
    placed = place(client, x=[{"a": number} for number in range(100)], y="x" * 100_000)
    refused(send(client, placed, [operation], BY_QUERY), 409, "65", "/0", "bytes")
    assert retrieve(client, placed) == placed


def test_a_path_selects_ten_thousand_places_at_most(client: ContractClient) -> None:
    placed = place(client, x=[[]] * 10_001)
    refused(send(client, placed, [op("remove", "$.x[*]")], BY_QUERY), 409, "65", "10000")


def test_a_patch_cannot_nest_an_order_without_end(client: ContractClient) -> None:
    placed = place(client, x={})
    nested = [moved("move", "/x", "/y"), op("add", "/x", value={}), moved("move", "/y", "/x/x")]
    refused(send(client, placed, nested * 70), 409, "65", "deeper")
    assert retrieve(client, placed) == placed


# Laws

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "a", "~1", "é"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b/c", "~"]), inner, max_size=3)
    ),
    max_leaves=8,
)
quick = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@quick
@given(before=VALUES, after=VALUES)
def test_any_value_can_be_put_in_place_of_another(
    client: ContractClient, before: Any, after: Any
) -> None:
    placed = place(client, x=before)
    patch = [op("test", "/x", value=before), op("replace", "/x", value=after)]
    answer = send(client, placed, [*patch, op("test", "/x", value=after)])
    assert answer.json()["x"] == after
    revised = json.dumps(before, sort_keys=True) != json.dumps(after, sort_keys=True)
    assert answer.headers["etag"] == ('"2"' if revised else '"1"')


@quick
@given(elements=st.lists(VALUES, min_size=1, max_size=5), data=st.data())
def test_moving_there_and_back_changes_nothing(
    client: ContractClient, elements: list[Any], data: st.DataObject
) -> None:
    places = st.integers(0, len(elements) - 1)
    one, other = f"/x/{data.draw(places)}", f"/x/{data.draw(places)}"
    placed = place(client, x=elements)
    answer = send(client, placed, [moved("move", one, other), moved("move", other, one)])
    assert (answer.headers["etag"], answer.json()) == ('"1"', placed)
