"""Uses the API by a client from openapi-generator: `python walk.py API`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import ordering_client as made

VALUES = ["500", 500, 0.5, True, {"staticIp": True, "ports": [80]}, [1, "two", None], None]
EXTERNAL_ID = "walked-in-python"
START = datetime(2030, 1, 31, 8, tzinfo=UTC)


def main(api: str) -> None:
    client = made.ApiClient(made.Configuration(host=api))
    order_id = walk_orders(made.ProductOrderApi(client))
    walk_tasks(made.CancelProductOrderApi(client), order_id)
    walk_hub(made.EventsSubscriptionApi(client))


def walk_orders(orders: made.ProductOrderApi) -> str:
    characteristics = [
        made.Characteristic(name=f"c{number}", value=value) for number, value in enumerate(VALUES)
    ]
    product = made.ProductRefOrValue(product_characteristic=characteristics)
    item = made.ProductOrderItem(id="1", action=made.OrderItemActionType.ADD, product=product)
    order = made.ProductOrderCreate(
        external_id=EXTERNAL_ID,
        requested_start_date=START,
        notification_contact="edda@example.com",
        product_order_item=[item],
    )
    placed = orders.create_product_order(order, idempotency_key="python-1")
    assert orders.create_product_order(order, idempotency_key="python-1").id == placed.id

    answer = orders.retrieve_product_order_with_http_info(placed.id, x_request_id="walk-1")
    assert answer.headers["x-request-id"] == "walk-1"
    found = answer.data.product_order_item[0].product.product_characteristic
    assert [each.value for each in found] == VALUES
    assert answer.data.requested_start_date == START

    (listed,) = orders.list_product_order(
        fields="state,productOrderItem.state",
        external_id=EXTERNAL_ID,
        state=["acknowledged", "held"],
        order_date_gt="2020-01-01T00:00:00Z",
        sort="-orderDate",
        limit=5,
    )
    assert (listed.id, listed.product_order_item[0].id) == (placed.id, None)
    assert listed.product_order_item[0].state == made.ProductOrderItemStateType.ACKNOWLEDGED

    update = made.ProductOrderUpdate(priority="1", notification_contact=None)
    merged = orders.patch_product_order(placed.id, update, if_match=answer.headers["etag"])
    assert (merged.priority, merged.notification_contact) == ("1", None)

    add = made.JsonPatchOperation(op="add", path="/note", value=[{"text": "By JSON Patch"}])
    # The generated method checks a body against the schema of the first media type only.
    unchecked = made.ProductOrderApi.patch_product_order.raw_function
    media_type = "application/json-patch+json"
    patched = unchecked(orders, placed.id, [add], _content_type=media_type)
    assert [each.text for each in patched.note] == ["By JSON Patch"]
    return str(placed.id)


def walk_tasks(tasks: made.CancelProductOrderApi, order_id: str) -> None:
    cancellation = made.CancelProductOrderCreate(
        product_order=made.ProductOrderRef(id=order_id), cancellation_reason="Walked enough"
    )
    task = tasks.create_cancel_product_order(cancellation)
    asked = tasks.retrieve_cancel_product_order(task.id, fields="state")
    assert asked.state and asked.product_order is None
    assert [each.id for each in tasks.list_cancel_product_order(product_order_id=order_id)] == [
        task.id
    ]


def walk_hub(hub: made.EventsSubscriptionApi) -> None:
    listener = made.EventSubscriptionInput(callback="http://127.0.0.1:9/python")
    hub.unregister_listener(hub.register_listener(listener).id)


if __name__ == "__main__":
    main(sys.argv[1])
