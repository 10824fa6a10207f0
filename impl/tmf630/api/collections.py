"""The collections of resources of an API in a store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tmf630.api.definition import ApiDefinition
from tmf630.query.attributes import Attributes, Declared
from tmf630.resources.collection import Resources
from tmf630.resources.serializer import Serializer
from tmf630.store.protocol import Collection, Store
from tmf_contracts.model.attributes import Attribute


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
    serializer = Serializer(
        f"{url}{path}", has_href="href" in declared, within=within, numeric=_is_numeric(declared)
    )
    records = open_collection(store, api, name)
    return Resources(name, records, serializer, _attributes(api, name), wake)


def _attributes(api: ApiDefinition, name: str) -> Attributes:
    """The attributes of a collection. Ids are texts in a store, whatever they are in JSON."""
    definition = api.collections[name].definition
    declared = api.model.attributes[definition]
    texts = {"id": Declared("string")} if _is_numeric(declared) else {}
    return Attributes({**api.model.attributes, definition: {**declared, **texts}}, definition)


def _is_numeric(declared: Mapping[str, Attribute]) -> bool:
    return "id" in declared and declared["id"].type in ("integer", "number")


def _filled(path: str, parents: Sequence[str]) -> str:
    """A path template with its parameters, in their order."""
    for each in parents:
        before, _, rest = path.partition("{")
        path = f"{before}{each}{rest.partition('}')[2]}"
    return path
