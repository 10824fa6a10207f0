"""A catalogue behind HTTP: a server of our own with a contract of TMF620's shape."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from functools import partial

import httpx
import pytest

from ordercentre.catalogue.lookup import Catalogue
from ordercentre.catalogue.model import Charge, Money
from ordercentre.neighbours.cache import CachedDocuments
from tests.ordercentre.catalogue.catalogues import offering, price
from tests.ordercentre.catalogue.contract import BASE_PATH, CONTRACT
from tests.ordercentre.catalogue.examples import BUNDLED_PRICE, OFFERING, PRICE, SPECIFICATION
from tests.ordercentre.neighbours.serving import asking
from tests.server import TIMEOUT, running
from tmf630.wire import Json

pytestmark = pytest.mark.anyio

CONTENT: dict[str, list[Json]] = {
    "productOffering": [
        OFFERING,
        offering("ont"),
        offering("phone", productOfferingPrice=[{"id": "plan"}]),
    ],
    "productSpecification": [SPECIFICATION],
    "productOfferingPrice": [
        PRICE,
        BUNDLED_PRICE,
        price("installation"),
        price("perhaps"),
        {"id": "welcome", "percentage": 20},
    ],
}


@pytest.fixture(scope="module")
def catalogue_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    directory = tmp_path_factory.mktemp("catalogue")
    contract = directory / "catalogue.json"
    contract.write_text(json.dumps(CONTRACT))
    store = f"sqlite:///{directory}/catalogue.sqlite3"
    with running(store, "--contract", str(contract)) as server:
        yield server.url + BASE_PATH


@pytest.fixture(scope="module")
def content(catalogue_url: str) -> Iterator[httpx.Client]:
    """A client of the catalogue, which has its content."""
    with httpx.Client(base_url=catalogue_url, timeout=TIMEOUT) as client:
        for collection, resources in CONTENT.items():
            for resource in resources:
                client.post(f"/{collection}", json=resource).raise_for_status()
        yield client


@pytest.fixture
async def catalogue(catalogue_url: str, content: httpx.Client) -> AsyncIterator[Catalogue]:
    """The catalogue, whose documents are old at once: each is asked for again, by its ETag."""
    async with asking(catalogue_url) as neighbour:
        documents = CachedDocuments(neighbour, 0.0, 100)
        yield Catalogue("catalog", documents)
        await documents.aclose()


async def test_an_offering_is_found(catalogue: Catalogue) -> None:
    found = await catalogue.find(["fibre", "unknown", "a/b"])
    assert set(found.offerings) == {"fibre", "ont", "phone"}
    assert set(found.specifications) == {"fibre-spec"}
    monthly, installation = found.offerings["fibre"].prices
    assert monthly.charge.tax_included == Money(Decimal("35.69"), "EUR")
    assert installation.charge == Charge(duty_free=Money(Decimal(5), "EUR"))
    quarterly, _ = found.offerings["phone"].prices
    assert [each.id for each in quarterly.alterations] == ["welcome"]


async def test_what_has_not_changed_is_the_same(catalogue: Catalogue) -> None:
    assert await catalogue.find(["phone"]) is await catalogue.find(["phone"])


async def test_what_has_changed_is_found(catalogue: Catalogue, content: httpx.Client) -> None:
    before = await catalogue.find(["ont"])
    change = partial(content.patch, "/productOffering/ont", json={"name": "ONT 2"})
    (await asyncio.to_thread(change)).raise_for_status()
    after = await catalogue.find(["ont"])
    assert (before.offerings["ont"].name, after.offerings["ont"].name) == ("", "ONT 2")
