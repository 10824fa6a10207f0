"""The collections of resources of an API in a store."""

from __future__ import annotations

from collections.abc import Callable

from tmf630.api.definition import ApiDefinition
from tmf630.query.attributes import Attributes
from tmf630.resources.collection import Resources
from tmf630.resources.serializer import Serializer
from tmf630.store.protocol import Collection, Store


def open_collection(store: Store, api: ApiDefinition, name: str) -> Collection:
    """The store's collection of resources of that name, with its indexes and features."""
    defined, attributes = api.collections[name], _attributes(api, name)
    indexed = [attributes.find(tuple(path.split("."))).attribute for path in defined.indexed]
    return store.collection(api.prefix + name, attributes.shape, indexed, defined.features)


def resources(
    store: Store,
    api: ApiDefinition,
    name: str,
    url: str,
    wake: Callable[[], None] = lambda: None,
) -> Resources:
    """The resources of that name. `url` is that of the API; `wake` wakes the dispatcher."""
    has_href = "href" in api.attributes[api.collections[name].definition]
    serializer = Serializer(f"{url}/{name}", has_href=has_href)
    records = open_collection(store, api, name)
    return Resources(name, records, serializer, _attributes(api, name), wake)


def _attributes(api: ApiDefinition, name: str) -> Attributes:
    return Attributes(api.attributes, api.collections[name].definition)
