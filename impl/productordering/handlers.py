"""The 18 operations of the contract, one class a tag."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from productordering.ordering import Forbidden, cancellation, order
from tmf622_contract.operations import Created, NoContent, NotModified, Ok
from tmf630 import patch, preconditions
from tmf630.call import Call
from tmf630.collection import Resources
from tmf630.contract import Definition
from tmf630.inbox import Inbox
from tmf630.representation import Representation

Json = dict[str, Any]
Clock = Callable[[], datetime]


class ProductOrders:
    """Product orders: placed, looked at, changed, removed."""

    def __init__(self, orders: Resources, product_order: Definition, clock: Clock) -> None:
        self._orders = orders
        self._product_order = product_order
        self._clock = clock

    async def list_product_order(
        self, call: Call, *, fields: str | None, offset: int | None, limit: int | None
    ) -> Ok:
        page = await self._orders.list(call, fields, offset, limit)
        return Ok(page.body, page.headers)

    async def create_product_order(self, call: Call, *, product_order: Json) -> Created:
        async def make() -> Json:
            return order.received(product_order, self._clock())

        created = await self._orders.create_once(call, product_order, make)
        return Created(created.body, created.headers)

    async def retrieve_product_order(
        self, call: Call, *, id: str, fields: str | None
    ) -> Ok | NotModified:
        found = await self._orders.retrieve(call, id, fields)
        return _found(call, found)

    async def patch_product_order(self, call: Call, *, id: str, product_order: Any) -> Ok:
        def change(before: Json) -> Json:
            after = patch.PATCHES[call.media_type](before, product_order)
            self._product_order.accept_changed(after)
            return order.changed(before, after)

        changed = await self._orders.change(call, id, change)
        return Ok(changed.body, changed.headers)

    async def delete_product_order(self, call: Call, *, id: str) -> NoContent:
        await self._orders.delete(call, id)
        return NoContent()


class CancelProductOrders:
    """Cancellation tasks: requested and looked at."""

    def __init__(self, tasks: Resources, orders: Resources) -> None:
        self._tasks = tasks
        self._orders = orders

    async def list_cancel_product_order(
        self, call: Call, *, fields: str | None, offset: int | None, limit: int | None
    ) -> Ok:
        page = await self._tasks.list(call, fields, offset, limit)
        return Ok(page.body, page.headers)

    async def create_cancel_product_order(
        self, call: Call, *, cancel_product_order: Json
    ) -> Created:
        async def make() -> Json:
            order_id = cancel_product_order["productOrder"]["id"]
            if not await self._orders.records.get(order_id):
                raise Forbidden(f"/productOrder/id: there is no productOrder {order_id}")
            return cancellation.received(cancel_product_order)

        created = await self._tasks.create_once(call, cancel_product_order, make)
        return Created(created.body, created.headers)

    async def retrieve_cancel_product_order(
        self, call: Call, *, id: str, fields: str | None
    ) -> Ok | NotModified:
        found = await self._tasks.retrieve(call, id, fields)
        return _found(call, found)


class EventsSubscription:
    """The hub: listeners registered and unregistered."""

    def __init__(self, subscriptions: Resources) -> None:
        self._subscriptions = subscriptions

    async def register_listener(self, call: Call, *, data: Json) -> Created:
        subscription = {name: value for name, value in data.items() if name != "id"}
        created = await self._subscriptions.create(subscription)
        return Created(created.body, created.headers)

    async def unregister_listener(self, call: Call, *, id: str) -> NoContent:
        await self._subscriptions.delete(call, id)
        return NoContent()


class NotificationListeners:
    """The client side: events of another server, received and kept."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def listen_to_product_order_create_event(self, call: Call, *, data: Json) -> Created:
        return await self._received(call, data)

    async def listen_to_product_order_attribute_value_change_event(
        self, call: Call, *, data: Json
    ) -> Created:
        return await self._received(call, data)

    async def listen_to_product_order_delete_event(self, call: Call, *, data: Json) -> Created:
        return await self._received(call, data)

    async def listen_to_product_order_state_change_event(
        self, call: Call, *, data: Json
    ) -> Created:
        return await self._received(call, data)

    async def listen_to_product_order_information_required_event(
        self, call: Call, *, data: Json
    ) -> Created:
        return await self._received(call, data)

    async def listen_to_cancel_product_order_create_event(
        self, call: Call, *, data: Json
    ) -> Created:
        return await self._received(call, data)

    async def listen_to_cancel_product_order_state_change_event(
        self, call: Call, *, data: Json
    ) -> Created:
        return await self._received(call, data)

    async def listen_to_cancel_product_order_information_required_event(
        self, call: Call, *, data: Json
    ) -> Created:
        return await self._received(call, data)

    async def _received(self, call: Call, event: Json) -> Created:
        received = await self._inbox.receive(call, event)
        return Created(received.body, received.headers)


def _found(call: Call, found: Representation) -> Ok | NotModified:
    if preconditions.not_modified(call, found):
        return NotModified(found.headers)
    return Ok(found.body, found.headers)
