"""The orders of the demonstration, as a client sends them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tmf622_demo.client import Json

HOME: Final = "Home for Ana Lopes, with a second TV box"
FIBRE: Final = "a fibre line for Ana Lopes"


def bundle() -> Json:
    """A bundle of two bundles, of one of which the client says more."""
    box = _item("box", "tv-box", quantity=2)
    return _order(_item("1", "home", productOrderItem=[_item("tv", "tv", productOrderItem=[box])]))


def fibre(**characteristics: Any) -> Json:
    """A fibre line."""
    return _order(_fibre("1", characteristics))


def with_characteristics(order: Json, **changed: Any) -> Json:
    """A patch that changes characteristics of the first item."""
    item = order["productOrderItem"][0]
    product = item["product"]
    known = {each["name"]: each["value"] for each in product["productCharacteristic"]}
    after = {**product, "productCharacteristic": _characteristics({**known, **changed})}
    return {"productOrderItem": [{**item, "product": after}]}


def later(seconds: float) -> Json:
    """A router, to be sent in so many seconds."""
    start = datetime.now(UTC) + timedelta(seconds=seconds)
    return {**_order(_item("1", "router")), "requestedStartDate": start.isoformat()}


def refused(product_id: str) -> Json:
    """An order in which much is wrong; the product is one of another customer."""
    boxes = _item("box", "tv-box", quantity=4)
    bundle = _item("3", "home", productOrderItem=[_item("tv", "tv", productOrderItem=[boxes])])
    line = {"id": "4", "action": "delete", "product": {"id": product_id}}
    items = [_item("1", "isdn"), _fibre("2", {"speed": 2000}), bundle, line]
    return _order(*items, customer="otto")


def _order(*items: Json, customer: str = "ana") -> Json:
    party = {"id": customer, "role": "customer", "@referredType": "Customer"}
    return {"channel": [{"id": "web"}], "relatedParty": [party], "productOrderItem": list(items)}


def _item(id: str, offering: str, **attributes: Any) -> Json:
    return {"id": id, "action": "add", "productOffering": {"id": offering}, **attributes}


def _fibre(id: str, characteristics: Json) -> Json:
    return _item(id, "fibre", product={"productCharacteristic": _characteristics(characteristics)})


def _characteristics(values: Json) -> list[Json]:
    return [{"name": name, "value": value} for name, value in values.items()]
