"""The operations of TMF622 v4: the generated protocols over what both versions have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from productordering.operations.orders import Orders
from productordering.operations.tasks import Tasks
from tmf622_contract.operations import (
    HANDLERS,
    CancelProductOrderOperations,
    Created,
    EventsSubscriptionOperations,
    NoContent,
    NotificationListenersOperations,
    NotModified,
    Ok,
    ProductOrderOperations,
)
from tmf630.errors import NOT_FOUND, Fault
from tmf630.events.hub import Hub
from tmf630.events.inbox import Inbox
from tmf630.http.operation.endpoint import Handler
from tmf630.http.request import Request
from tmf630.resources import preconditions
from tmf630.resources.serializer import Representation
from tmf630.wire import Json


def handlers(
    orders: Orders, tasks: Tasks, hub: Hub, inbox: Inbox | None
) -> Mapping[tuple[str, str], Handler]:
    """The handler of each operation. The annotations prove that none is missing or wrong."""
    product_orders: ProductOrderOperations[Request] = ProductOrders(orders)
    cancel_product_orders: CancelProductOrderOperations[Request] = CancelProductOrders(tasks)
    subscriptions: EventsSubscriptionOperations[Request] = EventsSubscription(hub)
    listeners: NotificationListenersOperations[Request] = NotificationListeners(inbox)
    by_name = {
        name: getattr(tag, name)
        for tag in (product_orders, cancel_product_orders, subscriptions, listeners)
        for name in HANDLERS.values()
        if hasattr(tag, name)
    }
    return {route: by_name[name] for route, name in HANDLERS.items()}


class ProductOrders:
    """Product orders: create, list, retrieve, patch, delete; their histories and captures."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders

    async def list_product_order(
        self, request: Request, *, fields: str | None, offset: int | None, limit: int | None
    ) -> Ok:
        page = await self._orders.resources.list(request, fields, offset, limit)
        return Ok(page.body, page.headers)

    async def create_product_order(self, request: Request, *, product_order: Json) -> Created:
        created = await self._orders.create(request, product_order)
        return Created(created.body, created.headers)

    async def retrieve_product_order(
        self, request: Request, *, id: str, fields: str | None
    ) -> Ok | NotModified:
        found = await self._orders.resources.retrieve(request, id, fields)
        return _found(request, found)

    async def patch_product_order(self, request: Request, *, id: str, product_order: Any) -> Ok:
        changed = await self._orders.change(request, id, product_order)
        return Ok(changed.body, changed.headers)

    async def delete_product_order(self, request: Request, *, id: str) -> NoContent:
        await self._orders.delete(request, id)
        return NoContent()

    async def retrieve_product_order_history(self, request: Request, *, id: str) -> Ok:
        return Ok(await self._orders.history(request, id))

    async def retrieve_product_order_capture_response(self, request: Request, *, id: str) -> Ok:
        return Ok(await self._orders.capture_response(request, id))


class CancelProductOrders:
    """Cancellation tasks: create, list, retrieve, delete."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks

    async def list_cancel_product_order(
        self, request: Request, *, fields: str | None, offset: int | None, limit: int | None
    ) -> Ok:
        page = await self._tasks.resources.list(request, fields, offset, limit)
        return Ok(page.body, page.headers)

    async def create_cancel_product_order(
        self, request: Request, *, cancel_product_order: Json
    ) -> Created:
        created = await self._tasks.create(request, cancel_product_order)
        return Created(created.body, created.headers)

    async def retrieve_cancel_product_order(
        self, request: Request, *, id: str, fields: str | None
    ) -> Ok | NotModified:
        found = await self._tasks.resources.retrieve(request, id, fields)
        return _found(request, found)

    async def delete_cancel_product_order(self, request: Request, *, id: str) -> NoContent:
        await self._tasks.withdraw(request, id)
        return NoContent()


class EventsSubscription:
    """The hub: register, list, retrieve and unregister listeners."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def register_listener(self, request: Request, *, data: Json) -> Created:
        registered = await self._hub.register(request, data)
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
