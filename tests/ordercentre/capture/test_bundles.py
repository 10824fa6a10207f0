"""Bundles are unfolded to any depth; what a client chose is kept, and counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import given

from ordercentre.capture.bundles import MAX_ITEMS, MAX_LEVELS, unfolded
from ordercentre.capture.items import with_items
from ordercentre.catalogue.model import Component, Found
from productordering.ordering import rules
from productordering.ordering.items import located
from tests.api.orders import Json, order
from tests.ordercentre.capture.bundled_orders import (
    Chosen,
    bundled,
    catalogue,
    catalogues,
    chosen_orders,
    law,
    offering,
    usual,
)
from tmf630 import wire

HOME = catalogue(
    offering("home", Component(id="line"), Component(id="box", default=1, lower=0, upper=2)),
    offering("line", name="Line", href="https://catalog/line"),
    offering("box", href="/box"),
    offering("street", Component(id="home", lower=2, upper=5), Component(id="lamp", upper=9)),
    offering("lamp"),
    offering("ring", Component(id="chain")),
    offering("chain", Component(id="ring")),
    offering("gap", Component(id="nowhere")),
    offering("odd", Component(id="lamp", lower=3, upper=2)),
)
ITEM = "/productOrderItem/0"


def made(sent: Json, found: Found = HOME) -> Json:
    """The order as it is unfolded, without an objection; unfolding it again changes nothing."""
    before = json.dumps(sent)
    after, objections = unfolded(sent, found)
    assert objections == []
    assert json.dumps(sent) == before
    assert unfolded(after, found) == (after, [])
    assert unfolded(after, found)[0] is after
    rules.check(after, strict=False)
    return after


def shape(item: Json) -> tuple[str, int, list[tuple[object, ...]]]:
    """The offering, the quantity and the same of the nested items."""
    nested = [shape(each) for each in item.get("productOrderItem", ())]
    return item["productOffering"]["id"], item.get("quantity", 1), list(nested)


def test_an_item_of_a_bundle_gets_items_of_its_components() -> None:
    (home,) = made(order(bundled("7", "home")))["productOrderItem"]
    assert home == {
        "id": "7",
        "action": "add",
        "productOffering": {"id": "home"},
        "productOrderItem": [
            {
                "id": "7.1",
                "quantity": 1,
                "action": "add",
                "productOffering": {"id": "line", "href": "https://catalog/line", "name": "Line"},
            },
            {"id": "7.2", "quantity": 1, "action": "add", "productOffering": {"id": "box"}},
        ],
        "productOrderItemRelationship": [
            {"id": "7.1", "relationshipType": "bundles"},
            {"id": "7.2", "relationshipType": "bundles"},
        ],
    }


def test_bundles_in_bundles_multiply_their_quantities() -> None:
    (street,) = made(order(bundled("1", "street", quantity=3)))["productOrderItem"]
    assert shape(street) == ("street", 3, [("home", 6, [("line", 6, []), ("box", 6, [])])])
    (home,) = street["productOrderItem"]
    assert [each["id"] for each in home["productOrderItem"]] == ["1.1.1", "1.1.2"]
    assert [each["id"] for each in home["productOrderItemRelationship"]] == ["1.1.1", "1.1.2"]


@pytest.mark.parametrize(
    ("component", "number"),
    [
        (Component(id="lamp"), 1),
        (Component(id="lamp", default=0), 0),
        (Component(id="lamp", default=3), 3),
        (Component(id="lamp", lower=2), 2),
        (Component(id="lamp", lower=0), 0),
        (Component(id="lamp", upper=4), 0),
        (Component(id="lamp", default=1, lower=2), 2),
        (Component(id="lamp", default=9, upper=4), 4),
        (Component(id="lamp", default=2, lower=1, upper=4), 2),
    ],
)
def test_of_a_component_that_nobody_chose_there_is_the_default_number(
    component: Component, number: int
) -> None:
    found = catalogue(offering("a", component), offering("lamp"))
    (item,) = made(order(bundled("1", "a", quantity=2)), found)["productOrderItem"]
    assert [each["quantity"] for each in item.get("productOrderItem", ())] == [number * 2] * bool(
        number
    )


def test_what_a_client_chose_stays_and_the_rest_is_added() -> None:
    chosen = bundled("x", "box", quantity=2, description="mine")
    (home,) = made(order(bundled("1", "home", chosen)))["productOrderItem"]
    assert home["productOrderItem"][0] is chosen
    assert shape(home)[2] == [("box", 2, []), ("line", 1, [])]
    assert [each["id"] for each in home["productOrderItemRelationship"]] == ["x", "1.1"]


def test_a_component_may_stand_beside_its_bundle() -> None:
    sent = order(
        bundled(
            "1", "home", productOrderItemRelationship=[{"id": "2", "relationshipType": "bundles"}]
        ),
        bundled("2", "box", quantity=2),
    )
    home, box = made(sent)["productOrderItem"]
    assert box is sent["productOrderItem"][1]
    assert shape(home)[2] == [("line", 1, [])]
    assert [each["id"] for each in home["productOrderItemRelationship"]] == ["2", "1.1"]


def test_a_component_that_the_customer_has_counts_and_one_that_is_deleted_does_not() -> None:
    has = {"id": "x", "action": "noChange", "productOffering": {"id": "line"}}
    deleted = {"id": "y", "action": "delete", "productOffering": {"id": "box"}}
    (home,) = made(order(bundled("1", "home", has, deleted)))["productOrderItem"]
    assert [each["id"] for each in home["productOrderItem"]] == ["x", "y", "1.1"]
    assert shape(home["productOrderItem"][2]) == ("box", 1, [])
    assert [each["id"] for each in home["productOrderItemRelationship"]] == ["x", "1.1"]


def test_ids_in_use_are_avoided() -> None:
    sent = order(bundled("1", "home"), bundled("1.1", "lamp"), bundled("1.3", "lamp"))
    home = made(sent)["productOrderItem"][0]
    assert [each["id"] for each in home["productOrderItem"]] == ["1.2", "1.4"]


def test_long_ids_do_not_grow() -> None:
    sent = order(bundled("x" * 1000 + "1", "home"), bundled("x" * 1000 + "2", "home"))
    ids = [item["id"] for _, item in located(made(sent)) if len(item["id"]) < 1000]
    assert len(set(ids)) == 4
    assert max(map(len, ids)) < 70


@pytest.mark.parametrize(
    "item",
    [
        bundled("1", "home", action="modify"),
        bundled("1", "home", action="delete"),
        bundled("1", "home", action="noChange"),
        bundled("1", "unknown"),
        bundled("1", "lamp", bundled("2", "line")),
        {"id": "1", "action": "add", "product": {"name": "described"}},
    ],
)
def test_nothing_is_invented_for_other_items(item: Json) -> None:
    sent = order(item)
    assert unfolded(sent, HOME) == (sent, [])
    assert unfolded(sent, HOME)[0] is sent


def test_a_nested_item_without_an_offering_is_no_component() -> None:
    described = {"id": "2", "action": "add", "product": {"name": "described"}}
    (home,) = made(order(bundled("1", "home", described)))["productOrderItem"]
    assert [each["id"] for each in home["productOrderItem"]] == ["2", "1.1", "1.2"]
    assert [each["id"] for each in home["productOrderItemRelationship"]] == ["1.1", "1.2"]


LIMITED = 'bundle "home": it takes 0 to 2 of "box"'
REFUSED: dict[str, tuple[Sequence[Json], str, str]] = {
    # items; the place of the objection; its message
    "too many": (
        [bundled("1", "home", bundled("2", "box", quantity=3))],
        ITEM,
        LIMITED + ", and 3",
    ),
    "too many together": (
        [bundled("1", "home", bundled("2", "box", quantity=2), bundled("3", "box"))],
        ITEM,
        LIMITED + ", and 3",
    ),
    "too many for so many bundles": (
        [bundled("1", "home", bundled("2", "box", quantity=5), quantity=2)],
        ITEM,
        LIMITED + " for each of its 2, and 5",
    ),
    "too few": (
        [bundled("1", "street", bundled("2", "home"))],
        ITEM,
        'bundle "street": it takes 2 to 5 of "home", and 1 are ordered',
    ),
    "too few for so many bundles": (
        [bundled("1", "street", bundled("2", "home", quantity=3), quantity=2)],
        ITEM,
        'bundle "street": it takes 2 to 5 of "home" for each of its 2, and 3 are ordered',
    ),
    "too few in one of two": (
        [bundled("0", "lamp"), bundled("1", "street", bundled("2", "home"))],
        "/productOrderItem/1",
        'bundle "street": it takes 2 to 5 of "home", and 1 are ordered',
    ),
    "no component": (
        [bundled("1", "home", bundled("2", "lamp"))],
        f"{ITEM}/productOrderItem/0/productOffering/id",
        '"lamp" is no component of the bundle "home", which has "line", "box"',
    ),
    "no component beside it": (
        [
            bundled(
                "1",
                "home",
                productOrderItemRelationship=[{"id": "2", "relationshipType": "bundles"}],
            ),
            bundled("2", "lamp"),
        ],
        "/productOrderItem/1/productOffering/id",
        '"lamp" is no component of the bundle "home"',
    ),
    "in two bundles": (
        [
            bundled("1", "home", bundled("2", "box")),
            bundled(
                "3",
                "home",
                productOrderItemRelationship=[{"id": "2", "relationshipType": "bundles"}],
            ),
        ],
        f"{ITEM}/productOrderItem/0",
        'the item is in item "1", and cannot be in another',
    ),
    "a circle": (
        [bundled("1", "ring")],
        ITEM,
        'bundle "ring": bundles are components of each other in a circle: "ring" → "chain"',
    ),
    "a circle that the client began": (
        [bundled("1", "ring", bundled("2", "chain"))],
        f"{ITEM}/productOrderItem/0",
        'in a circle: "ring" → "chain" → "ring"',
    ),
    "a component that is not there": (
        [bundled("1", "gap")],
        ITEM,
        'bundle "gap": the catalogue has no offering "nowhere", which is a component',
    ),
    "limits that contradict each other": (
        [bundled("1", "odd")],
        ITEM,
        'bundle "odd": it takes 3 to 2 of "lamp", and 3 are ordered',
    ),
    "a quantity that does not fit": (
        [bundled("1", "street", quantity=2**62)],
        ITEM,
        f'bundle "street": {2**63} of "home" are too many',
    ),
}


@pytest.mark.parametrize(("items", "place", "message"), REFUSED.values(), ids=list(REFUSED))
def test_what_no_bundle_can_be_is_refused(items: Sequence[Json], place: str, message: str) -> None:
    _, objections = unfolded(order(*items), HOME)
    assert [each.place for each in objections] == [place]
    assert message in objections[0].message


def test_all_objections_are_there_at_once() -> None:
    lamp = bundled("2", "lamp")
    boxes = bundled("3", "box", quantity=3)
    _, objections = unfolded(order(bundled("1", "home", lamp, boxes), bundled("4", "ring")), HOME)
    assert [each.place for each in objections] == [
        f"{ITEM}/productOrderItem/0/productOffering/id",
        ITEM,
        "/productOrderItem/1",
    ]


def test_an_order_does_not_grow_without_bound() -> None:
    wide = [
        offering(str(level), *(Component(id=f"{level + 1}-{each}") for each in range(10)))
        for level in range(1)
    ]
    levels = [
        offering(f"{level}-{each}", *(Component(id=f"{level + 1}-{other}") for other in range(10)))
        for level in range(1, 6)
        for each in range(10)
    ]
    last = [offering(f"6-{each}") for each in range(10)]
    after, objections = unfolded(order(bundled("1", "0")), catalogue(*wide, *levels, *last))
    assert {each.place for each in objections} == {ITEM}
    assert all(str(MAX_ITEMS) in each.message for each in objections)
    assert len(list(located(after))) <= MAX_ITEMS


def test_deep_bundles_can_be_sent_to_us_again() -> None:
    def chain(length: int) -> Found:
        links = [offering(str(each), Component(id=str(each + 1))) for each in range(length)]
        return catalogue(*links, offering(str(length)))

    after = made(order(bundled("1", "0")), chain(MAX_LEVELS - 1))
    assert len(list(located(after))) == MAX_LEVELS
    wire.check_depth(after)
    _, objections = unfolded(order(bundled("1", "0")), chain(MAX_LEVELS))
    assert [each.place for each in objections] == [ITEM]
    assert str(MAX_LEVELS) in objections[0].message


@law
@given(catalogues())
def test_without_a_choice_the_numbers_multiply_along_every_path(found: Found) -> None:
    """The total quantity of an offering is the sum over the paths to it."""
    sent = order(*(bundled(f"i{id}", id, quantity=2) for id in found.offerings))
    totals: Counter[str] = Counter(dict.fromkeys(found.offerings, 2))
    for id in sorted(found.offerings):  # a component is later than its bundle
        for component in found.offerings[id].components:
            totals[component.id] += totals[id] * usual(component)
    counted: Counter[str] = Counter()
    for _, item in located(made(sent, found)):
        counted[item["productOffering"]["id"]] += item["quantity"]
    assert counted == totals


def paths(after: Json) -> Iterator[tuple[tuple[str, ...], int]]:
    """The path of each item by its bundles, and its quantity."""
    items = {item["id"]: item for _, item in located(after)}
    outer = {
        related["id"]: id
        for id, item in items.items()
        for related in item.get("productOrderItemRelationship", ())
    }
    for id, item in items.items():
        path = [item["productOffering"]["id"]]
        around = id
        while around in outer:
            around = outer[around]
            path.append(items[around]["productOffering"]["id"])
        yield tuple(reversed(path)), item.get("quantity", 1)


@law
@given(chosen_orders())
def test_every_bundle_has_what_was_chosen_and_the_usual_rest(chosen: Chosen) -> None:
    after = made(chosen.order, chosen.found)
    assert Counter(paths(after)) == chosen.expected
    ids = [item["id"] for _, item in located(after)]
    assert len(ids) == len(set(ids))
    for _, item in located(after):
        related = [each["id"] for each in item.get("productOrderItemRelationship", ())]
        assert len(related) == len(set(related))
        assert {each["id"] for each in item.get("productOrderItem", ())} <= set(related)
    check_kept(chosen.order, after)


LISTS = ("productOrderItem", "productOrderItemRelationship")


def check_kept(sent: Json, after: Json) -> None:
    """Whatever the client sent is still there."""
    items = {item["id"]: item for _, item in located(after)}
    for _, item in located(sent):
        known = items[item["id"]]
        assert all(known[name] == item[name] for name in item if name not in LISTS)
        for name in LISTS:
            before = [each["id"] for each in item.get(name, ())]
            assert [each["id"] for each in known.get(name, ())][: len(before)] == before


@law
@given(chosen_orders())
def test_one_more_than_a_bundle_takes_is_one_objection(chosen: Chosen) -> None:
    """Of each chosen component in turn that is no bundle."""
    bundle_of = {
        component["id"]: (place, bundle)
        for place, bundle in located(chosen.order)
        for component in _chosen(bundle, chosen.order)
    }
    for _, item in located(chosen.order):
        id = item["productOffering"]["id"]
        if item["id"] not in bundle_of or chosen.found.offerings[id].components:
            continue
        place, bundle = bundle_of[item["id"]]
        offered = chosen.found.offerings[bundle["productOffering"]["id"]]
        (component,) = (each for each in offered.components if each.id == id)
        if component.upper is not None:
            number = component.upper * bundle.get("quantity", 1) + 1
            changed = with_items(chosen.order, _with_quantity(item["id"], number))
            _, objections = unfolded(changed, chosen.found)
            assert [each.place for each in objections] == [place]
            assert f'of "{id}"' in objections[0].message


def _with_quantity(id: str, quantity: int) -> Callable[[Json], Json]:
    return lambda item: {**item, "quantity": quantity} if item["id"] == id else item


def _chosen(bundle: Json, sent: Json) -> Iterator[Json]:
    """The items that are nested in another one, or that it names."""
    named = {each["id"] for each in bundle.get("productOrderItemRelationship", ())}
    yield from bundle.get("productOrderItem", ())
    yield from (item for _, item in located(sent) if item["id"] in named)


def test_what_was_taken_out_of_a_bundle_does_not_come_back() -> None:
    line = bundled("1.1", "line")
    less = order(bundled("1", "home", line))
    after, objections = unfolded(less, HOME, {"1"})
    assert objections == []
    assert shape(after["productOrderItem"][0]) == ("home", 1, [("line", 1, [])])
    again, _ = unfolded(less, HOME)
    assert len(again["productOrderItem"][0]["productOrderItem"]) == 2


def test_a_component_that_a_bundle_needs_cannot_be_taken_out() -> None:
    _, objections = unfolded(order(bundled("1", "street")), HOME, {"1"})
    assert [each.place for each in objections] == [ITEM]
    assert "2 to 5" in objections[0].message
