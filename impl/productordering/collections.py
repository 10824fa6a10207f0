"""The collections of resources in a store: definitions, indexes and features."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from tmf622_contract.attributes import ATTRIBUTES, DefinitionName, attributes_of
from tmf630.query.attributes import Attributes
from tmf630.resources.collection import Resources
from tmf630.resources.serializer import Serializer
from tmf630.store.features import Features
from tmf630.store.protocol import Collection, Store

_DEFINITIONS: Final[Mapping[str, DefinitionName]] = {
    "productOrder": "ProductOrder",
    "cancelProductOrder": "CancelProductOrder",
    "hub": "EventSubscription",
}
"""The definition of the resources in each collection."""

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
"""The indexed attributes: a query for them does not read every resource."""

_FEATURES: Final[Mapping[str, Features]] = {
    "productOrder": Features.ALL,
    "cancelProductOrder": Features.KEYS | Features.JOBS | Features.OUTBOX,
    "hub": Features.JOBS,
}


def open_collection(store: Store, name: str) -> Collection:
    """The collection of that name, such as `productOrder`, with its indexes and features."""
    attributes = _attributes(name)
    indexed = [attributes.find(tuple(path.split("."))).attribute for path in INDEXED.get(name, ())]
    return store.collection(name, attributes.shape, indexed, _FEATURES[name])


def _attributes(name: str) -> Attributes:
    """The attributes of the resources in a collection."""
    return Attributes(ATTRIBUTES, _DEFINITIONS[name])


def resources(
    store: Store, name: str, api: str, wake: Callable[[], None] = lambda: None
) -> Resources:
    """The resources of that name, whose hrefs are below `api`; `wake` wakes the dispatcher."""
    serializer = Serializer(f"{api}/{name}", has_href="href" in attributes_of(_DEFINITIONS[name]))
    return Resources(name, open_collection(store, name), serializer, _attributes(name), wake)
