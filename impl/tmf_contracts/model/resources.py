"""The resources of a contract: their paths, definitions and what only the server sets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tmf_contracts.model import given, paths, states
from tmf_contracts.model.attributes import Table
from tmf_contracts.model.conventions import SERVER_KEYS
from tmf_contracts.model.given import Given
from tmf_contracts.model.paths import Endpoint, Parent, Parts, UnexpectedShape
from tmf_contracts.references import final, target

_CHANGES: Final = ("PATCH", "PUT")
_ANSWERING: Final = frozenset({"GET", "POST", *_CHANGES})


@dataclass(frozen=True, slots=True)
class ResourceModel:
    """One collection of resources.

    `name` is the last part of the collection's path, such as `productOrder`; with the parts before
    it, as in `topic.event`, when two collections end in the same part. `item_path` and
    `item_parameter` are None when a resource can only be posted. `create` and `update` are the
    definitions of the bodies of POST, and of PATCH and PUT.

    `server_owned` are the attributes that no POST can give, `read_only` those that no PATCH and no
    PUT can; they are empty when there is no such operation. `made_by_server` are attributes which
    the definition requires and no POST can give. `takes_id` says that POST has an `id`.
    """

    name: str
    collection_path: str
    item_path: str | None
    item_parameter: str | None
    parent: Parent | None
    collection_methods: frozenset[str]
    item_methods: frozenset[str]
    definition: str
    create: str | None
    update: str | None
    server_owned: frozenset[str]
    read_only: frozenset[str]
    made_by_server: frozenset[str]
    takes_id: bool
    state: states.StateAttribute | None
    items: Mapping[str, Sequence[states.Items]]
    given: tuple[Given, ...]

    @property
    def computed(self) -> frozenset[str]:
        """The attributes that the server must make, and that no convention has a value for."""
        return self.made_by_server - SERVER_KEYS - {each.attribute for each in self.given}


def resources(contract: Mapping[str, Any], table: Table) -> tuple[ResourceModel, ...]:
    """The collections of a contract, in its order; raises UnexpectedShape."""
    collections = list(_collections(contract))
    names = Counter(collection.parts[-1] for collection, _ in collections)
    known = {paths.shape(collection.parts): collection.path for collection, _ in collections}
    return tuple(
        _resource(contract, table, collection, item, names, known)
        for collection, item in collections
    )


def _collections(contract: Mapping[str, Any]) -> Iterator[tuple[Endpoint, Endpoint | None]]:
    """The endpoint of each collection, and that of its items."""
    found = [each for each in paths.endpoints(contract) if not (each.is_hub or each.is_listener)]
    items = {paths.shape(each.parts[:-1]): each for each in found if each.is_item}
    seen = set()
    for endpoint in found:
        parts = endpoint.parts[:-1] if endpoint.is_item else endpoint.parts
        item = items.get(paths.shape(parts))
        if not parts or paths.is_parameter(parts[-1]) or paths.shape(parts) in seen:
            continue
        if item or "POST" in endpoint.methods or _lists(endpoint):
            seen.add(paths.shape(parts))
            yield _collection(found, endpoint), item


def _collection(found: Sequence[Endpoint], endpoint: Endpoint) -> Endpoint:
    """The endpoint of a collection, of which there is an endpoint, be it that of its items."""
    if not endpoint.is_item:
        return endpoint
    shape = paths.shape(endpoint.parts[:-1])
    declared = (each for each in found if paths.shape(each.parts) == shape)
    return next(declared, Endpoint("/" + "/".join(endpoint.parts[:-1]), {}))


def _lists(endpoint: Endpoint) -> bool:
    """Whether a path has a GET that answers an array."""
    return "GET" in endpoint.methods and any(
        each.get("type") == "array" for each in paths.answers(endpoint, "GET")
    )


def _resource(
    contract: Mapping[str, Any],
    table: Table,
    collection: Endpoint,
    item: Endpoint | None,
    names: Counter[str],
    known: Mapping[Parts, str],
) -> ResourceModel:
    definition = final(contract["definitions"], _definition(collection, item))
    create = paths.body(collection, "POST") if "POST" in collection.methods else None
    update = _update(item)
    declared, required = _declared(contract, table, definition, collection.path)
    can_create = _given(contract, create, declared)
    server_owned = declared - can_create
    state = states.state_attribute(table[definition])
    name = _name(collection, names)
    results = server_owned & _may_be_empty(contract, definition, table)
    return ResourceModel(
        name=name,
        collection_path=collection.path,
        item_path=item.path if item else None,
        item_parameter=item.parts[-1][1:-1] if item else None,
        parent=paths.parent(collection, known),
        collection_methods=collection.methods,
        item_methods=item.methods if item else frozenset(),
        definition=definition,
        create=create,
        update=update,
        server_owned=server_owned,
        read_only=declared - _given(contract, update, declared),
        made_by_server=required & server_owned,
        takes_id=create is not None and "id" in can_create | _required(contract, create),
        state=state,
        items=states.items_with_states(table, definition),
        given=given.resolved(name, definition, table[definition], state, server_owned, results),
    )


def _name(collection: Endpoint, names: Counter[str]) -> str:
    last = collection.parts[-1]
    if names[last] == 1:
        return last
    return ".".join(part for part in collection.parts if not paths.is_parameter(part))


def _definition(collection: Endpoint, item: Endpoint | None) -> str:
    """The definition of a collection's resources, in which all successful answers agree."""
    found: dict[str, str] = {}
    for place, name in _answered(collection, item):
        found.setdefault(name, place)
    if not found:
        raise UnexpectedShape(f"no operation of {collection.path} answers a resource")
    if len(found) > 1:
        (one, there), (other, elsewhere) = list(found.items())[:2]
        raise UnexpectedShape(f"{there} answers {one}, but {elsewhere} answers {other}")
    return next(iter(found))


