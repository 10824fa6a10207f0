"""What an order leaves out and its neighbours say: names, links and specifications.

Nothing that is sent is overwritten. A neighbour's href is copied if it is an absolute URL of HTTP:
what it is relative to is known to the neighbour alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ordercentre.capture.items import ADD, offering_id, with_items, with_list
from ordercentre.catalogue.model import Found, Reference
from ordercentre.products.model import Product
from tmf630.wire import Json

_URL: Final = re.compile(r"https?://[!-~]+", re.IGNORECASE)


def filled(order: Json, found: Found, products: Mapping[str, Product]) -> Json:
    """The order with what is known of its offerings, specifications and products.

    An item that adds a product gets the specification of its offering, too. The order is the same
    object where nothing is added.
    """

    def changed(item: Json) -> Json:
        item = _with_offering(item, found)
        product = item.get("product", {})
        made = _product(product, found, products)
        if item["action"] == ADD and "productSpecification" not in made:
            offering = found.offerings.get(offering_id(item, {}))
            if offering and offering.specification:
                reference = _new_reference(offering.specification, found)
                made = {**made, "productSpecification": reference}
        return item if made is product else {**item, "product": made}

    return with_items(order, changed)


def named(reference: Json, *, name: str = "", href: str = "", version: str = "") -> Json:
    """A reference with what it leaves out, if that is known; the same object if it is not."""
    added = {}
    if href and "href" not in reference and is_url(href):
        added["href"] = href
    if name and "name" not in reference:
        added["name"] = name
    if version and "version" not in reference:
        added["version"] = version
    return {**reference, **added} if added else reference


def is_url(href: str) -> bool:
    """Whether an href is an absolute URL of HTTP."""
    return _URL.fullmatch(href) is not None


def _with_offering(owner: Json, found: Found) -> Json:
    """An item or a product with the name and href of its offering."""
    reference = owner.get("productOffering")
    offering = found.offerings.get(reference["id"]) if reference else None
    if reference is None or offering is None:
        return owner
    made = named(reference, name=offering.name, href=offering.href)
    return owner if made is reference else {**owner, "productOffering": made}


def _product(product: Json, found: Found, products: Mapping[str, Product]) -> Json:
    """A product with its name and href, and those of its offering and specification."""
    product = _with_offering(product, found)
    if there := products.get(product.get("id", "")):
        product = named(product, name=there.name, href=there.href)
    if reference := product.get("productSpecification"):
        made = _with_specification(reference, found)
        if made is not reference:
            product = {**product, "productSpecification": made}
    if "product" in product:
        nested = [_product(each, found, products) for each in product["product"]]
        product = with_list(product, "product", nested)
    return product


def _with_specification(reference: Json, found: Found) -> Json:
    """A reference to a specification with the name, href and version of it."""
    known = found.specifications.get(reference["id"])
    if known is None:
        return reference
    return named(reference, name=known.name, href=known.href, version=known.version)


def _new_reference(to: Reference, found: Found) -> Json:
    """A reference to the specification that an offering refers to."""
    made = _with_specification({"id": to.id}, found)
    return named(made, name=to.name, href=to.href, version=to.version)
