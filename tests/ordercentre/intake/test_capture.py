"""An order centre captures the orders of an intake as it captures those of a POST."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from ordercentre.capture.objections import CaptureRefused, Objection
from ordercentre.intake.intake import Intake, Terms
from ordercentre.intake.reading import SentOrder
from ordercentre.intake.results import Result
from ordercentre.neighbours.protocol import NeighbourUnavailable
from productordering.api import definition
from productordering.capture import Capture, Captured
from productordering.operations.forms import V4Form
from productordering.operations.placing import Placing
from productordering.ordering.metadata import Order
from productordering.ordering.order_rules import OrderRules
from tests.api.orders import Json, order
from tests.ordercentre.intake.running import stored
from tmf622.stores import open_store
from tmf630.api.collections import resources
from tmf630.contract.document import Contract


class Catalogue:
    """A capture that refuses `refused`, defers `deferred`, and names all other orders."""

    async def new(self, id: str, order: Json, now: datetime) -> Captured:
        match order["externalId"]:
            case "refused":
                raise CaptureRefused([Objection("/productOrderItem/0", "is not sold any more")])
            case "unavailable":
                raise NeighbourUnavailable("catalog: does not answer")
            case "deferred":
                return Captured(order, deferred=True)
        return Captured({**order, "description": "captured"}, {"offerings": 1})

    async def look_up(self, order: Json) -> Any:
        raise NotImplementedError

    def changed(self, before: Order, after: Json, found: Any, now: datetime) -> Captured:
        raise NotImplementedError

    async def refusal(self, id: str) -> Json | None:
        raise NotImplementedError


async def take(url: str, sent: Sequence[SentOrder], *, dry_run: bool = False) -> list[Result]:
    api, capture = definition(), Catalogue()
    as_declared: Capture = capture
    contract = Contract(api.contract)
    placing = Placing(V4Form(contract), OrderRules.of(api.model, strict=False), as_declared)
    store = open_store(url, 60)
    try:
        orders = resources(store, api, "productOrder", "")
        terms = Terms(name="orders.ndjson", at_once=3, dry_run=dry_run)
        intake = Intake(orders, contract, placing, terms)
        return [each async for each in intake.results(sent)]
    finally:
        await store.close()


def sent(*names: str) -> list[SentOrder]:
    return [SentOrder(line, order(externalId=name)) for line, name in enumerate(names, 1)]


@pytest.mark.anyio
async def test_what_a_capture_refuses_fails_and_what_it_adds_is_stored(sqlite_url: str) -> None:
    refused, unavailable, deferred, plain = await take(
        sqlite_url, sent("refused", "unavailable", "deferred", "plain")
    )
    assert refused.errors == ["/productOrderItem/0: is not sold any more"]
    assert unavailable.errors == ["catalog: does not answer"]
    assert (deferred.outcome, plain.outcome) == ("stored", "stored")


@pytest.mark.anyio
async def test_a_dry_run_waits_for_the_capture(sqlite_url: str) -> None:
    refused, plain = await take(sqlite_url, sent("refused", "plain"), dry_run=True)
    assert (refused.outcome, plain.outcome) == ("failed", "valid")


@pytest.mark.anyio
async def test_an_order_that_a_capture_refuses_is_taken_in_when_it_no_longer_does(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def new(self: Catalogue, id: str, order: Json, now: datetime) -> Captured:
        return Captured(order)

    await take(sqlite_url, sent("unavailable"))
    monkeypatch.setattr(Catalogue, "new", new)
    [again] = await take(sqlite_url, sent("unavailable"))
    assert again.outcome == "stored"


def test_captured_orders_are_in_the_store(sqlite_url: str) -> None:
    asyncio.run(take(sqlite_url, sent("deferred", "plain")))
    states = {each["externalId"]: each["state"] for each in stored(sqlite_url)}
    assert states == {"deferred": "pending", "plain": "acknowledged"}
    assert [each.get("description") for each in stored(sqlite_url)] == [None, "captured"]
