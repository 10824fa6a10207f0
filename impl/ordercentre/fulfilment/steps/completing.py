"""Completes items: what was delivered becomes a product of the inventory first.

So a client that reads of a completed item finds its product there.
"""

from __future__ import annotations

import logging
from collections.abc import Container, Iterator
from datetime import datetime
from typing import Final

from ordercentre.capture.items import with_items
from ordercentre.fulfilment.content import INVENTORY, Decision, FalloutState
from ordercentre.fulfilment.rules import fallout, outcomes
from ordercentre.fulfilment.work import Work
from ordercentre.neighbours.protocol import NeighbourUnavailable, RefusedByNeighbour
from ordercentre.products.inventory import Inventory
from productordering.ordering import items
from tmf630.discretion import told
from tmf630.wire import Json

_LOG: Final = logging.getLogger(__name__)


class Completing:
    """Writes the products of delivered items to the inventory, if there is one."""

    def __init__(self, inventory: Inventory | None) -> None:
        self._inventory = inventory

    async def complete(self, work: Work, order: Json, now: datetime) -> frozenset[str]:
        """Write the products; the ids of the items that are delivered but not complete yet.

        The writes of an order follow each other, those of nested items first.
        """
        if self._inventory is None:
            return frozenset()
        order = {**order, "id": work.order_id}
        known = work.content.get("product", {})
        delivered = [item for item in _delivered(order, work) if item["id"] not in known]
        waiting = {item["id"] for item in delivered}
        tried = await self._try(work, frozenset(waiting))
        for item in delivered:
            id = item["id"]
            if _waits_for_a_person(work.content, id) or _is_around(item, waiting - {id}):
                continue
            with work.tolerating():
                present = with_products(order, work)
                await self._write(work, self._inventory, present, id, now, may_exist=id in tried)
                waiting.discard(id)
        return frozenset(waiting)

    async def _try(self, work: Work, ids: frozenset[str]) -> frozenset[str]:
        """Store that the products of items are written now; those that an earlier look has tried.

        A process that is killed may have written some of them.
        """
        tried = frozenset(work.content.get("tried", ()))
        if ids - tried:
            await work.save({**work.content, "tried": sorted(ids | tried)})
        return tried

    async def _write(
        self,
        work: Work,
        inventory: Inventory,
        order: Json,
        id: str,
        now: datetime,
        *,
        may_exist: bool,
    ) -> None:
        """Write the product of an item; raises NeighbourUnavailable while it is not written."""
        item = next(item for _, item in items.located(order) if item["id"] == id)
        try:
            there = work.content.get("product", {}).keys()
            product = await inventory.write(order, item, now, there, may_exist=may_exist)
        except RefusedByNeighbour as error:
            _LOG.warning("a product of order %s is not written: %s", work.order_id, told(error))
            content = fallout.refused_by_inventory(work.content, id, str(error), now)
            await work.save(content)
            raise NeighbourUnavailable(str(error), reason=error.reason) from None
        reference: Json = {}
        if product:
            reference = {"id": product.id} | ({"href": product.href} if product.href else {})
        known = {**work.content.get("product", {}), id: reference}
        await work.save({**work.content, "product": known})


def with_products(order: Json, work: Work) -> Json:
    """The order whose items have the products that the inventory has of them."""
    known = work.content.get("product", {})

    def changed(item: Json) -> Json:
        found = known.get(item["id"])
        product = item.get("product", {})
        if not found or all(product.get(name) == each for name, each in found.items()):
            return item
        return {**item, "product": {**product, **found}}

    return with_items(order, changed) if known else order


def _delivered(order: Json, work: Work) -> Iterator[Json]:
    """The items that are delivered, nested ones before those that contain them."""
    wanted = outcomes.wanted_states(order, work.content)
    by_hand = outcomes.decisions(work.content)
    found = [item for _, item in items.located(order)]
    for item in reversed(found):
        state = wanted.get(item["id"], items.state(item))
        if state in outcomes.DELIVERED and not _is_by_hand(work.content, item["id"], by_hand):
            yield item


def _is_by_hand(content: Json, id: str, decided: dict[str, str]) -> bool:
    """Whether a person has completed an item whose product the inventory does not take.

    The decision is removed when the failure has ended with the item.
    """
    return any(
        each["item"] == id
        and each["source"] == INVENTORY
        and (id in decided or each["state"] == FalloutState.ENDED)
        for each in content["fallout"]
    )


def _is_around(item: Json, ids: Container[str]) -> bool:
    """Whether one of these items is in an item."""
    return any(each["id"] in ids for _, each in items.located(item))


def _waits_for_a_person(content: Json, id: str) -> bool:
    return any(
        each["item"] == id
        and each["source"] == INVENTORY
        and each.get("decision") != Decision.RETRY
        and each["state"] != FalloutState.ENDED
        for each in content["fallout"]
    )
