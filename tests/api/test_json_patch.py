"""PATCH /productOrder/{id} with JSON Patch (RFC 6902)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.client import JSON_PATCH, ContractClient
from tests.api.json_patches import BY_QUERY, moved, op, send
from tests.api.orders import Json, item, path, place, refused, retrieve, same

pytestmark = pytest.mark.any_store

# The value of "x" in an order, operations on it, the value of "x" afterwards

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
def test_a_failing_test_is_a_conflict_and_changes_nothing(
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
    "a fragment": [op("add", "#/x", value=1)],
    "a bad escape": [op("add", "/x~2", value=1)],
    "half an escape": [op("add", "/x~", value=1)],
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


@pytest.mark.parametrize(
    "operation",
    [
        op("add", "x", value=1),
        op("test", "x", value=[1]),
        op("replace", "$.x", value=1),
        op("replace", "productOrderItem[?(@.id=='1')].quantity", value=1),
        op("replace", "/productOrderItem/quantity?productOrderItem.id=1", value=1),
    ],
    ids=["no slash", "a test of no pointer", "JSONPath", "JSONPath without its root", "part 5"],
)
def test_the_message_for_a_query_path_names_its_media_type(
    client: ContractClient, operation: Json
) -> None:
    placed = place(client, x=[1])
    refused(send(client, placed, [operation]), 400, "24", "/0", BY_QUERY)
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
def test_an_invalid_result_is_refused(
    client: ContractClient, patch: list[Json], status: int
) -> None:
    placed = place(client)
    answer = send(client, placed, [op("add", "/x", value=1), *patch])
    assert answer.status_code == status, answer.text
    assert retrieve(client, placed) == placed


def test_a_whole_order_can_be_replaced(client: ContractClient) -> None:
    placed = place(client, category="a")
    whole = {name: value for name, value in placed.items() if name != "category"}
    assert send(client, placed, [op("replace", "", value=whole)]).json() == whole


def test_operations_that_undo_each_other_change_nothing(client: ContractClient) -> None:
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


def test_added_items_have_a_state(client: ContractClient) -> None:
    placed = place(client, item("1"))
    after = send(client, placed, [op("add", "/productOrderItem/-", value=item("2"))]).json()
    assert [each["state"] for each in after["productOrderItem"]] == ["acknowledged"] * 2


def test_aborted_is_spelled_as_in_the_contract(client: ContractClient) -> None:
    placed = place(client)
    added = op("add", "/productOrderItem/0/product", value={"status": "aborted"})
    after = send(client, placed, [added]).json()
    assert after["productOrderItem"][0]["product"]["status"] == "aborted "


# Bounds


def test_a_patch_over_a_thousand_operations_is_refused(client: ContractClient) -> None:
    placed = place(client, x=[])
    appended = [op("add", "/x/-", value=n) for n in range(1_001)]
    refused(send(client, placed, appended), 409, "65", "1000")
    assert send(client, placed, appended[:1_000]).json()["x"] == list(range(1_000))


def test_a_patch_that_copies_too_many_bytes_is_refused(client: ContractClient) -> None:
    placed = place(client, x=["x" * 1_000])
    doubled = [moved("copy", "/x", "/x/-") for _ in range(40)]
    refused(send(client, placed, doubled), 409, "65", "bytes")
    assert retrieve(client, placed) == placed


def test_a_patch_cannot_exceed_the_depth_of_a_body(client: ContractClient) -> None:
    placed = place(client, x={})
    nested = [moved("move", "/x", "/y"), op("add", "/x", value={}), moved("move", "/y", "/x/x")]
    refused(send(client, placed, nested * 70), 409, "65", "deeper")
    assert retrieve(client, placed) == placed


# Properties

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
