"""Every pair of states of an order, an item and a task: as the lifecycle says, or not at all."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import httpx
import pytest

from productordering.ordering import cancellation
from tests.api.client import CONTRACT, ContractClient
from tests.api.orders import Json, item, path, place, refused
from tests.api.progress import PARTIAL, WAYS, bring, change_items, place_in, states
from tests.lifecycles import FINAL, ITEM, NOT_ASKED, ORDER, ORIGINS, TASK, Table, allowed

Move = tuple[str, str | None, str]
"""A state, that from which it was entered where that matters, and a state that is wanted."""


def moves(table: Table) -> list[Move]:
    return [
        (state, origin, wanted)
        for state in table
        for origin in (ORIGINS if state == "assessingCancellation" else [None])
        for wanted in table
    ]


def way(state: str, origin: str | None) -> list[str]:
    """The states through which an acknowledged item gets there."""
    return [*WAYS[origin], state] if origin else WAYS[state]


def check(
    before: httpx.Response, answer: httpx.Response, after: httpx.Response, *, changed: bool
) -> None:
    """Assert that a change was made as it was answered, or that there was none."""
    assert (after.content == before.content) is not changed
    assert (after.headers["etag"] == before.headers["etag"]) is not changed
    if answer.is_success:
        assert (answer.content, answer.headers["etag"]) == (after.content, after.headers["etag"])


def check_message(
    answer: httpx.Response, place: str, state: str, expected: AbstractSet[str]
) -> None:
    """Assert that a conflict names the place, and all that may be asked for from that state."""
    refused(answer, 409, "65")
    message: str = answer.json()["message"]
    assert message.startswith(f"{place}: ")
    if state not in FINAL:
        listed = message.partition(f"allowed from {state}: ")[2].split(", ")
        named = sorted(expected) or ["nothing that a patch could ask for"]
        assert sorted(listed) == named, message
    else:
        assert f"{state} is final" in message or f"is {state}, which is final" in message


# Orders


def order_in(client: ContractClient, state: str, origin: str | None) -> Json:
    """An order in that state."""
    if state == "partial":
        return place_in(client, PARTIAL, item("1"), item("2"))
    return bring(client, place(client), "1", *way(state, origin))


@pytest.mark.parametrize(("state", "origin", "wanted"), moves(ORDER))
def test_an_order_moves_as_the_table_says(
    client: ContractClient, state: str, origin: str | None, wanted: str
) -> None:
    placed = order_in(client, state, origin)
    before = client.get(path(placed))
    assert before.json()["state"] == state
    answer = client.patch(path(placed), json={"state": wanted})
    after = client.get(path(placed))
    expected = allowed(ORDER, state, origin)
    made = wanted in expected - NOT_ASKED
    check(before, answer, after, changed=made)
    if made or wanted == state:
        assert (answer.status_code, answer.json()["state"]) == (200, wanted)
    elif wanted in expected:
        check_message(answer, "/state", state, expected - NOT_ASKED)
    else:
        check_message(answer, "/state", state, expected - NOT_ASKED)
    if wanted in NOT_ASKED - {state} and state not in FINAL:
        assert ("cancelProductOrder" in answer.json()["message"]) is (wanted != "partial")
        assert "roll-up" in answer.json()["message"]


# Items: beside another one, and nested in another one

TOP = [item("1"), item("2")]
NESTED = [item("2", productOrderItem=[item("1")])]
PLACES = {
    "/productOrderItem/0/state": TOP,
    "/productOrderItem/0/productOrderItem/0/state": NESTED,
}


@pytest.mark.parametrize("place_of_state", PLACES)
@pytest.mark.parametrize(("state", "origin", "wanted"), moves(ITEM))
def test_an_item_moves_as_the_table_says(
    client: ContractClient, place_of_state: str, state: str, origin: str | None, wanted: str
) -> None:
    placed = place(client, *PLACES[place_of_state])
    bring(client, placed, "1", *way(state, origin))
    before = client.get(path(placed))
    assert states(before.json()) == {"1": state, "2": "acknowledged"}
    answer = change_items(client, placed, {"1": wanted})
    after = client.get(path(placed))
    expected = allowed(ITEM, state, origin)
    check(before, answer, after, changed=wanted in expected)
    if wanted in {state, *expected}:
        assert answer.status_code == 200
        assert states(answer.json()) == {"1": wanted, "2": "acknowledged"}
    else:
        check_message(answer, place_of_state, state, expected)


# Tasks, which no client can move


@pytest.mark.parametrize("state", TASK)
@pytest.mark.parametrize("wanted", TASK)
def test_a_task_moves_as_the_table_says(state: str, wanted: str) -> None:
    task = {"id": "1", "state": state, "productOrder": {"id": "2"}}
    moved = cancellation.moved(dict(task), wanted, effectiveCancellationDate="today")
    if wanted in TASK[state]:
        assert moved == {**task, "state": wanted, "effectiveCancellationDate": "today"}
    else:
        assert moved == task


# All of them


def test_every_pair_of_states_is_there() -> None:
    tables = {
        "order": (ORDER, "ProductOrderStateType"),
        "item": (ITEM, "ProductOrderItemStateType"),
        "nested item": (ITEM, "ProductOrderItemStateType"),
        "task": (TASK, "TaskStateType"),
    }
    counted = {}
    for name, (table, definition) in tables.items():
        known = CONTRACT["definitions"][definition]["enum"]
        pairs = {(state, wanted) for state, _, wanted in moves(table)}
        assert pairs == {(state, wanted) for state in known for wanted in known}
        forward = {pair for pair in pairs if pair[1] in table[pair[0]]}
        counted[name] = (len(pairs), len(forward))
    assert counted == {
        "order": (121, 24),
        "item": (100, 23),
        "nested item": (100, 23),
        "task": (16, 3),
    }
    for name, (count, in_table) in counted.items():
        print(f"{name}: {count} pairs of states, {in_table} of them in the table")
    print(f"together: {sum(count for count, _ in counted.values())} pairs of states")
