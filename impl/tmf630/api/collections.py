"""The collections of resources of an API in a store."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tmf630.api.definition import ApiDefinition, CollectionDefinition
from tmf630.query.attributes import Attributes
from tmf630.resources.collection import Resources
from tmf630.resources.rules import Rules
from tmf630.resources.serializer import Serializer
from tmf630.resources.visibility import Visibility
from tmf630.store.condition import Attribute
from tmf630.store.protocol import Collection, Store


def open_collection(store: Store, api: ApiDefinition, name: str) -> Collection:
    """The store's collection of resources of that name, with its indexes and features."""
    defined = api.collections[name]
    indexed = [_attribute(api, defined, path) for path in defined.indexed]
    attributes = _stored_attributes(api, defined)
    return store.collection(stored_name(api, name), attributes.shape, indexed, defined.features)


def stored_name(api: ApiDefinition, name: str) -> str:
    """The name of a collection in the store."""
    # The name of a resource below another one has dots.
    return api.prefix + name.replace(".", "_")


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
    serializer = Serializer(
        f"{url}{path}",
        has_href="href" in declared,
        within=within,
        view=defined.view,
        hidden=defined.hidden,
    )
    records = open_collection(store, api, name)
    attributes = Attributes(api.model.attributes, defined.definition)
    parties = _attribute(api, defined, defined.parties) if defined.parties else None
    rules = Rules(Visibility(parties), defined.audited)
    return Resources(name, records, serializer, attributes, wake, rules)


def _stored_attributes(api: ApiDefinition, defined: CollectionDefinition) -> Attributes:
    return Attributes(defined.stored or api.model.attributes, defined.definition)


def _attribute(api: ApiDefinition, defined: CollectionDefinition, path: str) -> Attribute:
    """The stored attribute at a path."""
    return _stored_attributes(api, defined).find(tuple(path.split("."))).attribute


def _filled(path: str, parents: Sequence[str]) -> str:
    """A path template with its parameters, in their order."""
    for each in parents:
        before, _, rest = path.partition("{")
        path = f"{before}{each}{rest.partition('}')[2]}"
    return path
