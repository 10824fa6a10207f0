"""A condition on v5's view holds if its translation holds on what is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from productordering.finding import conditions
from productordering.versions import reading, writing
from productordering.versions.paths import ORDER, TASK
from tests.versions.orders import v4_order, v4_product, v5_order
from tests.versions.strategies import instances
from tests.versions.test_paths import leaves
from tmf630.store.condition import (
    AllOf,
    AnyElement,
    AnyOf,
    Attribute,
    Comparison,
    Condition,
    Exists,
    Kind,
    Not,
    Operator,
    Sort,
)
from tmf630.store.matching import matcher
from tmf630.wire import Json

IDENTIFIERS = [
    {"id": "a", "owner": "shop", "@type": "ExternalIdentifier"},
    {"id": "b", "@type": "ExternalIdentifier"},
]


def compared(path: str, *values: Any, by: Operator = Operator.EQ) -> Comparison:
    return Comparison(Attribute(tuple(path.split(".")), Kind.ANY, many=True), by, values)


def of_party(within: Condition) -> Condition:
    return AnyElement("relatedParty", AnyElement("partyOrPartyRole", within))


STORED = [
    v4_order(state="pending"),
    writing.order(v5_order(state="draft")),
    writing.order(v5_order(state="inProgress.accepted")),
    v4_order(externalId="a"),
    v4_order(externalId="a", externalIdV5="an attribute of the client's own"),
    writing.order(v5_order(externalId=IDENTIFIERS)),
    writing.order(v5_order(externalId=[])),
    v4_order(relatedParty=[{"id": "a", "name": "Jo", "@referredType": "Individual"}]),
    v4_order(relatedParty=[{"id": "a", "@referredType": "Customer"}], **{"@type": "Own"}),
    v4_order(relatedParty=[{"id": "b", "@referredType": "Customer"}]),
    writing.order(v5_order(relatedParty=[{"role": "r", "@type": "RelatedPartyRefOrPartyRoleRef"}])),
    v4_order(channel=[{"id": "web", "role": "sales"}]),
    writing.order(v5_order(channel=[{"role": "sales", "@type": "RelatedChannel"}])),
    v4_product(place=[{"id": "p", "role": "at"}]),
    v4_product(place=[{"role": "at"}]),
    v4_order(productOrderItem=[{"id": "1", "action": "add", "state": "completed"}]),
    v4_order(
        productOrderItem=[
            {"id": "1", "action": "add", "state": "completed", "stateV5": "partial"},
            {"id": "2", "action": "add", "state": "held"},
        ]
    ),
    v4_product(agreement=[{"id": "a", "agreementItemId": "b"}]),
    v4_product(agreement=[{"id": "b", "agreementItemId": "a", "@type": "Own"}]),
]
CONDITIONS = [
    compared("state", "draft"),
    compared("state", "pending"),
    compared("state", "acknowledged", "draft"),
    compared("state", "inProgress", by=Operator.GTE),
    compared("state", "Progress", by=Operator.REGEX),
    Not(compared("state", "pending")),
    compared("externalId.id", "a"),
    compared("externalId.id", "b"),
    compared("externalId.owner", "shop"),
    Not(compared("externalId.id", "a")),
    AnyElement("externalId", AllOf([compared("id", "a"), compared("@type", "ExternalIdentifier")])),
    AnyElement("externalId", Not(compared("owner", "shop"))),
    AnyElement("externalId", AnyOf([Exists(("owner",)), compared("id", "b")])),
    AnyElement("externalId", Exists(("id",))),
    compared("relatedParty.partyOrPartyRole.id", "a"),
    AnyElement("relatedParty", compared("partyOrPartyRole.name", "Jo")),
    of_party(AllOf([compared("id", "a"), Not(Exists(("name",)))])),
    of_party(AnyOf([compared("id", "b"), Exists(("name",))])),
    compared("productOrderItem.state", "partial"),
    compared("productOrderItem.state", "completed", "held"),
    AnyElement("productOrderItem", AllOf([compared("state", "completed"), compared("id", "1")])),
    compared("productOrderItem.product.agreementItem.agreementId", "a"),
    compared("productOrderItem.product.agreementItem.@type", "AgreementItemRef"),
    compared("@type", "ProductOrder"),
    Not(compared("@type", "ProductOrder")),
    Exists(("productOrderItem", "product", "agreementItem", "agreementId")),
    Exists(("externalId",)),
    AnyElement("relatedParty", Exists(("partyOrPartyRole",))),
    Exists(("relatedParty", "partyOrPartyRole")),
    Not(Exists(("relatedParty", "partyOrPartyRole"))),
    AnyElement("channel", Exists(("channel",))),
    AnyElement("channel", Not(Exists(("channel",)))),
    Exists(("channel", "channel")),
    Exists(("productOrderItem", "product", "place", "place")),
]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_selects_the_same_orders(condition: Condition) -> None:
    selected = matcher(conditions.stored(ORDER, condition))
    expected = [matcher(condition)(reading.order(each)) for each in STORED]
    assert [selected(each) for each in STORED] == expected
    assert True in expected
    assert False in expected


@settings(max_examples=60)
@given(st.lists(instances("ProductOrder"), min_size=2, max_size=3), st.data())
def test_values_of_a_view_are_found_in_what_is_stored(
    views: list[Json], data: st.DataObject
) -> None:
    found = [
        (path, value)
        for path, value in leaves(views[0])
        if isinstance(value, str | int | float)
        and path[-1] not in ("@type", "@baseType")
        # v4 requires these of a party and of a channel.
        and not {"partyOrPartyRole", "channel", "productRelationship"} & set(path)
    ]
    if not found:
        return
    path, value = data.draw(st.sampled_from(found))
    condition = Comparison(Attribute(path, Kind.ANY, many=True), Operator.EQ, (value,))
    selected = matcher(conditions.stored(ORDER, condition))
    for view in views:
        assert selected(writing.order(view)) == matcher(condition)(view)


def test_a_task_is_found_by_a_state_of_v5() -> None:
    holds: Callable[[Json], bool] = matcher(conditions.stored(TASK, compared("state", "rejected")))
    assert holds(writing.task({"state": "rejected"}))
    assert not holds({"state": "terminatedWithError"})


def test_a_sort_key_is_what_v4_has() -> None:
    sort = Sort(Attribute(("creationDate",), Kind.INSTANT), descending=True)
    expected = Sort(Attribute(("orderDate",), Kind.INSTANT), descending=True)
    assert conditions.stored_sort(ORDER, sort) == expected
