"""The rules that only `--rules strict` has."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from productordering.ordering import Forbidden
from productordering.ordering.metadata import Order
from tests.api import orders
from tests.api.orders import Json, item
from tests.ordering.orders import patch, place, stored

PARTIES = [{"id": "C1", "role": "customer", "@referredType": "Customer"}]
order = partial(orders.order, relatedParty=PARTIES)
PRODUCT = {"productSpecification": {"id": "fibre"}}


def changing(action: str, **attributes: Any) -> Json:
    """An item for an installed product."""
    return {"id": "1", "action": action, **attributes}


def adding(**attributes: Any) -> Json:
    return {"id": "1", "action": "add", **attributes}


def between(start: str, completion: str) -> Json:
    return order(requestedStartDate=start, requestedCompletionDate=completion)


ITEM = "/productOrderItem/0"
UNNAMED: dict[str, Json] = {
    "nothing": {},
    "an offering": {"productOffering": {"id": "fibre-500"}},
    "a product that is not named": {"product": {"name": "Fibre", **PRODUCT}},
}
BROKEN: dict[str, tuple[Json, str]] = {
    # an order, the place that breaks a rule
    **{
        f"{action} {name}": (order(changing(action, **attributes)), f"{ITEM}/product")
        for action in ("modify", "delete", "noChange")
        for name, attributes in UNNAMED.items()
    },
    "add nothing": (order(adding()), ITEM),
    "add an empty product": (order(adding(product={})), ITEM),
    "add a product of which no more is said": (
        order(adding(product={"id": "P", "href": "https://example.com/P", "@type": "Product"})),
        ITEM,
    ),
    "add nothing inside": (
        order(item("2", productOrderItem=[item("3"), adding()])),
        f"{ITEM}/productOrderItem/1",
    ),
    "nobody": (order(relatedParty=[]), "/relatedParty"),
    "none": (order(item(quantity=0)), f"{ITEM}/quantity"),
    "fewer than none": (order(item("2"), item(quantity=-1)), "/productOrderItem/1/quantity"),
    "none inside": (
        order(item("2", productOrderItem=[item(quantity=0)])),
        f"{ITEM}/productOrderItem/0/quantity",
    ),
    "completion before the start": (
        between("2026-02-01T00:00:00Z", "2026-01-31T23:59:59.999Z"),
        "/requestedCompletionDate",
    ),
    "completion before the start elsewhere": (
        between("2026-02-01T00:00:00Z", "2026-02-01T00:30:00+01:00"),
        "/requestedCompletionDate",
    ),
}
WHOLE: dict[str, Json] = {
    **{
        f"{action} {name}": order(changing(action, product={name: "https://example.com/P"}))
        for action in ("modify", "delete", "noChange")
        for name in ("id", "href")
    },
    "add an offering": order(adding(productOffering={"id": "fibre-500"})),
    "add a specification": order(adding(product=PRODUCT)),
    "add a characteristic": order(
        adding(product={"productCharacteristic": [{"name": "speed", "value": 500}]})
    ),
    "add a name": order(adding(product={"name": "Fibre"})),
    "one": order(item(quantity=1)),
    "many": order(item(quantity=2**63 - 1)),
    "start and completion at once": between("2026-02-01T00:00:00Z", "2026-02-01T01:00:00+01:00"),
    "completion after the start": between("2026-02-01T00:30:00+01:00", "2026-02-01T00:00:00Z"),
    "a start": order(requestedStartDate="2026-02-01T00:00:00Z"),
    "a completion": order(requestedCompletionDate="2026-02-01T00:00:00Z"),
}
broken = pytest.mark.parametrize(("sent", "where"), BROKEN.values(), ids=BROKEN)


def placed(sent: Json, *, strict: bool) -> Order:
    others = {name: value for name, value in sent.items() if name != "productOrderItem"}
    return stored(place(*sent["productOrderItem"], strict=strict, **others))


@broken
def test_an_order_that_breaks_a_rule_is_refused(sent: Json, where: str) -> None:
    with pytest.raises(Forbidden) as caught:
        placed(sent, strict=True)
    assert str(caught.value).partition(": ")[0] == where


@broken
def test_a_change_that_breaks_a_rule_is_refused(sent: Json, where: str) -> None:
    before = placed(order(), strict=True)
    with pytest.raises(Forbidden) as caught:
        patch(before, strict=True, **{**sent, "priority": "1"})
    assert str(caught.value).partition(": ")[0] == where


@broken
def test_the_default_rules_accept_it(sent: Json, where: str) -> None:
    assert placed(sent, strict=False).resource["state"] == "acknowledged"
    before = placed(orders.order(), strict=False)
    assert patch(before, priority="1", **sent).resource["priority"] == "1"


@pytest.mark.parametrize("sent", WHOLE.values(), ids=WHOLE)
def test_an_order_that_follows_the_rules_is_accepted(sent: Json) -> None:
    assert placed(sent, strict=True).resource["state"] == "acknowledged"
    before = placed(order(), strict=True)
    assert patch(before, strict=True, priority="1", **sent).resource["priority"] == "1"


def test_the_default_rules_apply_too() -> None:
    with pytest.raises(Forbidden, match="/productOrderItem/1/id"):
        placed(order(item("1"), item("1")), strict=True)


def test_the_party_cannot_be_removed() -> None:
    before = placed(order(), strict=True)
    with pytest.raises(Forbidden, match=r"^/relatedParty: .*@referredType"):
        patch(before, strict=True, relatedParty=None)
    with pytest.raises(Forbidden, match=r"^/relatedParty: "):
        placed(orders.order(), strict=True)


def test_an_older_order_that_breaks_a_rule_can_change() -> None:
    going = placed(orders.order(adding(quantity=0)), strict=False)
    changes: list[Json] = [
        *({"priority": "1"}, {"productOrderItem": [adding(quantity=-1)]}),
        *({"state": "inProgress"}, {"state": "completed"}),
    ]
    for change in changes:
        going = stored(patch(going, strict=True, **change))
    assert going.resource["state"] == "completed"
