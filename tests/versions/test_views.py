"""How v5 shows what v4 has said, and what is stored of what v5 says."""

from __future__ import annotations

from typing import Any

import pytest

from productordering.versions import patching, reading, writing
from tests.versions.contracts import violations_of_v4, violations_of_v5
from tests.versions.orders import product_of, v4_order, v4_product, v5_order, v5_product
from tmf630.wire import Json

MOMENT = "2026-03-01T09:30:00Z"

SAME_BOTH_WAYS: list[tuple[str, Json, Json]] = [
    ("an order date", v4_order(orderDate=MOMENT), v5_order(creationDate=MOMENT)),
    (
        "an external id",
        v4_order(externalId="x-1"),
        v5_order(externalId=[{"@type": "ExternalIdentifier", "id": "x-1"}]),
    ),
    (
        "a party",
        v4_order(relatedParty=[{"id": "7", "role": "Buyer", "@referredType": "Individual"}]),
        v5_order(
            relatedParty=[
                {
                    "role": "Buyer",
                    "partyOrPartyRole": {
                        "id": "7",
                        "@referredType": "Individual",
                        "@type": "PartyRef",
                    },
                    "@type": "RelatedPartyRefOrPartyRoleRef",
                }
            ]
        ),
    ),
    (
        "a role",
        v4_order(relatedParty=[{"id": "7", "name": "Jo", "@referredType": "Customer"}]),
        v5_order(
            relatedParty=[
                {
                    "partyOrPartyRole": {
                        "id": "7",
                        "name": "Jo",
                        "@referredType": "Customer",
                        "@type": "PartyRoleRef",
                    },
                    "@type": "RelatedPartyRefOrPartyRoleRef",
                }
            ]
        ),
    ),
    (
        "a product order that a product came from",
        v4_product(
            productOrderItem=[{"productOrderId": "o", "orderItemId": "1", "role": "of"}],
            **{"@type": "Product"},
        ),
        v5_product(
            productOrderItem=[
                {"orderId": "o", "orderItemId": "1", "role": "of", "@type": "RelatedOrderItem"}
            ],
            **{"@type": "Product"},
        ),
    ),
]


@pytest.mark.parametrize(("what", "v4", "v5"), SAME_BOTH_WAYS)
def test_both_versions_say_the_same(what: str, v4: Json, v5: Json) -> None:
    assert reading.order(v4) == v5, what
    assert violations_of_v5("ProductOrder", v5) == ""
    stored = writing.order(v5)
    assert violations_of_v4("ProductOrder", stored) == ""
    assert without_types(stored) == without_types(v4)


def without_types(value: Any) -> Any:
    """A value without the types that v5 requires and v4 does not."""
    if isinstance(value, list):
        return [without_types(each) for each in value]
    if isinstance(value, dict):
        return {name: without_types(each) for name, each in value.items() if name != "@type"}
    return value


@pytest.mark.parametrize(
    ("attribute", "v4", "v5"),
    [
        (
            "agreement",
            [{"id": "a", "name": "A", "agreementItemId": "1"}],
            {
                "agreementItem": [
                    {
                        "agreementId": "a",
                        "agreementName": "A",
                        "agreementItemId": "1",
                        "@type": "AgreementItemRef",
                    }
                ]
            },
        ),
        (
            "productPrice",
            [{"priceType": "once", "price": {}, "productPriceAlteration": []}],
            {
                "productPrice": [
                    {
                        "priceType": "once",
                        "price": {"@type": "Price"},
                        "priceAlteration": [],
                        "@type": "ProductPrice",
                    }
                ]
            },
        ),
        (
            "productTerm",
            [{"duration": {"amount": 12.0, "units": "month"}}],
            {
                "productTerm": [
                    {"duration": {"amount": 12, "units": "month"}, "@type": "ProductTerm"}
                ]
            },
        ),
        (
            "place",
            [{"role": "at", "id": "p", "name": "Home"}],
            {
                "place": [
                    {
                        "role": "at",
                        "place": {"id": "p", "name": "Home", "@type": "PlaceRef"},
                        "@type": "RelatedPlaceRefOrValue",
                    }
                ]
            },
        ),
        (
            "place",
            [{"role": "at", "@type": "GeographicSite", "city": "Ghent"}],
            {
                "place": [
                    {
                        "role": "at",
                        "place": {"@type": "GeographicSite"},
                        "city": "Ghent",
                        "@type": "RelatedPlaceRefOrValue",
                    }
                ]
            },
        ),
    ],
)
def test_attributes_of_products_have_v5s_names(attribute: str, v4: Any, v5: Json) -> None:
    view = reading.order(v4_product(**{attribute: v4}))
    assert view == v5_product(**v5, **{"@type": "Product"})
    assert violations_of_v5("ProductOrder", view) == ""


