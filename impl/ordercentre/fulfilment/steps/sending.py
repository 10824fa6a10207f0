"""Sends the items of orders to acceptance centres, and what is amended of them.

What is to be sent is stored before it is sent. A service order that may have been sent before is
looked for by its `externalId`.
"""

from __future__ import annotations

import logging
from collections.abc import Container, Iterator, Mapping
from datetime import datetime
from typing import Final

from ordercentre.acceptance import amendment
from ordercentre.acceptance.amendment import Amendment
from ordercentre.acceptance.decomposition import (
    DecomposedOrder,
    Known,
    changed_product_ids,
    decomposed,
)
from ordercentre.acceptance.draft import ServiceOrderDraft, next_sequence
from ordercentre.acceptance.mapping import service_orders
from ordercentre.acceptance.routing import Routing
from ordercentre.capture.items import offering_ids, specification_ids
from ordercentre.catalogue.lookup import Catalogue
from ordercentre.centre import AcceptanceRules
from ordercentre.fulfilment.content import Cancelling, ServiceOrder, Stage
from ordercentre.fulfilment.rules import answers, fallout, outcomes, schedule
from ordercentre.fulfilment.steps.centres import Centres
from ordercentre.fulfilment.work import Work
from ordercentre.neighbours.protocol import RefusedByNeighbour
from ordercentre.products.lookup import Products
from ordercentre.products.model import Product
from productordering.ordering import items
from productordering.ordering.lifecycle import TERMINAL
from tmf630.discretion import told
from tmf630.wire import Json

_LOG: Final = logging.getLogger(__name__)


class Sending:
    """Sends to the acceptance centres of the `rules`."""

    def __init__(
        self,
        rules: AcceptanceRules,
        routing: Routing,
        centres: Centres,
        catalogue: Catalogue | None,
        products: Products | None,
    ) -> None:
        self.rules: Final = rules
        self._routing = routing
        self._centres = centres
        self._catalogue = catalogue
        self._products = products

    def begins_at(self, order: Json) -> float:
        """When an order is sent, in seconds since 1970; 0 for at once."""
        return schedule.begins_at(order, self.rules.lead_seconds)

    async def send(self, work: Work, order: Json, now: datetime) -> None:
        """Send what is new or to be tried again, and what has changed of what was sent.

        Raises NeighbourUnavailable of the catalogue and the inventory.
        """
        await self.carry_out(work)
        whole = decomposed(work.order_id, order, self.rules, await self._known(order))
        await self._plan(work, whole)
        await self._plan_retries(work, whole, now)
        await self.carry_out(work)

    async def carry_out(self, work: Work) -> None:
        """Do what is stored to be done."""
        for index, each in enumerate(work.content["serviceOrder"]):
            with work.tolerating():
                if each["stage"] == Stage.TO_CREATE:
                    await self._create(work, index, each)
                elif each["stage"] == Stage.TO_AMEND:
                    await self._amend(work, index, each)

    async def _known(self, order: Json) -> Known:
        """What neighbours know of an order, and of the products that it changes."""
        products: Mapping[str, Product] = {}
        if self._products and (ids := changed_product_ids(order)):
            products = await self._products.find(ids)
        if self._catalogue is None:
            return Known(products=products)
        asked = offering_ids(order, products), specification_ids(order, products)
        return Known(await self._catalogue.find(*asked), products)

    async def _plan(self, work: Work, whole: DecomposedOrder) -> None:
        """Store what differs between what the order wants and what was sent."""
        content = outcomes.without_removed(work.content, items.states(whole.order))
        sent = [ServiceOrderDraft.of(each["draft"]) for each in content["serviceOrder"]]
        removed = {e["draft"]["externalId"]: _removed(e) for e in content["serviceOrder"]}
        ended = frozenset(_ended(content))
        planned = amendment.amendments(whole, sent, self._names(whole.order), ended, removed)
        amended = {each.draft.external_id: each for each in planned.amended}
        cancelled = {each.external_id for each in planned.cancelled}
        orders = [
            _planned(each, amended, cancelled, whole.order) for each in content["serviceOrder"]
        ] + [_new(draft) for draft in planned.added]
        before = work.content
        if (orders, whole.own) != (before["serviceOrder"], before.get("own")):
            await work.save({**content, "serviceOrder": orders, "own": whole.own})
            work.planned(planned.added)

    async def _plan_retries(self, work: Work, whole: DecomposedOrder, now: datetime) -> None:
        """Store the service orders of failed items that are tried again."""
        content = work.content
        going = {id for id, state in items.states(whole.order).items() if _can_be_retried(state)}
        again = [id for id in fallout.to_retry(content, now.timestamp()) if id in going]
        if not again:
            return
        names = self._names(whole.order)
        sequence = next_sequence(
            [ServiceOrderDraft.of(e["draft"]) for e in content["serviceOrder"]]
        )
        centres = {id: names[id] for id in again if id in names}
        found = outcomes.outcomes(content)
        delivered = {each: id for id in again for each in found[id].delivered}
        drafts = service_orders(whole, centres, sequence, delivered)
        await work.save(
            {
                **fallout.retried(content, again),
                "serviceOrder": [*content["serviceOrder"], *map(_new, drafts)],
            }
        )
        work.planned(drafts)

    def _names(self, order: Json) -> Mapping[str, str]:
        """The name of the centre of each item."""
        return {id: each.neighbour.name for id, each in self._routing.centres(order).items()}

    async def _create(self, work: Work, index: int, planned: ServiceOrder) -> None:
        draft = ServiceOrderDraft.of(planned["draft"])
        try:
            created = await self._centres.of(draft).create(draft, may_exist=not work.is_new(draft))
        except RefusedByNeighbour as error:
            _LOG.warning("service order %s is refused: %s", draft.external_id, told(error))
            await work.save_service_order(index, answers.refused(planned, str(error)))
            return
        sent: ServiceOrder = {**planned, "stage": Stage.OPEN, "id": str(created["id"])}
        await work.save_service_order(index, sent)

    async def _amend(self, work: Work, index: int, planned: ServiceOrder) -> None:
        draft = ServiceOrderDraft.of(planned["draft"])
        try:
            await self._centres.of(draft).amend(planned["id"], planned["patch"])
        except RefusedByNeighbour as error:
            _LOG.warning("the amendment of %s is refused: %s", draft.external_id, told(error))
            changed = answers.refused_amendment(planned, str(error))
        else:
            changed = answers.amended(planned)
        await work.save_service_order(index, changed)


