"""Whatever an order says of its products, the inventory gets products by the contract."""

from __future__ import annotations

from typing import Final

import jsonschema_rs
from hypothesis import given
from hypothesis import strategies as st

from ordercentre.neighbours.documents import document
from ordercentre.products.patching import patched
from ordercentre.products.writing import Change, written
from productordering.ordering.items import located
from tests.api.client import CONTRACT
from tests.api.strategies import orders
from tests.ordercentre.products.orders import COMPLETED
from tmf630.patching.merge_patch import merged
from tmf630.wire import Json

# TMF622's products have the attributes of TMF637's.
VALIDATOR: Final = jsonschema_rs.Draft4Validator(
    {"$ref": "#/definitions/ProductRefOrValue", "definitions": CONTRACT["definitions"]},
    validate_formats=True,
)


def stored(order: Json, ids: str) -> Json:
    """An order as it is stored; the products of its items are there by `ids`."""
    order = {**order, "id": "o1", "href": "https://orders.example/productOrder/o1"}
    for _, item in located(order):
        item["state"] = "completed" if ids == "all" else "inProgress"
        if ids == "all" or item["action"] != "add":
            item["product"] = {**item.get("product", {}), "id": f"product of {item['id']}"}
    return order


@given(orders(), st.sampled_from(["all", "some"]))
def test_what_is_written_is_a_product(order: Json, ids: str) -> None:
    order = stored(order, ids)
    for _, item in located(order):
        write = written(order, item, COMPLETED, frozenset({"customer"}))
        if write.change is Change.NOTHING:
            continue
        VALIDATOR.validate(write.body)
        present = document({"id": write.product_id, "status": "active"})
        after = merged(present.content, patched(present, write))
        VALIDATOR.validate(after)
        assert patched(document(after), write) == {}
