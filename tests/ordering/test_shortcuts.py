"""With shortcuts, a patch is refused or changes states in legal steps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from productordering.ordering import Refused, items, order, shortcuts
from productordering.ordering.metadata import AuditContext, Order
from tests.lifecycles import FINAL, ITEM, ORDER, allowed, rolled_up
from tests.ordering.orders import RULES

Json = dict[str, Any]

START = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
REACHED = ["acknowledged", "inProgress", "pending", "held", "completed", "failed"]


def audit(seconds: int) -> AuditContext:
    return AuditContext(START + timedelta(seconds=seconds), "tester", "PATCH")


def item(id: str, state: str | None, nested: list[Json]) -> Json:
    made: Json = {"id": id, "action": "delete", "product": {"id": "p1"}}
    if state is not None:
        made["state"] = state
    if nested:
        made["productOrderItem"] = nested
    return made


def some_items(states: st.SearchStrategy[str | None], ids: str) -> st.SearchStrategy[list[Json]]:
    """Up to one item for each id, the later ones perhaps nested in the first."""

    def arranged(chosen: list[tuple[str, str | None]], nest: int) -> list[Json]:
        first, rest = chosen[0], [item(id, state, []) for id, state in chosen[1:]]
        return [item(*first, rest[:nest]), *rest[nest:]]

    chosen = st.lists(
        st.tuples(st.sampled_from(ids), states), min_size=1, unique_by=lambda each: each[0]
    )
    return st.builds(arranged, chosen, st.integers(0, 2))


def an_order(wanted: list[Json]) -> Order:
    """An order whose items have come to these states by way of `inProgress`."""
    placed = order.received({"productOrderItem": wanted}, audit(0), RULES)
    placed = placed._replace(resource={**placed.resource, "id": "o1", "href": "/o1"})
    ends = {each["id"]: each["state"] for _, each in items.located({"productOrderItem": wanted})}
    ways = {id: "inProgress" if end in FINAL else end for id, end in ends.items()}
    under_way = moved(placed, ways, audit(1))
    return moved(under_way, ends, audit(2))._replace(events=(), history=())


def moved(before: Order, states: dict[str, str], on: AuditContext) -> Order:
    arrived = items.with_states(before.resource, lambda each: states[each["id"]])
    after = {**before.resource, "productOrderItem": arrived}
    return order.changed(before, after, on, RULES)


placed_orders = some_items(st.sampled_from(REACHED), "abc").map(an_order)
patches = st.fixed_dictionaries(
    {},
    optional={
        "state": st.sampled_from(sorted(ORDER)),
        "productOrderItem": some_items(st.none() | st.sampled_from(sorted(ITEM)), "abcd"),
    },
)


@given(before=placed_orders, patch=patches)
def test_a_shortcut_is_refused_or_takes_legal_steps(before: Order, patch: Json) -> None:
    after = {**before.resource, **patch}
    try:
        expected = order.changed(before, after, audit(9), RULES)
    except Refused:
        expected = None
    try:
        changed, places = shortcuts.changed(before, after, audit(9), RULES)
    except Refused:
        assert expected is None
        return
    if expected is not None:
        assert (changed, places) == (expected, ())
        return
    assert places
    states = items.states(changed.resource)
    assert changed.resource["state"] == rolled_up(states.values())
    assert _recorded(changed)[-1:] in ([], [changed.resource["state"]])
    for id, state in items.states(before.resource).items():
        assert states.get(id, state) in {state, *_reached(state)}
    asked = {each["id"]: each.get("state") for _, each in items.located(patch)}
    for id in asked.keys() & items.states(before.resource):
        if asked[id] is not None and "state" not in patch:
            assert states[id] == asked[id]


def _reached(state: str) -> set[str]:
    """The states that an item reaches in one step, or in two by way of `inProgress`."""
    following = allowed(ITEM, state)
    through = allowed(ITEM, "inProgress") if "inProgress" in following else set()
    return {*following, *through}


def _recorded(changed: Order) -> list[str]:
    """The states of the order in the history of the change."""
    changes = [orjson.loads(written)[1] for _, written in changed.history]
    return [each["state"]["to"] for each in changes[-2:] if "state" in each]
