"""Every pair of states of an order, an item and a task, compared with the lifecycle."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import pytest

from productordering.ordering import Forbidden, cancellation
from productordering.ordering.metadata import Order
from tests.api.client import CONTRACT
from tests.api.orders import Json, item
from tests.api.progress import PARTIAL, WAYS, states, with_states
from tests.lifecycles import FINAL, ITEM, NOT_REQUESTABLE, ORDER, ORIGINS, TASK, Table, allowed
from tests.ordering.orders import bring, patch, place, place_in, refused

Move = tuple[str, str | None, str]
"""A state, the one before it if that matters, and a requested state."""


def moves(table: Table) -> list[Move]:
    return [
        (state, origin, wanted)
        for state in table
        for origin in (ORIGINS if state == "assessingCancellation" else [None])
        for wanted in table
    ]


def way(state: str, origin: str | None) -> list[str]:
    """The states of an acknowledged item on its way to a state."""
    return [*WAYS[origin], state] if origin else WAYS[state]


def check_message(message: str, place: str, state: str, expected: AbstractSet[str]) -> None:
    """Assert that a refusal names the place, and all requestable states."""
    assert message.startswith(f"{place}: ")
    if state not in FINAL:
        listed = message.partition(f"allowed from {state}: ")[2].split(", ")
        named = sorted(expected) or ["nothing that a patch could ask for"]
        assert sorted(listed) == named, message
    else:
        assert f"{state} is final" in message or f"is {state}, which is final" in message


# Orders


def order_in(state: str, origin: str | None) -> Order:
    """An order in that state."""
    if state == "partial":
        return place_in(PARTIAL, item("1"), item("2"))
    return bring(place(), "1", *way(state, origin))


@pytest.mark.parametrize(("state", "origin", "wanted"), moves(ORDER))
def test_an_order_changes_as_the_table_says(state: str, origin: str | None, wanted: str) -> None:
    before = order_in(state, origin)
    assert before.resource["state"] == state
    expected = allowed(ORDER, state, origin) - NOT_REQUESTABLE
    if wanted == state:
        assert patch(before, state=wanted) is before
    elif wanted in expected:
        assert patch(before, state=wanted).resource["state"] == wanted
    else:
        message = refused(Forbidden, before, state=wanted)
        check_message(message, "/state", state, expected)
        if wanted in NOT_REQUESTABLE and state not in FINAL:
            assert ("cancelProductOrder" in message) is (wanted != "partial")
            assert "roll-up" in message


# Items on both levels

PLACES: dict[str, list[Json]] = {
    "/productOrderItem/0/state": [item("1"), item("2")],
    "/productOrderItem/0/productOrderItem/0/state": [item("2", productOrderItem=[item("1")])],
}


@pytest.mark.parametrize("place_of_state", PLACES)
@pytest.mark.parametrize(("state", "origin", "wanted"), moves(ITEM))
def test_an_item_changes_as_the_table_says(
    place_of_state: str, state: str, origin: str | None, wanted: str
) -> None:
    before = bring(place(*PLACES[place_of_state]), "1", *way(state, origin))
    assert states(before.resource) == {"1": state, "2": "acknowledged"}
    items = with_states(before.resource, {"1": wanted})
    expected = allowed(ITEM, state, origin)
    if wanted == state:
        assert patch(before, productOrderItem=items) is before
    elif wanted in expected:
        after = patch(before, productOrderItem=items).resource
        assert states(after) == {"1": wanted, "2": "acknowledged"}
    else:
        message = refused(Forbidden, before, productOrderItem=items)
        check_message(message, place_of_state, state, expected)


# Tasks, whose state no client can change


@pytest.mark.parametrize("state", TASK)
@pytest.mark.parametrize("wanted", TASK)
def test_a_task_changes_as_the_table_says(state: str, wanted: str) -> None:
    task = {"id": "1", "state": state, "productOrder": {"id": "2"}}
    moved = cancellation.in_state(dict(task), wanted, effectiveCancellationDate="today")
    if wanted in TASK[state]:
        assert moved == {**task, "state": wanted, "effectiveCancellationDate": "today"}
    else:
        assert moved == task


# Completeness


def test_every_pair_of_states_is_covered() -> None:
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