def _ended(content: Json) -> Iterator[str]:
    """The items that their centres do nothing more for, or do not cancel."""
    for id, each in outcomes.outcomes(content).items():
        if _has_ended(each.state, each.answered):
            yield id


def _removed(sent: ServiceOrder) -> Mapping[str, bool]:
    """The items that were removed from the order, and whether they have ended, by their ids."""
    known = {id: sent["items"].get(id, outcomes.UNKNOWN) for id in sent.get("removed", ())}
    return {id: _has_ended(each["state"], each["answered"]) for id, each in known.items()}


def _has_ended(state: str, answered: bool) -> bool:
    return state in TERMINAL or (answered and state not in outcomes.CANCELLING)


def _can_be_retried(state: str) -> bool:
    return state not in TERMINAL and state not in outcomes.CANCELLING


def _planned(
    sent: ServiceOrder, amended: Mapping[str, Amendment], cancelled: Container[str], order: Json
) -> ServiceOrder:
    """A service order with what is to be done with it next."""
    id = sent["draft"]["externalId"]
    if sent["stage"] != Stage.OPEN:
        return sent
    if id in cancelled:
        reason = order.get("cancellationReason", "")
        asked: Cancelling = {"request": "", "task": "", "reason": reason, "refused": ""}
        return {**sent, "cancelling": sent.get("cancelling", asked)}
    if id in amended:
        amendment = amended[id]
        stored = amendment.draft.stored()
        return {
            **sent,
            "stage": Stage.TO_AMEND,
            "amended": stored,
            "patch": amendment.patch,
            "closing": sorted(amendment.cancelled),
        }
    return sent


def _new(draft: ServiceOrderDraft) -> ServiceOrder:
    return {"draft": draft.stored(), "stage": Stage.TO_CREATE, "id": "", "state": "", "items": {}}
