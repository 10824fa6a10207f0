"""Product orders as service orders."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ordercentre.acceptance.decomposition import MOST_COPIES, Known, decomposed
from ordercentre.acceptance.draft import ServiceOrderDraft, next_sequence
from ordercentre.acceptance.mapping import service_orders
from ordercentre.catalogue.model import Found, Offering, Reference, Specification
from ordercentre.centre import MappingRule, ServiceSpecification
from ordercentre.products.model import Product
from productordering.versions import writing
from tests.api import strategies
from tests.api.progress import all_items
from tests.ordercentre.acceptance.contract import check
from tests.ordercentre.acceptance.orders import (
    NOTHING_KNOWN,
    ORDER_ID,
    RULES,
    drafts,
    item,
    order,
    rules,
    sent_items,
)
from tmf630 import wire
from tmf630.wire import Json

FIBRE = MappingRule(
    offering="O-1",
    services=(
        ServiceSpecification(id="SS-1", name="Access"),
        ServiceSpecification(id="SS-2", name="Line", per_product=2),
    ),
    characteristics={"speed": "downstreamRate"},
)
CATALOGUE = Known(
    Found(
        offerings={"O-1": Offering(id="O-1", specification=Reference("S-1"))},
        specifications={
            "S-1": Specification(
                id="S-1", service_specifications=(Reference("SS-7", "Voice"), Reference("SS-8"))
            )
        },
    )
)


def only(order: Json, *mapping: MappingRule, known: Known = NOTHING_KNOWN) -> ServiceOrderDraft:
    """The one service order of an order, which TMF641 takes."""
    [draft] = drafts(order, rules(*mapping), known)
    check(draft.body)
    return draft


def services(draft: ServiceOrderDraft) -> dict[str, tuple[str | None, int]]:
    """The service specification and the quantity of each service order item."""
    return {
        id: (each["service"].get("serviceSpecification", {}).get("id"), each["quantity"])
        for id, each in sent_items(draft).items()
    }


def test_an_order_without_a_mapping() -> None:
    placed = order(
        item("1", quantity=2, appointment={"id": "A-1", "href": "/appointment/A-1"}),
        category="B2C",
        description="Move",
        priority="1",
        externalId="PO-7",
        requestedStartDate="2026-12-01T00:00:00Z",
        requestedCompletionDate="2026-12-24T00:00:00Z",
        notificationContact="ann@example.com",
        note=[{"text": "Ring twice", "author": "Ann"}, {"id": "n", "text": "Dog"}, {"text": ""}],
        relatedParty=[
            {"id": "C-1", "role": "customer", "@referredType": "Individual", "href": "/party/C-1"},
            {"id": "", "@referredType": "Party"},
        ],
        state="acknowledged",
        orderDate="2026-11-29T00:00:00Z",
        channel=[{"id": "shop"}],
    )
    reference = {"@type": "ExternalReference"}
    assert only(placed).body == {
        "@type": "ServiceOrder",
        "externalId": f"{ORDER_ID}-field-1",
        "category": "B2C",
        "description": "Move",
        "priority": "1",
        "requestedStartDate": "2026-12-01T00:00:00Z",
        "requestedCompletionDate": "2026-12-24T00:00:00Z",
        "notificationContact": "ann@example.com",
        "externalReference": [
            {
                **reference,
                "id": ORDER_ID,
                "name": ORDER_ID,
                "externalReferenceType": "productOrder",
            },
            {
                **reference,
                "id": "PO-7",
                "name": "PO-7",
                "externalReferenceType": "productOrderExternalId",
            },
        ],
        "note": [
            {"id": "note-1", "author": "Ann", "text": "Ring twice"},
            {"id": "n", "text": "Dog"},
        ],
        "relatedParty": [
            {
                "id": "C-1",
                "role": "customer",
                "@type": "RelatedParty",
                "@referredType": "Individual",
            }
        ],
        "serviceOrderItem": [
            {
                "@type": "ServiceOrderItem",
                "id": "1.1",
                "action": "add",
                "quantity": 2,
                "appointment": {"id": "A-1"},
                "service": {"@type": "Service", "name": "Offering 1"},
            }
        ],
    }


def test_a_service_has_what_the_product_has() -> None:
    product: Json = {
        "name": "Fibre at home",
        "description": "For the loft",
        "status": "suspended",
        "startDate": "2026-12-01T00:00:00Z",
        "terminationDate": "2027-12-01T00:00:00Z",
        "productCharacteristic": [
            {"name": "speed", "value": {"href": "/kept"}, "valueType": "object", "id": 7},
            {"name": "colour", "value": None},
        ],
        "place": [
            {"role": "installation", "region": "north", "href": "/place/1"},
            {"role": "billing", "id": "P-2", "href": "https://example.com/place/P-2"},
        ],
        "relatedParty": [{"id": "U-1", "role": "user", "@referredType": "Individual"}],
    }
    draft = only(order(item("1", product=product, note=[{"text": "Loft"}])), FIBRE)
    first = sent_items(draft)["1.1"]["service"]
    assert first == {
        "@type": "Service",
        "name": "Fibre at home",
        "description": "For the loft",
        "state": "inactive",
        "startDate": "2026-12-01T00:00:00Z",
        "endDate": "2027-12-01T00:00:00Z",
        "serviceSpecification": {
            "id": "SS-1",
            "name": "Access",
            "@type": "ServiceSpecificationRef",
            "@referredType": "ServiceSpecification",
        },
        "serviceCharacteristic": [
            {"name": "downstreamRate", "value": {"href": "/kept"}, "valueType": "object"},
            {"name": "colour", "value": None},
        ],
        "place": [
            {"role": "installation", "region": "north"},
            {"role": "billing", "id": "P-2", "href": "https://example.com/place/P-2"},
        ],
        "relatedParty": [
            {"id": "U-1", "role": "user", "@type": "RelatedParty", "@referredType": "Individual"}
        ],
        "note": [{"id": "note-1", "text": "Loft"}],
    }


def test_what_only_v5_says_reaches_the_acceptance_centre() -> None:
    address = {"@type": "GeographicAddress", "id": "G-1", "street": "High Street"}
    place = {"@type": "RelatedPlaceRefOrValue", "role": "installation", "place": address}
    product = {"@type": "Product", "place": [place]}
    party = {
        "@type": "RelatedPartyRefOrPartyRoleRef",
        "role": "customer",
        "partyOrPartyRole": {
            "@type": "PartyRef",
            "id": "C-1",
            "@referredType": "Individual",
            "loyalty": "gold",
        },
    }
    made = {**item("1"), "@type": "ProductOrderItem", "product": product, "state": "acknowledged"}
    made["productOffering"]["@type"] = "ProductOfferingRef"
    stored = writing.order({**order(made), "@type": "ProductOrder", "relatedParty": [party]})
    draft = only(stored)
    [sent] = sent_items(draft)["1.1"]["service"]["place"]
    assert sent == {"role": "installation", **address}
    assert draft.body["relatedParty"] == [
        {"role": "customer", "id": "C-1", "@type": "RelatedParty", "@referredType": "Individual"}
    ]


@pytest.mark.parametrize(
    ("rule", "known", "quantity", "expected"),
    [
        (FIBRE, NOTHING_KNOWN, 3, {"1.1": ("SS-1", 3), "1.2": ("SS-2", 6)}),
        (
            MappingRule(services=FIBRE.services, split=True),
            NOTHING_KNOWN,
            2,
            {"1.1": ("SS-1", 1), "1.2": ("SS-2", 2), "1.3": ("SS-1", 1), "1.4": ("SS-2", 2)},
        ),
        (MappingRule(split=True), NOTHING_KNOWN, 1, {"1.1": (None, 1)}),
        (MappingRule(split=True), NOTHING_KNOWN, 10**9, {"1.1": (None, 10**9)}),
        (MappingRule(offering="O-2"), CATALOGUE, 0, {"1.1": ("SS-7", 1), "1.2": ("SS-8", 1)}),
        (MappingRule(specification="S-1", services=FIBRE.services[:1]), CATALOGUE, 1, None),
        (MappingRule(specification="S-2", services=FIBRE.services), NOTHING_KNOWN, 1, ()),
    ],
)
def test_services_by_the_mapping_or_by_the_catalogue(
    rule: MappingRule, known: Known, quantity: int, expected: Any
) -> None:
    made = services(only(order(item("1", quantity=quantity)), rule, known=known))
    assert made == ({"1.1": ("SS-1", 1)} if expected is None else expected or {"1.1": (None, 1)})


def test_the_first_rule_that_fits_counts() -> None:
    general = MappingRule(point_of_no_return="completed")
    draft = only(order(item("1"), item("2")), FIBRE, general)
    assert draft.items == {"1.1": "1", "1.2": "1", "2.1": "2"}
    assert draft.points == {"1": "inProgress", "2": "completed"}


def test_the_ids_of_services_are_unique_and_stay_when_the_quantity_grows() -> None:
    split = MappingRule(offering="O-1", split=True)
    less = only(order(item("1", quantity=2), item("1.1")), split)
    more = only(order(item("1", quantity=3), item("1.1")), split)
    assert less.items == {"1.1": "1", "1.2": "1", "1.1.1": "1.1"}
    assert more.items == {"1.1": "1", "1.2": "1", "1.3": "1", "1.1.1": "1.1"}


@pytest.mark.parametrize("action", ["add", "modify", "delete"])
def test_the_product_and_the_services_that_are_there(action: str) -> None:
    product = {"id": "P-1", "realizingService": [{"id": "S-1"}]}
    service = sent_items(only(order(item("1", action=action, product=product))))["1.1"]["service"]
    if action == "add":
        assert service == {"@type": "Service", "name": "Offering 1"}
    else:
        assert service["id"] == "S-1"
        assert [each["id"] for each in service["relatedEntity"]] == ["P-1"]


@pytest.mark.parametrize("action", ["add", "modify", "delete"])
def test_what_an_item_leaves_out_of_the_product_that_it_changes_the_inventory_says(
    action: str,
) -> None:
    there = Product(id="P-1", offering_id="O-1", service_ids=("S-1", "S-2"))
    known = replace(CATALOGUE, products={"P-1": there})
    bare = item("1", action=action, product={"id": "P-1"})
    del bare["productOffering"]
    draft = only(order(bare), FIBRE, known=known)
    if action == "add":
        assert services(draft) == {"1.1": (None, 1)}
        return
    assert services(draft) == {"1.1": ("SS-1", 1), "1.2": ("SS-2", 2)}
    assert [each["service"]["id"] for each in sent_items(draft).values()] == ["S-1", "S-2"]
    other = only(order(item("1", action=action, product={"id": "P-1"})), known=known)
    assert services(other) == {"1.1": ("SS-7", 1), "1.2": ("SS-8", 1)}
    unknown = only(order(bare), FIBRE, known=CATALOGUE)
    assert services(unknown) == {"1.1": (None, 1)}


@pytest.mark.parametrize(("offering", "expected"), [("O-7", "SS-7"), ("O-8", None)])
def test_the_specification_of_a_product_counts_for_its_own_offering(
    offering: str, expected: str | None
) -> None:
    there = Product(id="P-1", offering_id="O-7", specification_id="S-1")
    known = replace(CATALOGUE, products={"P-1": there})
    changed = item(
        "1", action="modify", product={"id": "P-1"}, productOffering={"id": offering, "name": "x"}
    )
    assert services(only(order(changed), known=known))["1.1"] == (expected, 1)


def test_only_open_items_with_something_to_do_are_sent() -> None:
    waiting = [item(state, state=state) for state in ("pending", "held", "completed", "cancelled")]
    bundle = item("bundle", item("child", item("grandchild", state="inProgress")))
    unchanged = item("unchanged", item("changed", action="modify"), action="noChange")
    placed = order(*waiting, bundle, unchanged, item("leaf", action="noChange"))
    assert decomposed(ORDER_ID, placed, RULES, NOTHING_KNOWN).to_send() == ["grandchild", "changed"]
    ruled = rules(MappingRule(offering="O-bundle", services=FIBRE.services))
    assert decomposed(ORDER_ID, placed, ruled, NOTHING_KNOWN).to_send() == [
        "bundle",
        "grandchild",
        "changed",
    ]


def test_one_service_order_for_each_centre() -> None:
    made = drafts(order(item("1"), item("2"), item("3")), centres={"2": "south"})
    assert [(each.centre, each.external_id, list(each.items)) for each in made] == [
        ("field", f"{ORDER_ID}-field-1", ["1.1", "3.1"]),
        ("south", f"{ORDER_ID}-south-1", ["2.1"]),
    ]
    assert next_sequence(made) == 2


def related(draft: ServiceOrderDraft) -> set[tuple[str, str, str]]:
    """The id, the type and the related id of each relationship."""
    found = set()
    for id, each in sent_items(draft).items():
        for relationship in each.get("serviceOrderItemRelationship", ()):
            assert relationship["orderItem"]["id"] == relationship["orderItem"]["itemId"]
            found.add((id, relationship["relationshipType"], relationship["orderItem"]["id"]))
    return found


def relates(kind: str, *ids: str) -> list[Json]:
    return [{"relationshipType": kind, "id": id} for id in ids]


def test_relationships_among_what_is_sent() -> None:
    first = item("1", productOrderItemRelationship=relates("requires", "2", "3", "4", "5", "1"))
    done = item("3", state="completed")
    made = drafts(order(first, item("2"), done, item("4")), centres={"4": "south"})
    assert related(made[0]) == {("1.1", "requires", "2.1")}


def test_relationships_across_nesting() -> None:
    bundle = item(
        "B",
        item("x", productOrderItemRelationship=relates("reliesOn", "y", "B")),
        item("y", item("z")),
        productOrderItemRelationship=[*relates("bundles", "x", "y"), *relates("requires", "1")],
    )
    router = item("1", productOrderItemRelationship=relates("partOf", "B"))
    ruled = rules(MappingRule(offering="O-y", services=FIBRE.services[:1]))
    [draft] = drafts(order(bundle, router), ruled)
    check(draft.body)
    # B has no service of its own: x and y stand for it.
    assert related(draft) == {
        ("x.1", "reliesOn", "y.1"),
        ("x.1", "requires", "1.1"),
        ("y.1", "requires", "1.1"),
        ("1.1", "partOf", "x.1"),
        ("1.1", "partOf", "y.1"),
        ("y.1", "bundles", "z.1"),
    }


def test_split_items_are_related_one_to_one() -> None:
    first = item("1", quantity=3, productOrderItemRelationship=relates("requires", "2"))
    split = MappingRule(split=True)
    assert related(only(order(first, item("2", quantity=2)), split)) == {
        ("1.1", "requires", "2.1"),
        ("1.2", "requires", "2.2"),
        ("1.3", "requires", "2.2"),
    }


def test_a_draft_can_be_stored() -> None:
    draft = only(order(item("1")), FIBRE)
    assert ServiceOrderDraft.of(wire.decode(wire.encode(draft.stored()))) == draft


RANDOM_RULES = st.sampled_from(
    [RULES, rules(FIBRE, MappingRule(split=True)), rules(MappingRule(services=FIBRE.services))]
)


@given(strategies.orders(), RANDOM_RULES)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_order_becomes_service_orders_that_tmf641_takes(placed: Json, rules: Any) -> None:
    for each in all_items(placed):
        each.setdefault("state", "acknowledged")
    made = decomposed(ORDER_ID, placed, rules, NOTHING_KNOWN)
    centres = dict.fromkeys(made.plans, "field")
    for draft in service_orders(made, centres):
        check(draft.body)
        sent = [each["id"] for each in draft.body["serviceOrderItem"]]
        assert len(sent) == len(set(sent)) == len(draft.items) <= len(made.plans) * MOST_COPIES
        assert draft.items.keys() == set(sent)
        assert set(draft.items.values()) == made.plans.keys()
        assert {target for _, _, target in related(draft)} <= set(sent)
        copy = wire.decode(wire.encode(placed))
        [again] = service_orders(decomposed(ORDER_ID, copy, rules, NOTHING_KNOWN), centres)
        assert wire.encode(again.body) == wire.encode(draft.body)
    assert set(made.to_send()) <= set(made.own) <= made.plans.keys()
