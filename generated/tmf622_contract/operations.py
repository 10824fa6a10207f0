"""The operations of Product Ordering 4.0.0: the protocols of its handlers.

A handler takes the request (`request`, of the server's type for it) and the parameters that the
contract declares. It returns one of the declared successes, and raises an exception on failure.

Generated from openapi/ by `python -m tmf_codegen`, and never edited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol, TypeVar

Json = dict[str, Any]
RequestT_contra = TypeVar("RequestT_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Ok:
    """200 OK, with JSON text as its body."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    status: ClassVar[Literal[200]] = 200


@dataclass(frozen=True, slots=True)
class Created:
    """201 Created, with JSON text as its body."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    status: ClassVar[Literal[201]] = 201


@dataclass(frozen=True, slots=True)
class NoContent:
    """204 No Content."""

    headers: Mapping[str, str] = field(default_factory=dict)
    body: ClassVar[bytes] = b""
    status: ClassVar[Literal[204]] = 204


@dataclass(frozen=True, slots=True)
class NotModified:
    """304 Not Modified."""

    headers: Mapping[str, str] = field(default_factory=dict)
    body: ClassVar[bytes] = b""
    status: ClassVar[Literal[304]] = 304


Answer = Ok | Created | NoContent | NotModified


class CancelProductOrderOperations(Protocol[RequestT_contra]):
    """Operations of the tag cancelProductOrder."""

    async def create_cancel_product_order(
        self, request: RequestT_contra, *, cancel_product_order: Json
    ) -> Created:
        """POST /cancelProductOrder

        Answers 201 with one CancelProductOrder.
        """
        ...

    async def delete_cancel_product_order(self, request: RequestT_contra, *, id: str) -> NoContent:
        """DELETE /cancelProductOrder/{id}

        Answers 204.
        """
        ...

    async def list_cancel_product_order(
        self, request: RequestT_contra, *, fields: str | None, offset: int | None, limit: int | None
    ) -> Ok:
        """GET /cancelProductOrder

        Answers 200 with a list of CancelProductOrder.
        """
        ...

    async def retrieve_cancel_product_order(
        self, request: RequestT_contra, *, id: str, fields: str | None
    ) -> Ok | NotModified:
        """GET /cancelProductOrder/{id}

        Answers 200 with one CancelProductOrder, or 304.
        """
        ...


class EventsSubscriptionOperations(Protocol[RequestT_contra]):
    """Operations of the tag events subscription."""

    async def list_event_subscription(
        self, request: RequestT_contra, *, fields: str | None, offset: int | None, limit: int | None
    ) -> Ok:
        """GET /hub

        Answers 200 with a list of EventSubscription.
        """
        ...

    async def register_listener(self, request: RequestT_contra, *, data: Json) -> Created:
        """POST /hub

        Answers 201 with one EventSubscription.
        """
        ...

    async def retrieve_event_subscription(
        self, request: RequestT_contra, *, id: str, fields: str | None
    ) -> Ok | NotModified:
        """GET /hub/{id}

        Answers 200 with one EventSubscription, or 304.
        """
        ...

    async def unregister_listener(self, request: RequestT_contra, *, id: str) -> NoContent:
        """DELETE /hub/{id}

        Answers 204.
        """
        ...


class NotificationListenersOperations(Protocol[RequestT_contra]):
    """Operations of the tag notification listeners (client side)."""

    async def listen_to_cancel_product_order_create_event(
        self, request: RequestT_contra, *, data: Json
    ) -> Created:
        """POST /listener/cancelProductOrderCreateEvent

        Answers 201 with one EventSubscription.
        """
        ...

    async def listen_to_cancel_product_order_information_required_event(
        self, request: RequestT_contra, *, data: Json
    ) -> Created:
        """POST /listener/cancelProductOrderInformationRequiredEvent

        Answers 201 with one EventSubscription.
        """
        ...

    async def listen_to_cancel_product_order_state_change_event(
        self, request: RequestT_contra, *, data: Json
    ) -> Created:
        """POST /listener/cancelProductOrderStateChangeEvent

        Answers 201 with one EventSubscription.
        """
        ...

    async def listen_to_product_order_attribute_value_change_event(
        self, request: RequestT_contra, *, data: Json
    ) -> Created:
        """POST /listener/productOrderAttributeValueChangeEvent

        Answers 201 with one EventSubscription.
        """
        ...

    async def listen_to_product_order_create_event(
        self, request: RequestT_contra, *, data: Json
    ) -> Created:
        """POST /listener/productOrderCreateEvent

        Answers 201 with one EventSubscription.
        """
        ...

    async def listen_to_product_order_delete_event(
        self, request: RequestT_contra, *, data: Json
    ) -> Created:
        """POST /listener/productOrderDeleteEvent

        Answers 201 with one EventSubscription.
        """
        ...

    async def listen_to_product_order_information_required_event(
        self, request: RequestT_contra, *, data: Json
    ) -> Created:
        """POST /listener/productOrderInformationRequiredEvent

        Answers 201 with one EventSubscription.
        """
        ...

    async def listen_to_product_order_state_change_event(
        self, request: RequestT_contra, *, data: Json
    ) -> Created:
        """POST /listener/productOrderStateChangeEvent

        Answers 201 with one EventSubscription.
        """
        ...


class ProductOrderOperations(Protocol[RequestT_contra]):
    """Operations of the tag productOrder."""

    async def create_product_order(
        self, request: RequestT_contra, *, product_order: Json
    ) -> Created:
        """POST /productOrder

        Answers 201 with one ProductOrder.
        """
        ...

    async def delete_product_order(self, request: RequestT_contra, *, id: str) -> NoContent:
        """DELETE /productOrder/{id}

        Answers 204.
        """
        ...

    async def list_product_order(
        self, request: RequestT_contra, *, fields: str | None, offset: int | None, limit: int | None
    ) -> Ok:
        """GET /productOrder

        Answers 200 with a list of ProductOrder.
        """
        ...

    async def patch_product_order(
        self, request: RequestT_contra, *, id: str, product_order: Any
    ) -> Ok:
        """PATCH /productOrder/{id}

        Answers 200 with one ProductOrder.
        """
        ...

    async def retrieve_product_order(
        self, request: RequestT_contra, *, id: str, fields: str | None
    ) -> Ok | NotModified:
        """GET /productOrder/{id}

        Answers 200 with one ProductOrder, or 304.
        """
        ...

    async def retrieve_product_order_capture_response(
        self, request: RequestT_contra, *, id: str
    ) -> Ok:
        """GET /productOrder/{id}/captureResponse

        Answers 200 with one ProductOrderCaptureResponse.
        """
        ...

    async def retrieve_product_order_history(self, request: RequestT_contra, *, id: str) -> Ok:
        """GET /productOrder/{id}/history

        Answers 200 with one ProductOrderHistory.
        """
        ...


HANDLERS: dict[tuple[str, str], str] = {
    ("POST", "/cancelProductOrder"): "create_cancel_product_order",
    ("DELETE", "/cancelProductOrder/{id}"): "delete_cancel_product_order",
    ("GET", "/cancelProductOrder"): "list_cancel_product_order",
    ("GET", "/cancelProductOrder/{id}"): "retrieve_cancel_product_order",
    ("GET", "/hub"): "list_event_subscription",
    ("POST", "/hub"): "register_listener",
    ("GET", "/hub/{id}"): "retrieve_event_subscription",
    ("DELETE", "/hub/{id}"): "unregister_listener",
    (
        "POST",
        "/listener/cancelProductOrderCreateEvent",
    ): "listen_to_cancel_product_order_create_event",
    (
        "POST",
        "/listener/cancelProductOrderInformationRequiredEvent",
    ): "listen_to_cancel_product_order_information_required_event",
    (
        "POST",
        "/listener/cancelProductOrderStateChangeEvent",
    ): "listen_to_cancel_product_order_state_change_event",
    (
        "POST",
        "/listener/productOrderAttributeValueChangeEvent",
    ): "listen_to_product_order_attribute_value_change_event",
    ("POST", "/listener/productOrderCreateEvent"): "listen_to_product_order_create_event",
    ("POST", "/listener/productOrderDeleteEvent"): "listen_to_product_order_delete_event",
    (
        "POST",
        "/listener/productOrderInformationRequiredEvent",
    ): "listen_to_product_order_information_required_event",
    (
        "POST",
        "/listener/productOrderStateChangeEvent",
    ): "listen_to_product_order_state_change_event",
    ("POST", "/productOrder"): "create_product_order",
    ("DELETE", "/productOrder/{id}"): "delete_product_order",
    ("GET", "/productOrder"): "list_product_order",
    ("PATCH", "/productOrder/{id}"): "patch_product_order",
    ("GET", "/productOrder/{id}"): "retrieve_product_order",
    ("GET", "/productOrder/{id}/captureResponse"): "retrieve_product_order_capture_response",
    ("GET", "/productOrder/{id}/history"): "retrieve_product_order_history",
}
"""Method and path template, to the handler's name."""

ARGUMENT_NAMES: dict[str, str] = {
    "cancelProductOrder": "cancel_product_order",
    "data": "data",
    "productOrder": "product_order",
    "fields": "fields",
    "offset": "offset",
    "limit": "limit",
    "id": "id",
}
"""Parameter name in the contract, to the argument name of handlers."""
