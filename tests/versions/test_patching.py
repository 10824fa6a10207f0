"""A patch of v5's view changes what is stored where the view has changed, and nowhere else."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from productordering.versions import patching, reading
from tests.versions.orders import product_of, v4_order, v4_product
from tmf630.wire import Json

ORDER = "ProductOrder"
SAID_BY_V4_ALONE = v4_product(
    productTerm=[{"name": "a", "duration": {"amount": 1.5, "units": "month"}}, {"name": "b"}],
    productOrderItem=[{"productOrderId": "o", "orderItemId": "1", "orderItemAction": "install"}],
    productRelationship=[{"relationshipType": "on", "product": {"name": "A"}}],
    productCharacteristic=[{"name": "n", "value": 12.0, "@type": "StringCharacteristic"}],
    relatedParty=[{"id": "7", "@referredType": "Individual", "@type": "RelatedParty"}],
    place=[{"role": "at", "id": "p", "@type": "PlaceRef", "city": "Ghent"}],
    agreement=[{"id": "a", "agreementId": "an attribute of the client's own"}],
)


def patched(stored: Json, change: Any) -> Json:
    """What is stored after a change of v5's view, by a function that changes it in place."""
    view = copy.deepcopy(reading.order(stored))
    change(view)
    return patching.patched(ORDER, stored, view)


def test_an_attribute_is_set_and_all_else_stays() -> None:
    after = patched(SAID_BY_V4_ALONE, lambda view: view.update(description="by v5"))
    assert after == {**SAID_BY_V4_ALONE, "description": "by v5"}


@pytest.mark.parametrize("name", sorted(product_of(SAID_BY_V4_ALONE)))
def test_an_attribute_is_removed_and_all_else_stays(name: str) -> None:
    shown = "agreementItem" if name == "agreement" else name
    after = patched(SAID_BY_V4_ALONE, lambda view: product_of(view).pop(shown))
    expected = {n: each for n, each in product_of(SAID_BY_V4_ALONE).items() if n != name}
    assert product_of(after) == expected


def test_within_one_object_only_the_changed_attribute_is_written() -> None:
    def rename(view: Json) -> None:
        product_of(view)["productTerm"][0]["name"] = "c"

    after = patched(SAID_BY_V4_ALONE, rename)
    expected = copy.deepcopy(SAID_BY_V4_ALONE)
    product_of(expected)["productTerm"][0]["name"] = "c"
    assert after == expected


def test_an_element_is_removed_and_the_next_one_keeps_what_is_stored_of_it() -> None:
    stored = v4_product(
        productTerm=[{"name": "a"}, {"name": "b", "duration": {"amount": 1.5}}, {"name": "c"}]
    )
    after = patched(stored, lambda view: product_of(view)["productTerm"].pop(0))
    assert product_of(after)["productTerm"] == product_of(stored)["productTerm"][1:]


def test_elements_with_an_id_are_found_by_it_wherever_they_are() -> None:
    terms = [{"duration": {"amount": 1.5}}]
    items = [{"id": n, "action": "add", "itemTerm": terms} for n in ("1", "2", "3")]

    def move(view: Json) -> None:
        view["productOrderItem"].reverse()
        view["productOrderItem"][0]["quantity"] = 5

    after = patched(v4_order(productOrderItem=items), move)
    assert after["productOrderItem"] == [{**items[2], "quantity": 5}, items[1], items[0]]


def test_a_new_element_is_written_as_it_is() -> None:
    item = {"id": "2", "action": "add", "@type": "ProductOrderItem"}
    after = patched(v4_order(), lambda view: view["productOrderItem"].append(item))
    assert after["productOrderItem"] == [*v4_order()["productOrderItem"], item]


@pytest.mark.parametrize(
    "change",
    [
        lambda notes: notes.reverse(),
        lambda notes: [each.update(text="another " + each["text"]) for each in notes],
        lambda notes: [each.update(id="n" + each["text"]) for each in notes],
    ],
)
def test_a_patch_of_thousands_of_elements(change: Callable[[list[Json]], None]) -> None:
    # It takes some tenths of a second; half a minute if each is compared with each.
    notes: list[Json] = [{"text": str(n)} for n in range(4_000)]
    expected = [{**each} for each in notes]
    change(expected)
    after = patched(v4_order(note=notes), lambda view: change(view["note"]))
    # An element with another id is a new one, with the type that v5 says.
    found = [{n: v for n, v in each.items() if n != "@type"} for each in after["note"]]
    assert found == expected


@pytest.mark.parametrize(("before", "after"), [(1, True), (12.0, 12), (0, False)])
def test_values_that_python_takes_for_equal_are_changes(before: Any, after: Any) -> None:
    def change(view: Json) -> None:
        view["own"] = after

    changed = patched(v4_order(own=before), change)["own"]
    assert (changed, type(changed)) == (after, type(after))


def test_a_whole_unit_replaces_a_part_of_one_when_v5_says_so() -> None:
    def change(view: Json) -> None:
        product_of(view)["productTerm"][0]["duration"]["amount"] = 3

    after = patched(SAID_BY_V4_ALONE, change)
    assert product_of(after)["productTerm"][0]["duration"] == {"amount": 3, "units": "month"}


def test_a_party_that_v4_can_say_is_no_longer_beside() -> None:
    beside = {"id": "7", "partyId": "p", "@type": "PartyRoleRef"}
    party = {"id": "7", "@referredType": "PartyRole", "partyOrPartyRole": beside}

    def change(view: Json) -> None:
        del view["relatedParty"][0]["partyOrPartyRole"]["partyId"]

    after = patched(v4_order(relatedParty=[party]), change)
    assert after["relatedParty"] == [{"id": "7", "@referredType": "PartyRole"}]


def test_neither_the_stored_order_nor_the_view_is_changed() -> None:
    stored = copy.deepcopy(SAID_BY_V4_ALONE)
    patched(stored, lambda view: product_of(view).clear())
    assert stored == SAID_BY_V4_ALONE
