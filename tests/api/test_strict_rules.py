"""What `TMF622_RULES=strict` asks of an order beyond the contract, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from tests.api import orders
from tests.api.client import ContractClient
from tests.api.orders import Json, item, path, place, refused, retrieve
from tests.api.progress import states
from tests.api.stores import NewStore
from tests.server import running

STRICT = {"TMF622_RULES": "strict"}
PARTIES = [{"id": "C1", "role": "customer", "@referredType": "Customer"}]
order = partial(orders.order, relatedParty=PARTIES)
PRODUCT = {"productSpecification": {"id": "fibre"}}


def changing(action: str, **attributes: Any) -> Json:
    """An item about a product that the customer has."""
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
    # an order, where it breaks a rule
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


@pytest.fixture(scope="module")
def strict(new_store: NewStore) -> Iterator[ContractClient]:
    """A client of a server that asks for more."""
    with (
        new_store() as url,
        running(url, environment=STRICT) as server,
        ContractClient(server.url) as client,
    ):
        yield client


@broken
def test_an_order_that_breaks_a_rule_is_refused(
    strict: ContractClient, sent: Json, where: str
) -> None:
    before = strict.get("/productOrder?limit=0").headers["x-total-count"]
    answer = strict.post("/productOrder", json=sent)
    refused(answer, 409, "65")
    assert strict.get("/productOrder?limit=0").headers["x-total-count"] == before
    assert answer.json()["message"].partition(": ")[0] == where


@broken
def test_a_change_that_breaks_a_rule_is_refused(
    strict: ContractClient, sent: Json, where: str
) -> None:
    placed = place(strict, relatedParty=PARTIES)
    answer = strict.patch(path(placed), json={**sent, "priority": "1"})
    refused(answer, 409, "65")
    assert answer.json()["message"].partition(": ")[0] == where
    assert retrieve(strict, placed) == placed


@broken
def test_the_contract_asks_for_less(client: ContractClient, sent: Json, where: str) -> None:
    assert client.post("/productOrder", json=sent).status_code == 201
    assert client.patch(path(place(client)), json=sent).status_code == 200


@pytest.mark.parametrize("sent", WHOLE.values(), ids=WHOLE)
def test_what_breaks_no_rule_is_accepted(strict: ContractClient, sent: Json) -> None:
    assert strict.post("/productOrder", json=sent).status_code == 201
    answer = strict.patch(path(place(strict, relatedParty=PARTIES)), json=sent)
    assert answer.status_code == 200, answer.text


def test_what_is_always_asked_is_asked_too(strict: ContractClient) -> None:
    answer = strict.post("/productOrder", json=order(item("1"), item("1")))
    refused(answer, 409, "65", "/productOrderItem/1/id")


def test_the_party_cannot_be_taken_away(strict: ContractClient) -> None:
    placed = place(strict, relatedParty=PARTIES)
    answer = strict.patch(path(placed), json={"relatedParty": None})
    refused(answer, 409, "65", "/relatedParty", "@referredType")
    refused(strict.post("/productOrder", json=orders.order()), 409, "65", "/relatedParty")


def test_an_order_from_before_goes_on(new_store: NewStore) -> None:
    with new_store() as url:
        with running(url) as server, ContractClient(server.url) as client:
            placed = place(client, adding(quantity=0))
        with running(url, "--rules", "strict") as server, ContractClient(server.url) as client:
            for change in ({"priority": "1"}, {"state": "inProgress"}, {"state": "completed"}):
                answer = client.patch(path(placed), json=change)
                assert answer.status_code == 200, answer.text
            assert states(answer.json()) == {"1": "completed"}
