"""The collections of resources of an API in a store."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tmf630.api.definition import ApiDefinition
from tmf630.query.attributes import Attributes
from tmf630.resources.collection import Resources
from tmf630.resources.serializer import Serializer
from tmf630.store.protocol import Collection, Store


def open_collection(store: Store, api: ApiDefinition, name: str) -> Collection:
    """The store's collection of resources of that name, with its indexes and features."""
    defined, attributes = api.collections[name], _attributes(api, name)
    indexed = [attributes.find(tuple(path.split("."))).attribute for path in defined.indexed]
    # The name of a resource below another one has dots.
    stored = api.prefix + name.replace(".", "_")
    return store.collection(stored, attributes.shape, indexed, defined.features)


def resources(
    store: Store,
    api: ApiDefinition,
    name: str,
    url: str,
    wake: Callable[[], None] = lambda: None,
    parents: Sequence[str] = (),
) -> Resources:
    """The resources of that name. `url` is that of the API; `wake` wakes the dispatcher.

    `parents` are the ids in the path of a collection that is below another resource.
    """
    defined = api.collections[name]
    declared = api.model.attributes[defined.definition]
    path = _filled(defined.path, parents)
    within = "".join(f"{each}/" for each in parents)
    serializer = Serializer(f"{url}{path}", has_href="href" in declared, within=within)
    records = open_collection(store, api, name)
    return Resources(name, records, serializer, _attributes(api, name), wake)


def _attributes(api: ApiDefinition, name: str) -> Attributes:
    return Attributes(api.model.attributes, api.collections[name].definition)


def _filled(path: str, parents: Sequence[str]) -> str:
    """A path template with its parameters, in their order."""
    for each in parents:
        before, _, rest = path.partition("{")
        path = f"{before}{each}{rest.partition('}')[2]}"
    return path
