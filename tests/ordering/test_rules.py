"""Business rules beyond the contract: a refusal names the place."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from productordering.ordering import Forbidden
from tests.api.orders import Json, item, order
from tests.api.strategies import bare_orders
from tests.ordering.orders import patch, place, refused, stored


def related(id: str, *others: str, kind: str = "reliesOn", **attributes: Any) -> Json:
    """An item with relationships to others."""
    relationships = [{"id": each, "relationshipType": kind} for each in others]
    return item(id, productOrderItemRelationship=relationships, **attributes)


def outer(*items: Json) -> Json:
    """An item with items nested in it."""
    return item("outer", productOrderItem=list(items))


NESTED = "/productOrderItem/0/productOrderItem"
RELATION = "productOrderItemRelationship"
BROKEN: dict[str, tuple[list[Json], str, str]] = {
    # items; the place that breaks a rule; a word of the message
    "the same id": ([item("1"), item("2"), item("1")], "/productOrderItem/2/id", '"1"'),
    "the same id inside": ([outer(item("1"), item("1"))], f"{NESTED}/1/id", '"1"'),
    "the id of the outer one": ([outer(item("outer"))], f"{NESTED}/0/id", '"outer"'),
    "the id of one inside": (
        [outer(item("1", productOrderItem=[item("2")])), item("2")],
        "/productOrderItem/1/id",
        f"{NESTED}/0/productOrderItem/0",
    ),
    "the empty id": ([item(""), item("")], "/productOrderItem/1/id", '""'),
    "a relation to nothing": ([related("1", "2")], f"/productOrderItem/0/{RELATION}/0/id", '"2"'),
    "another relation to nothing": (
        [item("1"), related("2", "1", "3", kind="bundles")],
        f"/productOrderItem/1/{RELATION}/1/id",
        '"3"',
    ),
    "a relation to nothing from inside": (
        [outer(related("1", "2"))],
        f"{NESTED}/0/{RELATION}/0/id",
        '"2"',
    ),
    "a relation to itself": (
        [related("1", "1", kind="bundles")],
        f"/productOrderItem/0/{RELATION}/0/id",
        "itself",
    ),
    "a relation of no kind to itself": (
        [item("1", productOrderItemRelationship=[{"@type": "x"}, {"id": "1"}])],
        f"/productOrderItem/0/{RELATION}/1/id",
        "itself",
    ),
    "a circle": (
        [related("1", "2"), related("2", "1")],
        f"/productOrderItem/0/{RELATION}/0/id",
        '"1" → "2" → "1"',
    ),
}
WHOLE: dict[str, list[Json]] = {
    "a relation that says nothing": [item("1", productOrderItemRelationship=[{}])],
    "a relation to the outer one": [outer(related("1", "outer"))],
    "a relation to one further on": [outer(related("1", "2")), item("2")],
    "relations in a circle that rely on nothing": [
        related("1", "2", kind="bundles"),
        related("2", "1", kind="ReliesOn"),
    ],
    "relations in a circle of two kinds": [related("1", "2", kind="bundles"), related("2", "1")],
    "two ways to one": [related("1", "2", "3"), related("2", "4"), related("3", "4"), item("4")],
    "the same relation twice": [related("1", "2", "2"), item("2")],
    "odd ids": [item(""), item(" "), related("/productOrderItem/0", "", "~1"), item("~1")],
}
broken = pytest.mark.parametrize(("items", "where", "word"), BROKEN.values(), ids=BROKEN)


# Default rules


@broken
def test_an_order_that_breaks_a_rule_is_refused(items: list[Json], where: str, word: str) -> None:
    with pytest.raises(Forbidden) as caught:
        place(*items)
    message = str(caught.value)
    assert message.partition(": ")[0] == where
    assert word in message


@broken
def test_a_change_that_breaks_a_rule_is_refused(items: list[Json], where: str, word: str) -> None:
    message = refused(Forbidden, place(item("1")), word, productOrderItem=items, priority="1")
    assert message.partition(": ")[0] == where


@pytest.mark.parametrize("items", WHOLE.values(), ids=WHOLE)
def test_items_that_follow_the_rules_are_accepted(items: list[Json]) -> None:
    assert len(place(*items).resource["productOrderItem"]) == len(items)
    changed = patch(place(), productOrderItem=items).resource
    assert [each["id"] for each in changed["productOrderItem"]] == [each["id"] for each in items]


def test_an_item_that_others_relate_to_cannot_be_left_out() -> None:
    placed = place(related("1", "2"), item("2"), item("3"))
    first, _, third = placed.resource["productOrderItem"]
    message = refused(Forbidden, placed, '"2"', productOrderItem=[first, third])
    assert message.startswith(f"/productOrderItem/0/{RELATION}/0/id: ")


def reach(relied_on: dict[str, list[str]], id: str) -> set[str]:
    """All items that an item relies on, directly or not."""
    found: set[str] = set()
    while fresh := {b for a in {id, *found} for b in relied_on[a]} - found:
        found |= fresh
    return found


@given(data=st.data())
def test_only_circles_are_refused(data: st.DataObject) -> None:
    ids = ["1", "2", "3", "4", "5"]
    relied_on = {
        id: data.draw(st.lists(st.sampled_from([each for each in ids if each != id]), max_size=2))
        for id in ids
    }
    first, *inner, last = (related(id, *others) for id, others in relied_on.items())
    sent = [{**first, "productOrderItem": inner}, last]
    in_circles = {id for id in ids if id in reach(relied_on, id)}
    if not in_circles:
        place(*sent)
        return
    with pytest.raises(Forbidden, match="circle") as caught:
        place(*sent)
    where, _, message = str(caught.value).partition(": ")
    circle = [each.strip('"') for each in message.rpartition(": ")[2].split(" → ")]
    assert circle[0] == circle[-1]
    assert all(b in relied_on[a] for a, b in pairwise(circle))
    assert value_at(order(*sent), where) == circle[1]
    assert value_at(order(*sent), where.partition(f"/{RELATION}")[0])["id"] == circle[0]


def value_at(document: Any, pointer: str) -> Any:
    for name in pointer.split("/")[1:]:
        document = document[int(name) if isinstance(document, list) else name]
    return document


@given(sent=bare_orders())
def test_an_order_with_required_attributes_only_is_accepted(sent: Json) -> None:
    items = sent["productOrderItem"]
    others = {name: value for name, value in sent.items() if name != "productOrderItem"}
    placed = stored(place(*items, **others))
    assert patch(placed, state="inProgress").resource["state"] == "inProgress"