@pytest.mark.parametrize(
    ("product", "kind"),
    [
        ({}, "Product"),
        ({"id": "1"}, "ProductRef"),
        ({"id": "1", "name": "A", "href": "urn:a"}, "ProductRef"),
        ({"id": "1", "@referredType": "Own", "x": 1}, "ProductRef"),
        ({"id": "1", "isBundle": False}, "Product"),
        ({"id": "1", "@type": "Product"}, "Product"),
        ({"id": "1", "@type": "UNI"}, "UNI"),
        ({"@type": "ProductRefOrValue"}, "Product"),
        ({"name": "without id", "@type": "ProductRef"}, "Product"),
        ({"name": "without id", "@type": "UNI", "@baseType": "ProductRef"}, "Product"),
    ],
)
def test_a_product_is_a_reference_or_a_value(product: Json, kind: str) -> None:
    view = reading.order(v4_product(**product))
    assert product_of(view)["@type"] == kind
    assert violations_of_v5("ProductOrder", view) == ""


@pytest.mark.parametrize(
    ("characteristic", "kind"),
    [
        ({"value": "a"}, "String"),
        ({"value": 1}, "Integer"),
        ({"value": 1.5}, "Number"),
        ({"value": True}, "Boolean"),
        ({"value": {"a": 1}}, "Object"),
        ({"value": ["a", "b"]}, "StringArray"),
        ({"value": [1, 2]}, "IntegerArray"),
        ({"value": [1, 2.5]}, "NumberArray"),
        ({"value": [True]}, "BooleanArray"),
        ({"value": [{}]}, "ObjectArray"),
        ({"value": [1, "a"]}, ""),
        ({"value": []}, ""),
        ({"value": None}, ""),
        ({"value": [[1]]}, ""),
        ({"value": 1, "@type": "FloatCharacteristic"}, "Float"),
        ({"value": 1, "@type": "StringCharacteristic"}, "Integer"),
        ({"value": "a", "@type": "Characteristic"}, "String"),
        ({"value": 1, "@type": "Own", "@baseType": "StringCharacteristic"}, "Integer"),
        ({"value": 1, "@baseType": "NumberCharacteristic"}, "Number"),
    ],
)
def test_a_characteristic_has_the_type_of_its_value(characteristic: Json, kind: str) -> None:
    view = reading.order(v4_product(productCharacteristic=[{"name": "n", **characteristic}]))
    [found] = product_of(view)["productCharacteristic"]
    assert found["@type"] == f"{kind}Characteristic"
    assert found.get("value") == characteristic["value"]
    assert violations_of_v5("ProductOrder", view) == ""


def test_a_characteristic_of_another_type_keeps_it() -> None:
    sent = [{"name": "n", "value": 1, "@type": "Own"}]
    view = reading.order(v4_product(productCharacteristic=sent))
    assert product_of(view)["productCharacteristic"] == sent


def test_types_of_v4s_own_names_become_those_of_v5() -> None:
    party = {"id": "7", "@referredType": "Party", "@type": "RelatedParty"}
    [view] = reading.order(v4_order(relatedParty=[party]))["relatedParty"]
    assert view["@type"] == "RelatedPartyRefOrPartyRoleRef"
    assert view["partyOrPartyRole"] == {"id": "7", "@type": "PartyRef"}


def test_a_task_has_types_and_its_own_attributes() -> None:
    task = {"id": "t", "state": "done", "productOrder": {"id": "o"}, "terminationReason": "x"}
    view = reading.task(task)
    assert view == {
        **task,
        "productOrder": {"id": "o", "@type": "ProductOrderRef"},
        "@type": "CancelProductOrder",
    }
    assert violations_of_v5("CancelProductOrder", view) == ""


@pytest.mark.parametrize("state", ["rejected", "cancelled"])
def test_a_task_in_a_state_of_v5_is_terminated_in_v4(state: str) -> None:
    sent = {"productOrder": {"id": "o", "@type": "ProductOrderRef"}, "@type": "CancelProductOrder"}
    stored = writing.task({**sent, "state": state})
    assert violations_of_v4("CancelProductOrder", stored) == ""
    assert stored["state"] == "terminatedWithError"
    assert reading.task(stored)["state"] == state


