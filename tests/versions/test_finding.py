"""Query strings with v5's names find orders in both stores, in whichever version they were said."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

import pytest

from productordering.finding import conditions
from productordering.finding.attributes import stored_attributes
from productordering.versions import writing
from productordering.versions.paths import ORDER
from tests import mongodb
from tests.contract.conftest import ATTRIBUTES
from tests.versions.contracts import attributes_of_v5
from tests.versions.orders import v4_order, v4_product, v5_order, v5_product
from tmf630.query import filtering, parameters
from tmf630.query.attributes import Attributes
from tmf630.query.parameters import FILTER
from tmf630.store.entries import Record
from tmf630.store.mongo import MongoStore
from tmf630.store.protocol import Collection, Store
from tmf630.store.queries import Query
from tmf630.store.sqlite import SQLiteStore
from tmf630.wire import Json

MOMENT: Final = "2026-03-01T09:30:00Z"
IDENTIFIERS: Final = [
    {"id": "a", "owner": "shop", "@type": "ExternalIdentifier"},
    {"id": "b", "@type": "ExternalIdentifier"},
]
PARTY: Final = {"id": "7", "partyId": "p", "@type": "PartyRoleRef"}
ADDRESS: Final = {"city": "Ghent", "@type": "GeographicAddress"}
PLACE: Final = {"role": "at", "place": ADDRESS, "@type": "RelatedPlaceRefOrValue"}
MILESTONE: Final = {"status": "Completed", "@type": "ProductOrderMilestone"}
ORDERS: Final[dict[str, Json]] = {
    "4": v4_order(
        state="pending",
        externalId="a",
        orderDate=MOMENT,
        relatedParty=[{"id": "7", "role": "Buyer", "@referredType": "Individual"}],
    ),
    "4p": v4_product(agreement=[{"id": "a", "agreementItemId": "1"}]),
    "5": writing.order(
        v5_order(
            state="draft",
            externalId=IDENTIFIERS,
            relatedParty=[{"partyOrPartyRole": PARTY, "@type": "RelatedPartyRefOrPartyRoleRef"}],
            productOrderMilestone=[MILESTONE],
        )
    ),
    "5p": writing.order(v5_product(place=[PLACE], **{"@type": "Product"})),
}


EXPECTED: Final = {
    "state=draft": "5",
    "state=pending": "4",
    "state=pending,draft": "4 5",
    "creationDate.gte=2026-01-01": "4",
    "externalId.id=a": "4 5",
    "externalId.id=b": "5",
    "externalId.owner=shop": "5",
    "filter=$.externalId[?(@.id=='a' %26%26 @.owner=='shop')]": "5",
    "relatedParty.partyOrPartyRole.id=7": "4 5",
    "relatedParty.partyOrPartyRole.partyId=p": "5",
    "filter=$.relatedParty[?(@.role=='Buyer' %26%26 @.partyOrPartyRole.id=='7')]": "4",
    "productOrderMilestone.status=Completed": "5",
    "productOrderItem.product.agreementItem.agreementId=a": "4p",
    "productOrderItem.product.place.place.city=Ghent": "5p",
    "productOrderItem.state=pending": "4 5",
    "@type=ProductOrder": "4 4p 5 5p",
}
"""The ids of the orders that a query finds."""


@pytest.fixture(params=["sqlite", "mongodb"])
async def collection(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Collection]:
    """The orders in a store."""
    shape = Attributes(stored_attributes(ATTRIBUTES, attributes_of_v5()), ORDER).shape
    records = [Record(id, 1, json.dumps(each).encode()) for id, each in ORDERS.items()]
    with _opened(request, tmp_path) as store:
        try:
            orders = store.collection("productOrder", shape, [])
            await orders.insert(*records)
            yield orders
        finally:
            await store.close()


@contextmanager
def _opened(request: pytest.FixtureRequest, path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        yield SQLiteStore(path / "orders.sqlite3")
        return
    with mongodb.database(request.getfixturevalue("mongodb_url")) as url:
        yield MongoStore(url, "tmf622")


@pytest.mark.anyio
async def test_queries_of_v5_find_orders_of_both_versions(collection: Collection) -> None:
    found = {query: await _found(collection, query) for query in EXPECTED}
    assert found == EXPECTED


async def _found(collection: Collection, query: str) -> str:
    named, predicates = parameters.split(parse_qsl(query, keep_blank_values=True))
    path = parameters.single(named, FILTER)
    asked = filtering.condition(predicates, path, Attributes(attributes_of_v5(), ORDER))
    page = await collection.find(Query(condition=conditions.stored(ORDER, asked), limit=10))
    return " ".join(sorted(each.id for each in page.records))
