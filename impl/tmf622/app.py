"""The server: an ASGI application over the parts of `composition`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib import import_module
from importlib.resources import files
from inspect import iscoroutinefunction
from typing import Any, Final

from starlette.types import ASGIApp

from productordering import handlers
from productordering.audit import AuditContexts
from productordering.cancellations.jobs import CancellationJobs
from productordering.cancellations.requests import CancellationRequests
from productordering.ordering import Forbidden, Immutable, cancellation
from productordering.ordering.cancellation import Policy
from productordering.tolerances import REFERRED_TYPES
from tmf622.composition import Components
from tmf622.settings import Settings
from tmf622.stores import open_store
from tmf622_contract.attributes import DefinitionName
from tmf622_contract.operations import (
    ARGUMENT_NAMES,
    HANDLERS,
    CancelProductOrderOperations,
    EventsSubscriptionOperations,
    NotificationListenersOperations,
    ProductOrderOperations,
)
from tmf630 import wire
from tmf630.contract.document import Contract
from tmf630.contract.tolerance import NOTHING, Tolerance
from tmf630.errors import CONFLICT, INVALID_FIELD, Fault
from tmf630.http import application
from tmf630.http.cors import Origins
from tmf630.http.faults import FaultTable
from tmf630.http.hosts import Hosts
from tmf630.http.middleware import MiddlewareOptions
from tmf630.http.operation.endpoint import Handler
from tmf630.http.pages.contract import pages
from tmf630.http.pages.health import health
from tmf630.http.request import Request

_PRODUCT_ORDER: Final[DefinitionName] = "ProductOrder"
_FAULTS: Final[FaultTable] = {
    Immutable: lambda error: Fault(INVALID_FIELD, str(error)),
    Forbidden: lambda error: Fault(CONFLICT, str(error)),
}


def create(settings: Settings, public_url: str, wake: Callable[[], None]) -> ASGIApp:
    """The server as an ASGI application, reached by its clients at `public_url`.

    The store is connected to when it is first used; `wake` wakes the dispatcher after a write.
    """
    contract = load_contract(Tolerance(settings.tolerate, REFERRED_TYPES))
    store = open_store(settings.store_url, settings.query_seconds)
    parts = Components(store, public_url.rstrip("/") + contract.base_path, settings, wake)
    server = _Server(contract, parts, settings)

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        working = asyncio.create_task(server.cancellation_jobs.run())
        yield
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await store.close()

    return application.create(
        contract,
        server.handlers(),
        ARGUMENT_NAMES,
        pages=pages(contract, _generated("openapi3.json"), public_url) | health(store),
        lifespan=lifespan,
        options=MiddlewareOptions(
            hosts=Hosts(settings.host, public_url, settings.allowed_hosts),
            origins=Origins(public_url, settings.cors_origins),
            actor_header=settings.actor_header,
            faults=_FAULTS,
        ),
    )


def load_contract(tolerance: Tolerance = NOTHING) -> Contract:
    """The effective contract, as it was generated."""
    return Contract(_generated("contract.json"), tolerance)


def _generated(name: str) -> dict[str, Any]:
    document: dict[str, Any] = wire.decode((files("tmf622_contract") / name).read_bytes())
    return document


def load_policy(name: str | None) -> Policy:
    """The function that assesses cancellations, named as `MODULE:FUNCTION`; raises ValueError."""
    if name is None:
        return cancellation.refuse_if_completed
    module, _, function = name.partition(":")
    try:
        policy: Policy = getattr(import_module(module), function)
    except Exception as error:  # noqa: BLE001 - a module may raise anything when it is imported
        raise ValueError(error) from None
    if not iscoroutinefunction(policy):
        raise ValueError("must be an async function")
    return policy


class _Server:
    """The handlers of one server, and what they share."""

    def __init__(
        self,
        contract: Contract,
        parts: Components,
        settings: Settings,
    ) -> None:
        self._contract = contract
        self._parts = parts
        self._settings = settings
        self.cancellation_jobs = CancellationJobs(
            parts.orders,
            parts.tasks,
            load_policy(settings.cancellation_policy),
            _now,
            parts.lease_terms,
        )

    def handlers(self) -> dict[tuple[str, str], Handler]:
        """The handler of each operation. The annotations prove that none is missing or wrong."""
        audits = AuditContexts(_now, self._settings.actor_header)
        cancellations = CancellationRequests(
            self._parts.orders,
            self._parts.tasks,
            self.cancellation_jobs,
            _now,
            self._parts.lease_terms,
        )
        product_orders: ProductOrderOperations[Request] = handlers.ProductOrders(
            self._parts.orders,
            self._contract.definition(_PRODUCT_ORDER),
            self.cancellation_jobs,
            audits,
            self._contract.tolerance,
            strict=self._settings.rules == "strict",
        )
        cancel_product_orders: CancelProductOrderOperations[Request] = handlers.CancelProductOrders(
            self._parts.tasks, cancellations, audits
        )
        hub: EventsSubscriptionOperations[Request] = handlers.EventsSubscription(self._parts.hub)
        listeners: NotificationListenersOperations[Request] = handlers.NotificationListeners(
            self._parts.inbox if self._settings.inbox else None
        )
        by_name = {
            name: getattr(tag, name)
            for tag in (product_orders, cancel_product_orders, hub, listeners)
            for name in HANDLERS.values()
            if hasattr(tag, name)
        }
        return {route: by_name[name] for route, name in HANDLERS.items()}


def _now() -> datetime:
    return datetime.now(UTC)
