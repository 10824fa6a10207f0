"""What the server keeps, and where: the stores, and the collections in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from tmf622_contract.attributes import ATTRIBUTES, DefinitionName, attributes_of
from tmf630.query.attributes import Attributes
from tmf630.resources.collection import Resources
from tmf630.resources.serializer import Serializer
from tmf630.store.features import Features
from tmf630.store.protocol import Collection, Store

SQLITE_SCHEME: Final = "sqlite:///"

_DEFINITIONS: Final[Mapping[str, DefinitionName]] = {
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

_KEEPS: Final[Mapping[str, Features]] = {
    "productOrder": Features.ALL,
    "cancelProductOrder": Features.KEYS | Features.JOBS | Features.OUTBOX,
    "hub": Features.JOBS,
}


def open_store(url: str, query_seconds: float) -> Store:
    """The store that a URL names: `sqlite:///PATH`, or else `mongodb://…`."""
    # Each backend brings its own libraries: only the one that is used is imported.
    if path := sqlite_path(url):
        from tmf630.store.sqlite import SQLiteStore

        return SQLiteStore(path, time_limit=query_seconds)
    from tmf630.store.mongo import MongoStore

    return MongoStore(url, default_database="tmf622", time_limit=query_seconds)


def sqlite_path(url: str) -> Path | None:
    """The file of an embedded store, which may not be there yet; None for any other store."""
    if not url.startswith(SQLITE_SCHEME):
        return None
    return Path(url.removeprefix(SQLITE_SCHEME)).expanduser()


def open_collection(store: Store, name: str) -> Collection:
    """The collection of that name, such as `productOrder`, with what it is searched by."""
    attributes = _attributes(name)
    indexed = [attributes.find(tuple(path.split("."))).attribute for path in INDEXED.get(name, ())]
    return store.collection(name, attributes.shape, indexed, _KEEPS[name])


def _attributes(name: str) -> Attributes:
    """What is in a collection, as the contract declares it."""
    return Attributes(ATTRIBUTES, _DEFINITIONS[name])


def resources(
    store: Store, name: str, api: str, wake: Callable[[], None] = lambda: None
) -> Resources:
    """The resources of that name, shown below the URL of the API; `wake` wakes the dispatcher."""
    serializer = Serializer(f"{api}/{name}", has_href="href" in attributes_of(_DEFINITIONS[name]))
    return Resources(name, open_collection(store, name), serializer, _attributes(name), wake)
