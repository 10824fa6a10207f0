"""Customers and parties over HTTP, with a cache between."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import pytest

from ordercentre.centre import CustomerRules
from ordercentre.customers.lookup import Customers
from ordercentre.neighbours.cache import CachedDocuments
from ordercentre.neighbours.protocol import NeighbourUnavailable
from tests.events.listener import Behaviour, Connection, answering, listening
from tests.ordercentre.neighbours.serving import asking, says
from tmf630.wire import Json

pytestmark = pytest.mark.anyio

ORDER: Final[Json] = {
    "relatedParty": [{"id": "c 1", "role": "customer", "@referredType": "Customer"}]
}


@dataclass
class Crm:
    """A server of customers and parties, whose documents are found by their paths."""

    status: str = "active"
    broken: Behaviour | None = None
    requests: list[str] = field(default_factory=list)

    async def __call__(self, connection: Connection) -> None:
        request = connection.request
        path = request.line.split()[1]
        self.requests.append(path)
        content, etag = self._documents[path], f'"{self.status}"'
        if self.broken and "customer" in path:
            await self.broken(connection)
        elif request.headers.get("if-none-match") == etag:
            await answering("304 Not Modified", f"ETag: {etag}")(connection)
        else:
            await says(content, f"ETag: {etag}")(connection)

    @property
    def _documents(self) -> dict[str, Any]:
        party = {"id": "i1", "@referredType": "Individual"}
        return {
            "/customers/customer/c%201": {
                "id": "c 1",
                "status": self.status,
                "engagedParty": party,
            },
            "/parties/individual/i1": {"id": "i1", "fullName": "Ada Byron"},
        }


@asynccontextmanager
async def looking_up(crm: Crm, max_age: float) -> AsyncIterator[Customers]:
    """Customers whose documents may be so many seconds old."""
    async with (
        listening(crm) as listener,
        asking(listener.url("/customers/"), name="customer") as customer,
        asking(listener.url("/parties"), name="party") as party,
    ):
        documents = [CachedDocuments(each, max_age, 100) for each in (customer, party)]
        yield Customers(documents[0], documents[1], CustomerRules())
        for each in documents:
            await each.aclose()


async def found(customers: Customers) -> tuple[str, str]:
    """The status of the customer, and the name of its party."""
    customer = (await customers.find(ORDER)).customer
    assert customer
    assert customer.party
    return customer.status, customer.party.name


async def test_a_customer_that_was_just_looked_up_is_not_asked_for_again() -> None:
    crm = Crm()
    async with looking_up(crm, 3600) as customers:
        for _ in range(3):
            assert await found(customers) == ("active", "Ada Byron")
    assert crm.requests == ["/customers/customer/c%201", "/parties/individual/i1"]


async def test_a_change_of_the_customer_is_seen_when_its_document_is_old() -> None:
    crm = Crm()
    async with looking_up(crm, 0) as customers:
        for status in ("active", "active", "closed"):
            crm.status = status
            assert await found(customers) == (status, "Ada Byron")
    assert len(crm.requests) == 6


@pytest.mark.parametrize(
    "broken",
    [
        answering("500 x"),
        answering("401 x", "Content-Type: application/json", body=b"{}"),
        answering("200 OK", "Content-Type: text/html", body=b"<html>"),
        says(["c1"]),
        says({"status": {"code": 1}}),
        says({"engagedParty": "i1"}),
    ],
)
async def test_rubbish_is_no_customer(broken: Behaviour) -> None:
    async with looking_up(Crm(broken=broken), 3600) as customers:
        with pytest.raises(NeighbourUnavailable, match=r"^customer: "):
            await customers.find(ORDER)