def _answered(collection: Endpoint, item: Endpoint | None) -> Iterator[tuple[str, str]]:
    """What each successful answer is: the operation and the definition of the resource."""
    for endpoint in (collection, item) if item else (collection,):
        for method in sorted(_ANSWERING & endpoint.methods):
            place = f"{method} {endpoint.path}"
            for schema in paths.answers(endpoint, method):
                listed = method == "GET" and endpoint is collection
                if listed and schema.get("type") != "array":
                    raise UnexpectedShape(f"{place} answers no array")
                name = target(schema.get("items", {}) if listed else schema)
                if name is None:
                    raise UnexpectedShape(f"an answer of {place} refers to no definition")
                yield place, name


def _update(item: Endpoint | None) -> str | None:
    for method in _CHANGES:
        if item and method in item.methods:
            return paths.body(item, method)
    return None


def _declared(
    contract: Mapping[str, Any], table: Table, definition: str, place: str
) -> tuple[frozenset[str], frozenset[str]]:
    """The attributes of a definition, and those which it requires."""
    if definition not in table:
        raise UnexpectedShape(f"{definition}, the definition of {place}, has no properties")
    return frozenset(table[definition]), _required(contract, definition)


def _given(
    contract: Mapping[str, Any], body: str | None, declared: frozenset[str]
) -> frozenset[str]:
    """The attributes that clients can give in a body.

    They can give all that are declared when there is no such operation, and all but the server's
    keys in a body without declared attributes.
    """
    if body is None:
        return declared
    definitions = contract["definitions"]
    found = definitions[final(definitions, body)].get("properties")
    return declared - SERVER_KEYS if found is None else frozenset(found)


def _may_be_empty(contract: Mapping[str, Any], definition: str, table: Table) -> frozenset[str]:
    """The attributes of a definition that are arrays, of which none needs an element."""
    definitions = contract["definitions"]
    properties = definitions[definition]["properties"]
    schemas = {
        name: definitions[final(definitions, named)] if (named := target(schema)) else schema
        for name, schema in properties.items()
    }
    return frozenset(
        name
        for name, attribute in table[definition].items()
        if attribute.array and not schemas[name].get("minItems")
    )


def _required(contract: Mapping[str, Any], definition: str | None) -> frozenset[str]:
    if definition is None:
        return frozenset()
    definitions = contract["definitions"]
    return frozenset(definitions[final(definitions, definition)].get("required", ()))
