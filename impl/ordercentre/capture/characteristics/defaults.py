"""The values of mandatory characteristics that an order leaves out and the catalogue says."""

from __future__ import annotations

from collections.abc import Mapping

from ordercentre.capture.characteristics.describing import described
from ordercentre.capture.characteristics.specification import Characteristic
from ordercentre.capture.items import ADD, product_of, with_items
from ordercentre.catalogue.model import Found
from ordercentre.products.model import Product
from tmf630.wire import Json


def filled(order: Json, found: Found, products: Mapping[str, Product], at: int) -> Json:
    """The order with the default values, at a moment in microseconds since 1970.

    Only items that add a product get values, only of mandatory characteristics of which they send
    none. The order is the same object where nothing is added.
    """

    def changed(item: Json) -> Json:
        if item["action"] != ADD:
            return item
        known = described(item, found, products, at)
        if not known.mandatory:
            return item
        product = product_of(item)
        sent = product.get("productCharacteristic", [])
        names = {each["name"] for each in sent}
        lacking = [name for name in known.mandatory if name not in names]
        added = [entry for name in lacking for entry in _entries(known.get(name))]
        if not added:
            return item
        return {**item, "product": {**product, "productCharacteristic": [*sent, *added]}}

    return with_items(order, changed)


def _entries(characteristic: Characteristic | None) -> list[Json]:
    if characteristic is None:
        return []
    kind = {"valueType": characteristic.value_type} if characteristic.value_type else {}
    return [{"name": characteristic.name, **kind, "value": each} for each in characteristic.filling]
