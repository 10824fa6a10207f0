"""The response to a capture: what was checked, found and answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from ordercentre.capture.items import offering_id
from ordercentre.capture.objections import Objection
from ordercentre.capture.order import LookedUp
from ordercentre.catalogue.model import Charge, Found, Offering, Price, Specification
from ordercentre.neighbours.bounded import Memo
from ordercentre.products.model import Product
from productordering.ordering.items import located
from productordering.ordering.metadata import Order
from tmf630.instants import timestamp
from tmf630.wire import Json

OUTCOME: Final = "outcome"
WAITING: Final = "pending"
"""The state of an order whose capture has yet to be made."""


class Outcome(StrEnum):
    """What came of a capture."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DEFERRED = "deferred"


def is_deferred(order: Order) -> bool:
    """Whether the capture of an order has yet to be made."""
    if not order.resource or order.resource["state"] != WAITING:
        return False
    return order.metadata.get("capture", {}).get(OUTCOME) == Outcome.DEFERRED


def deferred(now: datetime) -> Json:
    """The response to an order whose capture has yet to be made."""
    return {"captureDate": timestamp(now), OUTCOME: Outcome.DEFERRED}


def response(
    order: Json,
    found: LookedUp,
    seconds: Mapping[str, float],
    now: datetime,
    objections: Sequence[Objection] = (),
) -> Json:
    """The response to an order, which is refused if there are objections."""
    outcome = Outcome.REJECTED if objections else Outcome.ACCEPTED
    made: Json = {
        "captureDate": timestamp(now),
        OUTCOME: outcome,
        "customer": _customer(found.customer.snapshot),
        "productOffering": list(
            _offerings(order, found.catalogue or Found(), found.products or {})
        ),
        "product": [_product(each) for each in (found.products or {}).values()],
        "objection": [{"place": e.place, "message": e.message} for e in objections],
        "neighbour": [{"name": name, "seconds": each} for name, each in seconds.items()],
    }
    return {name: each for name, each in made.items() if each}


def _customer(snapshot: Mapping[str, Any]) -> Json:
    """The customer as it was, and the party behind it; a party that is the customer itself."""
    own, party = dict(snapshot.get("customer", {})), dict(snapshot.get("party", {}))
    if own and party:
        return {**own, "party": party}
    return own or party


def _offerings(order: Json, found: Found, products: Mapping[str, Product]) -> Iterator[Json]:
    items: dict[str, list[str]] = {}
    for _, item in located(order):
        items.setdefault(offering_id(item, products), []).append(item["id"])
    for id, ids in items.items():
        if offering := found.offerings.get(id):
            of = offering.specification
            specification = found.specifications.get(of.id) if of else None
            yield {**_SHOWN(offering, specification), "productOrderItem": ids}


def _offering(offering: Offering, specification: Specification | None) -> Json:
    shown = specification and {
        "id": specification.id,
        "name": specification.name,
        "version": specification.version,
    }
    return _filled(
        {
            "id": offering.id,
            "name": offering.name,
            "version": offering.version,
            "lifecycleStatus": offering.lifecycle_status,
            "productSpecification": shown and _filled(shown),
            "productOfferingPrice": [_price(each) for each in offering.prices],
            "duration": list(offering.durations),
        }
    )


_SHOWN: Final = Memo(_offering, 2_000)
"""The offerings of the catalogue, which are in many responses."""


def _price(price: Price) -> Json:
    return _filled(
        {
            "id": price.id,
            "name": price.name,
            "lifecycleStatus": price.lifecycle_status,
            "priceType": price.price_type,
            "recurringChargePeriod": price.charge_period,
            **_amount(price.charge),
        }
    )


def _amount(charge: Charge) -> Json:
    money = charge.duty_free or charge.tax_included
    return {"value": float(money.value), "unit": money.unit} if money else {}


def _product(product: Product) -> Json:
    return _filled({"id": product.id, "name": product.name, "status": product.status})


def _filled(attributes: Mapping[str, Any]) -> Json:
    return {name: each for name, each in attributes.items() if each or each == 0}
