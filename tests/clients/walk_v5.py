"""Uses version 5 of the API by a client from openapi-generator: `python walk_v5.py API`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

import ordering_client as made

EXTERNAL_ID = "walked-in-python"
START = datetime(2030, 1, 31, 8, tzinfo=UTC)
VALUES: dict[str, Any] = {
    "StringCharacteristic": "500",
    "IntegerCharacteristic": 500,
    "BooleanCharacteristic": True,
    "ObjectCharacteristic": {"staticIp": True, "ports": [80]},
    "StringArrayCharacteristic": ["red", "blue"],
}
"""A value of each of these types of characteristics."""


def main(api: str) -> None:
    client = made.ApiClient(made.Configuration(host=api))
    order_id = walk_orders(made.ProductOrderApi(client))
    walk_tasks(made.CancelProductOrderApi(client), order_id)
    walk_hub(made.EventsSubscriptionApi(client))


def new_order() -> Any:
    characteristics = [
        getattr(made, f"{type_}FVO")(type=type_, name=f"c{number}", value=value)
        for number, (type_, value) in enumerate(VALUES.items())
    ]
    product = made.ProductFVO(type="Product", product_characteristic=characteristics)
    item = made.ProductOrderItemFVO(
        type="ProductOrderItem",
        id="1",
        action=made.ItemActionType.ADD,
        product=made.ProductRefOrValueFVO(product),
    )
    edda = made.PartyRefFVO(type="PartyRef", id="45", name="Edda Lind", referred_type="Individual")
    shop = made.PartyRoleRefFVO(type="PartyRoleRef", id="7", party_name="Lind's Shop")
    parties = [
        made.RelatedPartyRefOrPartyRoleRefFVO(
            type="RelatedPartyRefOrPartyRoleRef",
            role=role,
            party_or_party_role=made.PartyRefOrPartyRoleRefFVO(party),
        )
        for role, party in (("customer", edda), ("seller", shop))
    ]
    identifier = made.ExternalIdentifierFVO(type="ExternalIdentifier", id=EXTERNAL_ID, owner="Shop")
    return made.ProductOrderFVO(
        type="ProductOrder",
        external_id=[identifier],
        requested_start_date=START,
        notification_contact="edda@example.com",
        related_party=parties,
        product_order_item=[item],
    )


def walk_orders(orders: made.ProductOrderApi) -> str:
    order = new_order()
    placed = orders.create_product_order(order, idempotency_key="python-1")
    assert orders.create_product_order(order, idempotency_key="python-1").id == placed.id

    answer = orders.retrieve_product_order_with_http_info(placed.id, x_request_id="walk-1")
    assert answer.headers["x-request-id"] == "walk-1"
    read = answer.data
    product = read.product_order_item[0].product.actual_instance
    found = {each.type: each.value for each in product.product_characteristic}
    assert found == VALUES
    parties = [each.party_or_party_role.actual_instance for each in read.related_party]
    assert [(each.type, each.id) for each in parties] == [("PartyRef", "45"), ("PartyRoleRef", "7")]
    assert read.external_id[0].owner == "Shop"
    assert read.requested_start_date == START

    (listed,) = orders.list_product_order(
        fields="state,relatedParty,productOrderItem.state",
        external_id_id=EXTERNAL_ID,
        related_party_party_or_party_role_name="Edda Lind",
        state=["acknowledged", "held"],
        creation_date_gt="2020-01-01T00:00:00Z",
        sort="-creationDate",
        limit=5,
    )
    assert listed.id == placed.id
    assert listed.product_order_item[0].state == made.ProductOrderItemStateType.ACKNOWLEDGED

    update = made.ProductOrderMVO(priority="1", notification_contact=None)
    merged = orders.patch_product_order(placed.id, update, if_match=answer.headers["etag"])
    assert (merged.priority, merged.notification_contact) == ("1", None)

    note = {"@type": "Note", "text": "By JSON Patch"}
    add = made.JsonPatch(op="add", path="/note", value=[note])
    # The generated method checks a body against the schema of the first media type only.
    unchecked = made.ProductOrderApi.patch_product_order.raw_function
    media_type = "application/json-patch+json"
    patched = unchecked(orders, placed.id, [add], _content_type=media_type)
    assert [each.text for each in patched.note] == ["By JSON Patch"]
    return str(placed.id)


def walk_tasks(tasks: made.CancelProductOrderApi, order_id: str) -> None:
    order = made.ProductOrderRefFVO(type="ProductOrderRef", id=order_id)
    cancellation = made.CancelProductOrderFVO(
        type="CancelProductOrder", product_order=order, cancellation_reason="Walked enough"
    )
    task = tasks.create_cancel_product_order(cancellation)
    asked = tasks.retrieve_cancel_product_order(task.id, fields="state")
    assert asked.state and asked.product_order is None
    listed = tasks.list_cancel_product_order(product_order_id=order_id)
    assert [each.id for each in listed] == [task.id]


def walk_hub(hub: made.EventsSubscriptionApi) -> None:
    listener = made.HubFVO(type="Hub", callback="http://127.0.0.1:9/python")
    hub.hub_delete(hub.create_hub(listener).id)


if __name__ == "__main__":
    main(sys.argv[1])
