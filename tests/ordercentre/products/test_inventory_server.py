"""Writes into the inventory of a real server, whose contract takes what TMF637 has and no more.

If TMF622_TEST_CONTRACTS names a folder with published contracts of TMF637, these are served, too.
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import httpx
import pytest

from ordercentre.catalogue.model import Reference
from ordercentre.centre import CustomerRules
from ordercentre.neighbours.client import HttpNeighbour
from ordercentre.neighbours.protocol import NeighbourUnavailable
from ordercentre.products.inventory import Inventory
from tests.events.listener import Behaviour, Connection, answering, listening
from tests.ordercentre.neighbours.serving import LOCAL, settings
from tests.ordercentre.products.contract import BASE_PATH, INVENTORY
from tests.ordercentre.products.orders import COMPLETED, item, order
from tests.server import TIMEOUT, running
from tmf630.wire import Json

pytestmark = pytest.mark.anyio

_KEPT = {"content-type", "x-total-count", "etag"}


_FOLDER: Final = os.environ.get("TMF622_TEST_CONTRACTS")
_PUBLISHED: Final = sorted(Path(_FOLDER).rglob("TMF637*v4*.swagger.json")) if _FOLDER else []


@pytest.fixture(
    scope="module", params=[None, *_PUBLISHED], ids=lambda file: file.stem if file else "own"
)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The root of a server of the inventory."""
    folder = tmp_path_factory.mktemp("inventory")
    contract: Path | None = request.param
    if contract is None:
        contract = folder / "inventory.json"
        contract.write_text(json.dumps(INVENTORY))
    with running(f"sqlite:///{folder}/products.sqlite3", "--contract", str(contract)) as server:
        yield server.url


class Line:
    """Passes requests on to a server. An answer to a `lost` method does not arrive."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.lost: set[str] = set()
        self.methods: list[str] = []

    async def __call__(self, connection: Connection) -> None:
        request = connection.request
        method, target, _ = request.line.split()
        self.methods.append(method)
        async with httpx.AsyncClient(timeout=TIMEOUT) as client:
            answer = await client.request(
                method, self.server + target, headers=request.headers, content=request.body
            )
        if method in self.lost:
            self.lost.remove(method)
            raise ConnectionError
        kept = [f"{name}: {answer.headers[name]}" for name in _KEPT & answer.headers.keys()]
        await answering(f"{answer.status_code} x", *kept, body=answer.content)(connection)


@pytest.fixture
def line(server: str) -> Line:
    return Line(server)


@pytest.fixture
async def inventory(line: Line) -> AsyncIterator[Inventory]:
    """The inventory behind the line."""
    behaviour: Behaviour = line
    async with listening(behaviour) as listener:
        at = replace(settings(listener.url(BASE_PATH)), name="inventory")
        neighbour = HttpNeighbour(at, LOCAL)
        try:
            yield Inventory(neighbour, CustomerRules())
        finally:
            await neighbour.aclose()


async def products(server: str, order: Json) -> list[Json]:
    """The products of an order."""
    async with httpx.AsyncClient(timeout=TIMEOUT) as client:
        query = {"productOrderItem.productOrderId": order["id"]}
        found = await client.get(f"{server}{BASE_PATH}/product", params=query)
    result: list[Json] = found.json()
    return result


def full_item() -> Json:
    """An item that says of its product all that it can."""
    price = {"priceType": "recurring", "price": {"dutyFreeAmount": {"unit": "EUR", "value": 9.9}}}
    return item(
        "1",
        quantity=2,
        productOffering={"id": "fibre", "name": "Fibre"},
        billingAccount={"id": "b1"},
        itemPrice=[{**price, "recurringChargePeriod": "month", "priceAlteration": [price]}],
        itemTerm=[{"name": "24 months", "duration": {"amount": 24, "units": "month"}}],
        product={
            "@type": "ProductRefOrValue",
            "description": "Up to the attic",
            "productSpecification": {"id": "access"},
            "productCharacteristic": [{"name": "speed", "value": 100}],
            "place": [{"id": "p", "role": "installation"}],
        },
    )


async def test_a_product_is_created_once_although_the_first_answer_was_lost(
    inventory: Inventory, line: Line, server: str
) -> None:
    adding = full_item()
    placed = order(adding, id="lost answer")
    line.lost = {"POST"}
    with pytest.raises(NeighbourUnavailable):
        await inventory.write(placed, adding, COMPLETED, may_exist=False)
    created = await inventory.write(placed, adding, COMPLETED, may_exist=True)
    again = await inventory.write(placed, adding, COMPLETED, may_exist=True)
    [product] = await products(server, placed)
    assert created == again == Reference(product["id"], href=product["href"])
    assert line.methods.count("POST") == 1
    assert product["status"] == "active"
    assert product["productCharacteristic"] == [
        {"name": "speed", "value": 100},
        {"name": "quantity", "valueType": "integer", "value": 2},
    ]


async def test_a_product_from_its_creation_to_its_end(
    inventory: Inventory, line: Line, server: str
) -> None:
    component, bundle = full_item(), item("2")
    bundle["productOrderItem"] = [component]
    placed = order(bundle, id="bundle")
    for completed in (bundle, component):
        created = await inventory.write(placed, completed, COMPLETED, may_exist=False)
        assert created
        completed["state"], completed["product"] = "completed", {"id": created.id}
    of_bundle, of_component = await products(server, placed)
    [relationship] = of_bundle["productRelationship"]
    assert relationship["product"]["id"] == of_component["id"]

    changed = {"id": of_component["id"], "status": "suspended", "name": "Slow"}
    modifying = item("1", "modify", product=changed, productOffering={"id": "copper"})
    later = order(modifying, id="later")
    line.lost = {"PATCH"}
    with pytest.raises(NeighbourUnavailable):
        await inventory.write(later, modifying, COMPLETED, may_exist=True)
    assert await inventory.write(later, modifying, COMPLETED, may_exist=True)
    assert line.methods.count("PATCH") == 2, "one to link the bundle, one to modify"
    [product] = await products(server, later)
    assert product["status"] == "suspended"
    assert product["productOffering"] == {"id": "copper"}
    assert product["productCharacteristic"] == of_component["productCharacteristic"]

    deleting = item("1", "delete", product={"id": of_component["id"]})
    last = order(deleting, id="last")
    for _ in range(2):
        assert await inventory.write(last, deleting, COMPLETED, may_exist=True)
    [product] = await products(server, last)
    assert product["status"] == "terminated"
    assert len(product["productOrderItem"]) == 3
