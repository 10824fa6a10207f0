"""What the neighbours know: what those of the demonstration know, and products. Orders of these."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from tests.api.orders import Json, item
from tmf622_demo.neighbours import CONTRACTS

_FOLDER: Final = CONTRACTS.with_name("content")
_SPELT: Final = {"deceased": "deceaded"}
"""The state of an individual as TMF632 v4 spells it."""


def content(*, as_published: bool) -> Iterator[tuple[str, Json]]:
    """The resources, each with the name of its collection."""
    for name in ("catalogue", "customers", "parties"):
        text = (_FOLDER / f"{name}.json").read_text(encoding="utf-8")
        for collection, resources in json.loads(text).items():
            for each in resources:
                yield collection, _spelt(each) if as_published else each
    for each in _PRODUCTS:
        yield "product", each


def _spelt(resource: Json) -> Json:
    status = resource.get("status", "")
    return {**resource, "status": _SPELT[status]} if status in _SPELT else resource


def _product(id: str, customer: str, **attributes: object) -> Json:
    party = {"id": customer, "role": "customer", "@referredType": "Customer"}
    return {"id": id, "name": id, "status": "active", "relatedParty": [party], **attributes}


_PRODUCTS: Final = [
    _product("home-of-ana", "ana", productOffering={"id": "home"}),
    _product(
        "line-of-ana",
        "ana",
        productOffering={"id": "fibre"},
        productCharacteristic=[{"name": "speed", "value": 250}],
    ),
    _product("router-of-ana", "ana", productOffering={"id": "router"}),
    _product("line-of-otto", "otto", productOffering={"id": "fibre"}),
]


def of_ana(*items: Json) -> Json:
    """An order of these items."""
    party = {"id": "ana", "role": "customer", "@referredType": "Customer"}
    return {"relatedParty": [party], "productOrderItem": list(items)}


def fibre_and_router() -> Json:
    """An order of a line, and of a router that relies on it."""
    relies = {"id": "1", "relationshipType": "reliesOn"}
    return of_ana(
        item("1", productOffering={"id": "fibre"}),
        item("2", productOffering={"id": "router"}, productOrderItemRelationship=[relies]),
    )
