"""The order centre over the parts of TMF622 v4 and its neighbours."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final

from ordercentre.acceptance.routing import Routing
from ordercentre.acceptance.service_orders import ServiceOrders
from ordercentre.capture.order import CaptureRules
from ordercentre.capturing import OrderCapture
from ordercentre.catalogue.lookup import Catalogue
from ordercentre.centre import Centre, NeighbourSettings
from ordercentre.customers.lookup import Customers
from ordercentre.fulfilment.cancelling import AskingAcceptance
from ordercentre.fulfilment.collection import fulfilments
from ordercentre.fulfilment.deferred import DeferredCapture
from ordercentre.fulfilment.job import Job, Parts
from ordercentre.fulfilment.steps.centres import Centres
from ordercentre.fulfilment.steps.completing import Completing
from ordercentre.fulfilment.steps.following import Following
from ordercentre.fulfilment.steps.sending import Sending
from ordercentre.fulfilment.waking import OrderEvent, Waking
from ordercentre.fulfilment.worklist import Worklist
from ordercentre.lookup import Lookup
from ordercentre.neighbours.cache import CachedDocuments
from ordercentre.neighbours.client import HttpNeighbour
from ordercentre.neighbours.protocol import Neighbour
from ordercentre.offers import Offers
from ordercentre.products.inventory import Inventory
from ordercentre.products.lookup import Products
from ordercentre.refusals import Refusals
from ordercentre.registration import Registration
from productordering.ordering.cancellation import Policy
from tmf630.api.components import ApiComponents, Components
from tmf630.events import internal
from tmf630.events.delivery.handling import Handler
from tmf630.jobs.supervision import repeat, until_done
from tmf630.jobs.worker import Worker
from tmf630.resources.collection import Resources

_CACHED: Final = 5_000
"""Documents of a neighbour."""
_TRIM_SECONDS: Final = 3_600.0
_DUE_SECONDS: Final = 0.25
"""Seconds from one query for due jobs to the next: a server wakes them in the store."""


class OrderCentre:
    """The parts of an order centre; `shared` are those of the server, `url` is the server's.

    A part is made when it is first used. All are used within one event loop. `listener` is the path
    of the server at which acceptance centres post their events, `subscription` the id of the
    subscription by which it reads the event log.
    """

    listener: Final = "/serviceOrderListener"
    subscription: Final = "order-centre"

    def __init__(self, centre: Centre, shared: Components, url: str) -> None:
        self._centre = centre
        self._shared = shared
        self._v4: ApiComponents = shared.apis[0]
        self._url = url.rstrip("/")
        self._neighbours: dict[str, HttpNeighbour] = {}

    @cached_property
    def capture(self) -> OrderCapture:
        """The capture of orders."""
        return self._capture(self._refusals, self.subscribe)

    @cached_property
    def check(self) -> OrderCapture:
        """The capture of orders that are not to be stored: it stores nothing either."""
        return self._capture(None, None)

    def _capture(
        self, refusals: Refusals | None, prepare: Callable[[], Awaitable[None]] | None
    ) -> OrderCapture:
        centre = self._centre
        settings = (centre.catalog, centre.customer, centre.party, centre.inventory)
        rules = CaptureRules(catalogue=centre.catalogue_rules, customer=centre.customer_rules)
        return OrderCapture(
            Lookup(self._customers, self._products, self._catalogue),
            [each for each in settings if each],
            rules,
            refusals,
            self._v4.resources("productOrder").serializer.url,
            prepare,
        )

    @property
    def has_offers(self) -> bool:
        """Whether there is a catalogue, whose offerings can be looked for."""
        return self._centre.catalog is not None

    @cached_property
    def offers(self) -> Offers | None:
        """What can be ordered; None without a catalogue."""
        settings, catalogue = self._centre.catalog, self._catalogue
        if settings is None or catalogue is None:
            return None
        neighbour = self._neighbour(settings)
        return Offers(catalogue, neighbour, self._centre.catalogue_rules, settings.max_age)

    def policy(self, otherwise: Policy) -> Policy:
        """The policy by which cancellations are assessed, after the one for any order."""
        if self._centre.acceptance is None:
            return otherwise
        return AskingAcceptance(self._fulfilments, otherwise).assess

    @cached_property
    def waking(self) -> Waking:
        """Wakes the jobs of fulfilments."""
        return Waking(self._fulfilments, sends=self._centre.acceptance is not None)

    @cached_property
    def worklist(self) -> Worklist:
        """What needs a person: failed items, and orders that are late."""
        return Worklist(self._fulfilments)

    async def due(self, moment: float, limit: int) -> Sequence[str]:
        """The ids of at most `limit` orders whose fulfilment is to be looked at by `moment`."""
        return await self._fulfilments.due(moment, limit)

    def notes(self) -> Sequence[str]:
        """Which neighbours this process does not ask now, since they have failed."""
        clients = [*self._neighbours.values(), *self._acceptance.values()]
        return [note for each in clients if (note := each.note)]

    def open_collections(self) -> None:
        """Open the collections that it has beside those of the orders."""
        _ = self._fulfilments, self._refusals

    async def subscribe(self) -> None:
        """Subscribe to the events of orders, from now on, if that has not been done."""
        shared = self._shared
        await internal.subscribe(shared.subscriptions, shared.log, self.subscription)

    @cached_property
    def handler(self) -> Handler[OrderEvent]:
        """Handles the events of orders."""
        return Handler(OrderEvent, self._look_at)

    async def _look_at(self, events: Sequence[OrderEvent]) -> None:
        for id in await self.waking.orders_changed(events):
            self._worker.begin(id)

    @property
    def jobs(self) -> Sequence[Callable[[], Coroutine[Any, Any, None]]]:
        """What the dispatcher runs, until it is cancelled."""
        return [self._subscribe, self._worker.run, self._registration.run, self._keep_trimmed]

    async def _subscribe(self) -> None:
        await until_done("subscribe to the events of orders", self.subscribe)

    @cached_property
    def _worker(self) -> Worker:
        job = Job(self._parts, self._shared.terms.lease, _now)
        return Worker(self._fulfilments.due, job.run, time.time, pause=_DUE_SECONDS)

    @cached_property
    def _parts(self) -> Parts:
        acceptance = self._centre.acceptance
        sending = None
        if acceptance:
            definitions = self._v4.definition.model.attributes
            routing = Routing(acceptance, definitions)
            sending = Sending(acceptance, routing, self._centres, self._catalogue, self._products)
        return Parts(
            orders=self._v4.resources("productOrder"),
            fulfilments=self._fulfilments,
            capture=DeferredCapture(self._v4.resources("productOrder"), self.capture, _now),
            sending=sending,
            following=Following(self._centres),
            completing=Completing(self._inventory),
            poll_seconds=self._poll_seconds,
        )

    def _poll_seconds(self, centre: str) -> float:
        """The seconds to the next look at the service orders of a centre."""
        acceptance = self._centre.acceptance
        if acceptance is None:
            return 0.0
        has_events = self._registration.has_events(centre)
        return acceptance.event_poll_seconds if has_events else acceptance.poll_seconds

    @cached_property
    def _registration(self) -> Registration:
        return Registration(self._acceptance, self._url + self.listener)

    async def _keep_trimmed(self) -> None:
        async def trim() -> None:
            await self._refusals.trim(time.time())

        await repeat("trim refusals", trim, _TRIM_SECONDS)

    @cached_property
    def _fulfilments(self) -> Resources:
        return fulfilments(self._shared.store)

    @cached_property
    def _refusals(self) -> Refusals:
        return Refusals(self._shared.store)

    @cached_property
    def _catalogue(self) -> Catalogue | None:
        catalog = self._centre.catalog
        return Catalogue(catalog.name, self._documents(catalog)) if catalog else None

    @cached_property
    def _customers(self) -> Customers | None:
        customer, party = self._centre.customer, self._centre.party
        if not (customer or party):
            return None
        return Customers(
            self._documents(customer) if customer else None,
            self._documents(party) if party else None,
            self._centre.customer_rules,
        )

    @cached_property
    def _products(self) -> Products | None:
        inventory = self._centre.inventory
        if inventory is None:
            return None
        return Products(self._documents(inventory), self._centre.customer_rules)

    @cached_property
    def _inventory(self) -> Inventory | None:
        inventory = self._centre.inventory
        if inventory is None:
            return None
        return Inventory(self._neighbour(inventory), self._centre.customer_rules)

    @cached_property
    def _acceptance(self) -> Mapping[str, HttpNeighbour]:
        acceptance = self._centre.acceptance
        centres = acceptance.centres if acceptance else ()
        rules = self._shared.terms.callbacks
        # Their names are an operator's choice, and may be those of other neighbours.
        return {each.neighbour.name: HttpNeighbour(each.neighbour, rules) for each in centres}

    @cached_property
    def _centres(self) -> Centres:
        return Centres({name: ServiceOrders(each) for name, each in self._acceptance.items()})

    def _documents(self, settings: NeighbourSettings) -> CachedDocuments:
        return CachedDocuments(self._neighbour(settings), settings.max_age, _CACHED)

    def _neighbour(self, settings: NeighbourSettings) -> Neighbour:
        """The client of a neighbour: reads and writes share its circuit and its connections."""
        if settings.name not in self._neighbours:
            client = HttpNeighbour(settings, self._shared.terms.callbacks)
            self._neighbours[settings.name] = client
        return self._neighbours[settings.name]


def _now() -> datetime:
    return datetime.now(UTC)