class TestWhatV5CannotSay:
    """What v4 may say and v5 has no valid form for; it stays stored."""

    def test_a_related_product_without_an_id_has_an_empty_one(self) -> None:
        related = {"relationshipType": "on", "product": {"name": "A", "isBundle": True}}
        view = reading.order(v4_product(productRelationship=[related]))
        assert product_of(view)["productRelationship"] == [
            {
                "relationshipType": "on",
                "id": "",
                "name": "A",
                "product": {"isBundle": True},
                "@type": "ProductRelationship",
            }
        ]
        assert violations_of_v5("ProductOrder", view) == ""

    @pytest.mark.parametrize(("amount", "shown"), [(1.5, 2), (0.1, 1), (-1.5, -1), (1e300, None)])
    def test_a_part_of_a_unit_is_shown_as_a_whole_one(
        self, amount: float, shown: int | None
    ) -> None:
        order = v4_order(
            productOrderItem=[
                {"id": "1", "action": "add", "itemTerm": [{"duration": {"amount": amount}}]}
            ]
        )
        view = reading.order(order)
        duration = view["productOrderItem"][0]["itemTerm"][0]["duration"]
        assert duration.get("amount") == shown
        assert violations_of_v5("ProductOrder", view) == ""

    def test_an_action_of_another_kind_is_not_shown(self) -> None:
        item = {"productOrderId": "o", "orderItemId": "1", "orderItemAction": "install"}
        view = reading.order(v4_product(productOrderItem=[item]))
        assert "orderItemAction" not in product_of(view)["productOrderItem"][0]

    def test_a_location_of_a_schema_that_is_no_uri_is_not_shown(self) -> None:
        schema = {"@type": "S", "@schemaLocation": "no uri"}
        product = {"productSpecification": {"id": "s", "targetProductSchema": schema}}
        view = reading.order(v4_product(**product))
        shown = product_of(view)["productSpecification"]["targetProductSchema"]
        assert shown == {"@type": "S"}

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("productOrderMilestone", "soon"),
            ("productOrderMilestone", ["soon"]),
            ("requestedInitialState", "held"),
            ("creationDate", "yesterday"),
            ("stateV5", "draft"),
            ("externalIdV5", "x"),
            ("externalIdV5", [{"id": 5}]),
            ("externalIdV5", [{"id": "x-1", "owner": 5}]),
            ("productOrderMilestone", [{"id": None}]),
            ("productOrderMilestone", [{"id": "1"}, {"milestoneDate": "soon"}]),
            ("productOrderMilestone", [{"@type": "ProductOrderMilestone", "status": "new"}]),
            ("productOrderJeopardyAlert", [{"productOrderItem": "1"}]),
            ("productOrderErrorMessage", [{"@type": 5}]),
            ("orderRelationship", [{}]),
        ],
    )
    def test_names_of_v5_that_v4_has_filled_otherwise_are_not_shown(
        self, name: str, value: Any
    ) -> None:
        order = v4_order(externalId="x-1", **{name: value})
        assert reading.order(order) == reading.order(v4_order(externalId="x-1"))

    @pytest.mark.parametrize("value", ["x", None, {}, {"@type": {}}, {"@type": ["PartyRef"]}])
    def test_what_v4_has_put_beside_a_party_otherwise_is_not_shown(self, value: Any) -> None:
        party = {"id": "", "@referredType": "Party", "role": "Buyer"}
        order = v4_order(relatedParty=[{**party, "partyOrPartyRole": value}])
        assert reading.order(order) == reading.order(v4_order(relatedParty=[party]))
        [settled] = patching.settled("ProductOrder", {}, order, order.keys())["relatedParty"]
        assert settled == party

    @pytest.mark.parametrize(
        "beside",
        [
            {"@type": "PartyRoleRef", "id": "7", "@referredType": "Customer", "partyId": 5},
            {"@type": "PartyRoleRef", "id": "7", "@referredType": "Customer", "@baseType": {}},
            {"@type": "Customer", "id": "7", "href": 5},
        ],
    )
    def test_a_party_beside_that_v5_does_not_allow_is_not_shown(self, beside: Json) -> None:
        party = {"id": "7", "@referredType": "Customer"}
        order = v4_order(relatedParty=[{**party, "partyOrPartyRole": beside}])
        assert reading.order(order) == reading.order(v4_order(relatedParty=[party]))

    def test_a_party_beside_of_a_type_that_is_no_reference_is_shown_as_one(self) -> None:
        beside = {"@type": "Individual", "id": "7", "givenName": "Jo"}
        party = {"id": "7", "@referredType": "Individual", "partyOrPartyRole": beside}
        [shown] = reading.order(v4_order(relatedParty=[party]))["relatedParty"]
        expected = {**beside, "@type": "PartyRef", "@referredType": "Individual"}
        assert shown["partyOrPartyRole"] == expected

    @pytest.mark.parametrize(
        "product",
        [
            {"intent": {"expression": 5}},
            {"intent": {"@type": "Intent", "id": 5}},
            {
                "productCharacteristic": [
                    {"name": "n", "value": 1, "characteristicRelationship": [1]}
                ]
            },
            {"place": [{"id": "p", "role": "at", "place": {"@type": "PlaceRef", "id": 5}}]},
            {"place": [{"id": "p", "role": "at", "@typeV5": 5, "@baseTypeV5": {}}]},
        ],
    )
    def test_what_v5_does_not_allow_in_a_product_is_not_shown(self, product: Json) -> None:
        view = reading.order(v4_product(**product))
        assert violations_of_v5("ProductOrder", {"id": "1", "href": "urn:1", **view}) == ""

    def test_a_text_that_was_no_note_of_an_item_is_not_shown(self) -> None:
        item = {"id": "1", "action": "add", "note": "mind the dog"}
        view = reading.order(v4_order(productOrderItem=[item]))
        assert "note" not in view["productOrderItem"][0]
