"""The composition root: settings → store → resources → handlers → application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from starlette.types import ASGIApp

from productordering import handlers
from productordering.ordering import Forbidden, Immutable
from productordering.settings import Settings
from tmf622_contract.attributes import ATTRIBUTES
from tmf622_contract.operations import (
    ARGUMENT_NAMES,
    HANDLERS,
    CancelProductOrderOperations,
    EventsSubscriptionOperations,
    NotificationListenersOperations,
    ProductOrderOperations,
)
from tmf630 import application, wire
from tmf630.attributes import Attributes
from tmf630.call import Call
from tmf630.collection import Resources
from tmf630.contract import Contract
from tmf630.edge import Faults
from tmf630.endpoint import Handler
from tmf630.errors import CONFLICT, INVALID_FIELD, Fault
from tmf630.inbox import Inbox
from tmf630.pages import pages
from tmf630.representation import Representations
from tmf630.store import Collection, Store

SQLITE_SCHEME: Final = "sqlite:///"

_DEFINITIONS: Final = {
    "productOrder": "ProductOrder",
    "cancelProductOrder": "CancelProductOrder",
    "hub": "EventSubscription",
}
"""Collection, to the definition of what is in it."""

INDEXED: Final[Mapping[str, Sequence[str]]] = {
    "productOrder": (
        "state",
        "externalId",
        "category",
        "orderDate",
        "requestedStartDate",
        "relatedParty.id",
        "productOrderItem.state",
        "productOrderItem.productOffering.id",
        "billingAccount.id",
    ),
    "cancelProductOrder": ("state", "productOrder.id"),
}
"""What people look for: found without a look at every resource, however many there are."""

_FAULTS: Final[Faults] = {
    Immutable: lambda error: Fault(INVALID_FIELD, str(error)),
    Forbidden: lambda error: Fault(CONFLICT, str(error)),
}


def create(settings: Settings, public_url: str) -> ASGIApp:
    """The server as an ASGI application, reached by its clients at `public_url`.

    The store is connected to when it is first used.
    """
    contract = load_contract()
    store = open_store(settings.store_url, settings.query_seconds)

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        yield
        await store.close()

    return application.create(
        contract,
        _handlers(contract, store, public_url.rstrip("/")),
        ARGUMENT_NAMES,
        pages=pages(contract.document, store, public_url),
        lifespan=lifespan,
        faults=_FAULTS,
    )


def load_contract() -> Contract:
    """The effective contract, as it was generated."""
    return Contract(wire.decode((files("tmf622_contract") / "contract.json").read_bytes()))


def open_store(url: str, query_seconds: float) -> Store:
    """The store that a URL names: `sqlite:///PATH`, or else `mongodb://…`."""
    # Each backend brings its own libraries: only the one that is used is imported.
    if url.startswith(SQLITE_SCHEME):
        from tmf630.store.sqlite import SQLiteStore

        path = Path(url.removeprefix(SQLITE_SCHEME)).expanduser()
        return SQLiteStore(path, time_limit=query_seconds)
    from tmf630.store.mongo import MongoStore

    return MongoStore(url, default_database="tmf622", time_limit=query_seconds)


def open_collection(store: Store, name: str) -> Collection:
    """The collection of that name, such as `productOrder`, with what it is searched by."""
    attributes = _attributes(name)
    indexed = [attributes.find(tuple(path.split("."))).attribute for path in INDEXED.get(name, ())]
    return store.collection(name, attributes.shape, indexed)


def _attributes(name: str) -> Attributes:
    """What is in a collection, as the contract declares it."""
    return Attributes(ATTRIBUTES, _DEFINITIONS[name])


def _handlers(contract: Contract, store: Store, public_url: str) -> dict[tuple[str, str], Handler]:
    """The handler of each operation. The annotations prove that none is missing or wrong."""

    def resources(name: str) -> Resources:
        url = f"{public_url}{contract.base_path}/{name}"
        shown = Representations(url, has_href="href" in ATTRIBUTES[_DEFINITIONS[name]])
        return Resources(name, open_collection(store, name), shown, _attributes(name))

    orders = resources("productOrder")
    product_orders: ProductOrderOperations[Call] = handlers.ProductOrders(
        orders, contract.definition("ProductOrder"), lambda: datetime.now(UTC)
    )
    cancel_product_orders: CancelProductOrderOperations[Call] = handlers.CancelProductOrders(
        resources("cancelProductOrder"), orders
    )
    hub: EventsSubscriptionOperations[Call] = handlers.EventsSubscription(resources("hub"))
    listeners: NotificationListenersOperations[Call] = handlers.NotificationListeners(
        Inbox(store.collection("inbox"), public_url)
    )
    by_name = {
        name: getattr(tag, name)
        for tag in (product_orders, cancel_product_orders, hub, listeners)
        for name in HANDLERS.values()
        if hasattr(tag, name)
    }
    return {route: by_name[name] for route, name in HANDLERS.items()}
