"""An order that has ended changes in its notes only."""

from __future__ import annotations

import pytest

from productordering.ordering import Forbidden, Immutable
from productordering.ordering.metadata import Order
from tests.api.client import CONTRACT
from tests.api.orders import Json, item
from tests.api.progress import ENDS
from tests.ordering.orders import patch, place_in, refused, stored

DATE = "2026-01-31T08:15:00Z"
REFERENCE = {"id": "7", "name": "Another one"}
CHANGES: Json = {
    "cancellationDate": DATE,
    "cancellationReason": "Another one",
    "category": "another",
    "completionDate": DATE,
    "description": "Another one",
    "expectedCompletionDate": DATE,
    "externalId": "another",
    "notificationContact": "jo.doe@example.com",
    "priority": "4",
    "requestedCompletionDate": DATE,
    "requestedStartDate": DATE,
    "agreement": [REFERENCE],
    "billingAccount": REFERENCE,
    "channel": [REFERENCE],
    "orderTotalPrice": [{"price": {}, "priceType": "oneTime"}],
    "payment": [REFERENCE],
    "productOfferingQualification": [REFERENCE],
    "productOrderItem": [item("1"), item("2", quantity=2)],
    "quote": [REFERENCE],
    "relatedParty": [{**REFERENCE, "@referredType": "Individual"}],
    "state": "inProgress",
    "@baseType": "Another",
    "@schemaLocation": "https://example.com/another.json",
    "@type": "Another",
    "x-vendor": {"another": True},
}
"""Another value of each attribute that may change before the end, and of an extension."""
OF_AN_ORDER = {"priority": "1", "quote": [{"id": "1"}], "x-vendor": {"another": False}}
NOTE = {"id": "n", "author": "Jo Doe", "text": "Customer called"}

each_end = pytest.mark.parametrize("end", ENDS)


def ended(end: str, **attributes: object) -> Order:
    """An order in that final state."""
    placed = place_in(ENDS[end], item("1"), item("2"), **OF_AN_ORDER, **attributes)
    assert placed.resource["state"] == end
    return placed


def test_every_attribute_is_covered() -> None:
    declared = CONTRACT["definitions"]["ProductOrder_Update"]["properties"]
    assert CHANGES.keys() == declared.keys() - {"note"} | {"x-vendor"}


@each_end
def test_no_other_attribute_changes(end: str) -> None:
    before = ended(end)
    for name, value in CHANGES.items():
        assert before.resource.get(name) != value
        message = refused(Forbidden, before, end, "final", **{name: value})
        assert message.startswith(f"/{name}: ")
        if name in before.resource and name not in ("state", "productOrderItem"):
            removed = refused(Forbidden, before, "final", **{name: None})
            assert removed.startswith(f"/{name}: ")


@each_end
def test_notes_still_change(end: str) -> None:
    order = ended(end)
    resource = order.resource
    for note in ([NOTE], [NOTE, {"text": "Customer called again"}], [], None):
        before, order = order, stored(patch(order, note=note))
        assert order is not before
        assert order.resource == {**resource, **({} if note is None else {"note": note})}


@each_end
def test_a_patch_of_notes_cannot_change_another_attribute(end: str) -> None:
    before = ended(end, note=[NOTE])
    for other in ({"category": "another"}, {"x-vendor": None}):
        message = refused(Forbidden, before, note=[], **other)
        assert message.startswith(f"/{min(other)}: ")


@each_end
def test_an_equal_value_is_no_change(end: str) -> None:
    before = ended(end)
    without_states: Json = {"productOrderItem": [item("1"), item("2")]}
    for whole in ({"state": end}, without_states, before.resource):
        assert patch(before, **whole) is before


ITEMS: dict[str, list[Json]] = {
    "a state": [item("1", state="inProgress"), item("2")],
    "an item more": [item("1"), item("2"), item("3")],
    "an item less": [item("1")],
    "another order": [item("2"), item("1")],
    "a nested item": [item("1", productOrderItem=[item("1.1")]), item("2")],
}


@each_end
@pytest.mark.parametrize("items", ITEMS.values(), ids=ITEMS)
def test_no_item_changes(end: str, items: list[Json]) -> None:
    message = refused(Forbidden, ended(end), end, "final", productOrderItem=items)
    assert message.startswith("/productOrderItem: ")


@each_end
def test_an_attribute_that_never_changes_is_refused(end: str) -> None:
    before = ended(end)
    for name, value in {"id": "other", "href": "http://example.com", "orderDate": DATE}.items():
        message = refused(Immutable, before, category="another", **{name: value})
        assert message.startswith(f"/{name}: ")
