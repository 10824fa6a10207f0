"""Items get the relationships that the catalogue knows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercentre.capture.relationships import outer_items, outward, related
from ordercentre.catalogue.model import (
    Found,
    Offering,
    Period,
    Reference,
    Relationship,
    Specification,
)
from productordering.ordering import rules
from productordering.ordering.items import located
from tests.api.orders import Json, order
from tests.ordercentre.capture.bundled_orders import bundled, law

NOW = 1_772_000_000_000_000


def offering(id: str, *relationships: Relationship, specification: str = "") -> Offering:
    reference = Reference(specification) if specification else None
    return Offering(id=id, relationships=relationships, specification=reference)


FOUND = Found(
    {
        each.id: each
        for each in (
            offering("line", specification="copper"),
            offering("phone", Relationship(kind="requires", id="line", name="Line")),
            offering("box", Relationship(kind="ReliesOn", id="line")),
            offering("sport", Relationship(kind="optionalFor", id="line")),
            offering("alarm", specification="sensor"),
            offering("egg", Relationship(kind="reliesOn", id="hen")),
            offering("hen", Relationship(kind="reliesOn", id="egg")),
            offering("farm", Relationship(kind="reliesOn", id="egg")),
            offering(
                "old", Relationship(kind="requires", id="line", valid_for=Period(end=NOW - 1))
            ),
            offering("own", Relationship(kind="requires", id="own")),
        )
    },
    {
        "copper": Specification(id="copper"),
        "sensor": Specification(
            id="sensor", relationships=(Relationship(kind="requires", id="copper"),)
        ),
    },
)


def links(*items: Json) -> dict[str, list[tuple[str, str]]]:
    """The types and ids of the relationships of each item that has any."""
    sent = order(*items)
    before = json.dumps(sent)
    after = related(sent, FOUND, NOW)
    assert json.dumps(sent) == before
    assert related(after, FOUND, NOW) is after
    rules.check(after, strict=False)
    return {
        item["id"]: [(each["relationshipType"], each["id"]) for each in relationships]
        for _, item in located(after)
        if (relationships := item.get("productOrderItemRelationship"))
    }


def linked(kind: str, id: str) -> Any:
    return {"productOrderItemRelationship": [{"id": id, "relationshipType": kind}]}


def test_items_are_related_as_their_offerings_are() -> None:
    items = (bundled("1", "phone"), bundled("2", "box"), bundled("3", "line"))
    assert links(*items) == {"1": [("requires", "3")], "2": [("reliesOn", "3")]}


def test_items_are_related_as_the_specifications_of_their_products_are() -> None:
    named = {"id": "2", "action": "add", "product": {"productSpecification": {"id": "copper"}}}
    assert links(bundled("1", "alarm"), named) == {"1": [("requires", "2")]}
    assert links(bundled("1", "alarm"), bundled("2", "line")) == {"1": [("requires", "2")]}


@pytest.mark.parametrize("offered", ["sport", "old", "own"])
def test_other_relationships_make_none(offered: str) -> None:
    sent = order(bundled("1", offered), bundled("2", "line"))
    assert related(sent, FOUND, NOW) == sent


def test_the_nearest_item_is_the_one() -> None:
    items = (
        bundled("1", "any", bundled("1.1", "line"), bundled("1.2", "phone")),
        bundled("2", "any", bundled("2.1", "phone"), bundled("2.2", "any", bundled("2.3", "line"))),
        bundled("3", "any", **linked("bundles", "3.2")),
        bundled("3.1", "line"),
        bundled("3.2", "phone"),
        bundled("4", "phone", bundled("4.1", "line")),
    )
    assert links(*items) == {
        "1.2": [("requires", "1.1")],
        "2.1": [("requires", "2.3")],
        "3": [("bundles", "3.2")],
        "3.2": [("requires", "1.1")],
        "4": [("requires", "4.1")],
    }


def test_a_relationship_that_a_client_sent_is_enough() -> None:
    items = (bundled("1", "line"), bundled("2", "line"), bundled("3", "phone"))
    chosen = {**items[2], **linked("requires", "2")}
    assert links(*items[:2], chosen) == {"3": [("requires", "2")]}
    other = {**items[2], **linked("reliesOn", "2")}
    assert links(*items[:2], other) == {"3": [("reliesOn", "2"), ("requires", "1")]}


def test_items_that_would_rely_on_each_other_do_not() -> None:
    items = (bundled("1", "egg"), bundled("2", "hen"), bundled("3", "farm"))
    assert links(*items) == {"3": [("reliesOn", "1")]}
    against = bundled("1", "line", **linked("reliesOn", "2"))
    assert links(against, bundled("2", "box")) == {"1": [("reliesOn", "2")]}


def test_what_is_required_may_be_somewhere_else() -> None:
    for id in ("phone", "alarm", "box"):
        assert links(bundled("1", id)) == {}
    deleted = {**bundled("2", "line"), "action": "delete"}
    assert links(bundled("1", "phone"), deleted) == {}


@pytest.mark.parametrize(("action", "made"), [("modify", 1), ("delete", 0), ("noChange", 0)])
def test_only_what_is_added_or_modified_needs_something(action: str, made: int) -> None:
    phone = {**bundled("1", "phone"), "action": action}
    assert len(links(phone, bundled("2", "line"))) == made


def test_long_chains_of_bundles_are_cheap() -> None:
    """Else an order of some kilobytes would hold the server for minutes."""
    chain = [
        bundled(str(each), "phone", **linked("bundles", str(each + 1))) for each in range(4000)
    ]
    lookups = Counting(outer_items(chain))
    for each in chain:
        outward(each["id"], lookups)
    assert lookups.count < 100 * len(chain)


class Counting(dict[str, str]):
    """Counts what is looked up."""

    count = 0

    def get(self, key: str, default: Any = None) -> Any:
        self.count += 1
        return super().get(key, default)


@st.composite
def tangles(draw: st.DrawFn) -> tuple[Json, Found]:
    """Items of few offerings, any of which relies on any, with relationships of the client."""
    ids = ["a", "b", "c", "d"]
    kinds = st.sampled_from(["requires", "reliesOn"])
    relationships = st.lists(
        st.builds(Relationship, kind=kinds, id=st.sampled_from(ids)), max_size=3
    )
    found = {id: offering(id, *draw(relationships)) for id in ids}
    numbers = range(draw(st.integers(1, 8)))
    items = [bundled(str(number), draw(st.sampled_from(ids))) for number in numbers]
    for number in numbers[1:]:  # no circle: what is later relies on what is earlier
        if draw(st.booleans()):
            items[number] |= linked(draw(kinds), str(draw(st.integers(0, number - 1))))
    while len(items) > 1 and draw(st.booleans()):
        last = items.pop()
        items[draw(st.integers(0, len(items) - 1))].setdefault("productOrderItem", []).append(last)
    return order(*items), Found(found)


@law
@given(tangles())
def test_no_circle_and_no_relationship_twice(tangle: tuple[Json, Found]) -> None:
    sent, found = tangle
    after = related(sent, found, NOW)
    rules.check(after, strict=False)
    assert related(after, found, NOW) is after
    before = {item["id"]: item for _, item in located(sent)}
    for _, item in located(after):
        made = [tuple(each.values()) for each in item.get("productOrderItemRelationship", ())]
        assert len(made) == len(set(made))
        old = before[item["id"]].get("productOrderItemRelationship", [])
        assert item.get("productOrderItemRelationship", [])[: len(old)] == old
