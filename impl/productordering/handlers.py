"""The operations of the contract, one class for each tag."""

from __future__ import annotations

from typing import Any

from productordering.audit import AuditContexts
from productordering.cancellations import transitions
from productordering.cancellations.jobs import CancellationJobs
from productordering.cancellations.requests import CancellationRequests
from productordering.histories import history_of
from productordering.ordering import history, order, shortcuts
from productordering.ordering.metadata import Order
from productordering.ordering.order_rules import OrderRules
from productordering.tolerances import SHORTCUTS
from tmf622_contract.operations import Created, NoContent, NotModified, Ok
from tmf630 import wire
from tmf630.contract.document import Definition
from tmf630.contract.tolerance import Tolerance, note
from tmf630.errors import NOT_FOUND, Fault
from tmf630.events.hub import Hub
from tmf630.events.inbox import Inbox
from tmf630.http.request import Request
from tmf630.offload import offload
from tmf630.patching import formats
from tmf630.resources import preconditions
from tmf630.resources.collection import Resources
from tmf630.resources.serializer import Representation
from tmf630.wire import Json


class ProductOrders:
    """Product orders: create, list, retrieve, patch, delete; and their histories.

    `tolerance` accepts requests that the contract does not allow. A deletion begins the order's job
    of `cancellation_jobs`.
    """

    def __init__(
        self,
        orders: Resources,
        product_order: Definition,
        rules: OrderRules,
        cancellation_jobs: CancellationJobs,
        audits: AuditContexts,
        tolerance: Tolerance,
    ) -> None:
        self._orders = orders
        self._product_order = product_order
        self._rules = rules
        self._cancellation_jobs = cancellation_jobs
        self._audits = audits
        self._tolerance = tolerance

    async def list_product_order(
        self, request: Request, *, fields: str | None, offset: int | None, limit: int | None
    ) -> Ok:
        page = await self._orders.list(request, fields, offset, limit)
        return Ok(page.body, page.headers)

    async def create_product_order(self, request: Request, *, product_order: Json) -> Created:
        async def make() -> Order:
            audit = self._audits.of(request, "POST")
            return await offload(request.size, order.received, product_order, audit, self._rules)

        created = await self._orders.create_once(request, product_order, make)
        return Created(created.body, created.headers)

    async def retrieve_product_order(
        self, request: Request, *, id: str, fields: str | None
    ) -> Ok | NotModified:
        found = await self._orders.retrieve(request, id, fields)
        return _found(request, found)

    async def patch_product_order(self, request: Request, *, id: str, product_order: Any) -> Ok:
        def change(before: Order) -> Order:
            audit = self._audits.of(request, "PATCH")
            after = formats.PATCHES[request.media_type](before.resource, product_order)
            self._product_order.validate_patched(after, request.tolerated)
            if SHORTCUTS in self._tolerance:
                changed, places = shortcuts.changed(before, after, audit, self._rules)
                request.tolerated.update((note(SHORTCUTS, place), None) for place in places)
            else:
                changed = order.changed(before, after, audit, self._rules)
            return transitions.after_change(changed)

        changed = await self._orders.change(request, id, change)
        return Ok(changed.body, changed.headers)

    async def delete_product_order(self, request: Request, *, id: str) -> NoContent:
        await self._orders.delete(request, id, transitions.deleted)
        self._cancellation_jobs.begin(id)
        return NoContent()

    async def retrieve_product_order_history(self, request: Request, *, id: str) -> Ok:
        found = await history_of(self._orders, id)
        if found is None:
            raise Fault(NOT_FOUND, "there is no productOrder with this id")
        return Ok(wire.encode(history.shown(found)))


class CancelProductOrders:
    """Cancellation tasks: create, list, retrieve, delete."""

    def __init__(
        self, tasks: Resources, cancellations: CancellationRequests, audits: AuditContexts
    ) -> None:
        self._tasks = tasks
        self._cancellations = cancellations
        self._audits = audits

    async def list_cancel_product_order(
        self, request: Request, *, fields: str | None, offset: int | None, limit: int | None
    ) -> Ok:
        page = await self._tasks.list(request, fields, offset, limit)
        return Ok(page.body, page.headers)

    async def create_cancel_product_order(
        self, request: Request, *, cancel_product_order: Json
    ) -> Created:
        audit = self._audits.of(request, "POST")
        created = await self._cancellations.request(request, cancel_product_order, audit)
        return Created(created.body, created.headers)

    async def retrieve_cancel_product_order(
        self, request: Request, *, id: str, fields: str | None
    ) -> Ok | NotModified:
        found = await self._tasks.retrieve(request, id, fields)
        return _found(request, found)

    async def delete_cancel_product_order(self, request: Request, *, id: str) -> NoContent:
        await self._cancellations.withdraw(request, id, self._audits.of(request, "DELETE"))
        return NoContent()


class EventsSubscription:
    """The hub: register, list, retrieve and unregister listeners."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def register_listener(self, request: Request, *, data: Json) -> Created:
        registered = await self._hub.register(data)
        return Created(registered.body, registered.headers)

    async def list_event_subscription(
        self, request: Request, *, fields: str | None, offset: int | None, limit: int | None
    ) -> Ok:
        page = await self._hub.list(request, fields, offset, limit)
        return Ok(page.body, page.headers)

    async def retrieve_event_subscription(
        self, request: Request, *, id: str, fields: str | None
    ) -> Ok | NotModified:
        found = await self._hub.retrieve(request, id, fields)
        return _found(request, found)

    async def unregister_listener(self, request: Request, *, id: str) -> NoContent:
        await self._hub.unregister(request, id)
        return NoContent()


class NotificationListeners:
    """The listener's side: events of other servers go to the inbox, if there is one."""

    def __init__(self, inbox: Inbox | None) -> None:
        self._inbox = inbox

    async def _receive(self, request: Request, *, data: Json) -> Created:
        if self._inbox is None:
            raise Fault(NOT_FOUND, "this server listens to no events: it runs without an inbox")
        received = await self._inbox.receive(request, data)
        return Created(received.body, received.headers)

    listen_to_product_order_create_event = _receive
    listen_to_product_order_attribute_value_change_event = _receive
    listen_to_product_order_delete_event = _receive
    listen_to_product_order_state_change_event = _receive
    listen_to_product_order_information_required_event = _receive
    listen_to_cancel_product_order_create_event = _receive
    listen_to_cancel_product_order_state_change_event = _receive
    listen_to_cancel_product_order_information_required_event = _receive


def _found(request: Request, found: Representation) -> Ok | NotModified:
    if preconditions.not_modified(request, found):
        return NotModified(found.headers)
    return Ok(found.body, found.headers)
