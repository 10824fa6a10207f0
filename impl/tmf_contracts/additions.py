"""The attributes that an overlay adds to the definitions of a contract, and what follows from them.

An attribute of `X` can be sent as well: it is added to `X_Create` or `X_FVO`, and to `X_Update` or
`X_MVO` in the form that a merge patch has. It is not when it is `readOnly`, nor when the overlay
itself adds it to one of them. An object that is described in place gets a definition of its own.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from tmf_contracts import validity
from tmf_contracts.documents import InvalidContract
from tmf_contracts.model import resources
from tmf_contracts.model.attributes import ANY, attributes, indexed_paths
from tmf_contracts.reading.faults import at
from tmf_contracts.references import reached
from tmf_contracts.repairs.kinds.patches import SUFFIXES, Forms, is_fixed
from tmf_contracts.repairs.shape import reference

Json = dict[str, Any]
Added = Mapping[str, tuple[str, ...]]
"""The names of the added attributes of each definition; all of them, if that is added itself."""

_CREATE: Final = ("_Create", "_FVO")
_UPDATE: Final = (*SUFFIXES, "_MVO")
"""End the names of the forms that definitions have in bodies of POST, and of PATCH."""
_INDEXED: Final = "x-indexed"
_NAME: Final = re.compile(r"@?[A-Za-z_][\w-]*", re.ASCII)
_RESERVED: Final = {
    *("fields", "filter", "limit", "offset", "sort"),
    *("eq", "ne", "gt", "gte", "lt", "lte", "regex"),
}
"""Parameters of a list, and operators behind the name of an attribute."""
_BESIDE_REFERENCE: Final = ("description", "title", "example", "readOnly", _INDEXED)


def completed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Json:
    """The contract `after` that an overlay has made of `before`, with what follows.

    Both are in the inner form. Raises InvalidContract for attributes that cannot be served.
    """
    definitions: Json = copy.deepcopy(after["definitions"])
    for name, names in _added(before["definitions"], definitions).items():
        _name_objects(name, names, definitions)
    added = _added(before["definitions"], definitions)
    for name, names in added.items():
        for attribute in names:
            _check_attribute(name, attribute, definitions[name]["properties"][attribute])
    _check_references(before["definitions"], definitions)
    known = before["definitions"]
    validity.check({n: each for n, each in definitions.items() if each != known.get(n)})
    _add_to_bodies(added, definitions)
    made = {**after, "definitions": definitions}
    _check_indexes(made, added)
    return made


def check_types(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Raise InvalidContract when an attribute that was in the contract has another type."""
    was, becomes = attributes(before), attributes(after)
    for name in was.keys() & becomes.keys():
        for attribute in was[name].keys() & becomes[name].keys():
            one, other = was[name][attribute], becomes[name][attribute]
            if one.type != ANY and (one.type, one.array) != (other.type, other.array):
                raise InvalidContract(
                    f"{name}.{attribute} would be {_kind(other.type, array=other.array)}, and the"
                    f" contract declares {_kind(one.type, array=one.array)}"
                )


def _kind(name: str, *, array: bool) -> str:
    return f"an array of {name}" if array else f"of type {name}"


def _added(before: Mapping[str, Json], after: Mapping[str, Json]) -> Added:
    found = {}
    for name, definition in after.items():
        known = before.get(name, {}).get("properties", {})
        declared = definition.get("properties", {})
        if names := tuple(each for each in declared if each not in known):
            found[name] = names
    return found


def _check_attribute(name: str, attribute: str, schema: Json) -> None:
    """Raise InvalidContract for an attribute that a query could not name."""
    if not _NAME.fullmatch(attribute) or attribute in _RESERVED:
        raise InvalidContract(
            f"{name} cannot have an attribute {attribute!r}: names have letters, digits, _ and -,"
            f" and are none of {', '.join(sorted(_RESERVED))}"
        )
    place = ("definitions", name, "properties", attribute)
    if not isinstance(schema.get(_INDEXED, False), bool):
        raise at((*place, _INDEXED), "there is neither true nor false")
    if _INDEXED in schema.get("items", {}):
        raise at((*place, "items", _INDEXED), f"{_INDEXED} belongs beside items")


def _check_references(before: Mapping[str, Json], after: Mapping[str, Json]) -> None:
    """Raise InvalidContract for keywords beside a reference, which have no effect."""
    for name, definition in after.items():
        known = before.get(name, {}).get("properties", {})
        for attribute, schema in definition.get("properties", {}).items():
            beside = schema.keys() - known.get(attribute, {}).keys() - {"$ref", *_BESIDE_REFERENCE}
            if "$ref" in schema and beside:
                place = ("definitions", name, "properties", attribute)
                raise at(place, f"{min(beside)} has no effect beside a $ref")


def _name_objects(name: str, names: Iterable[str], definitions: Json) -> None:
    """Give a definition to each object that the added attributes describe in place."""
    for attribute in names:
        properties = definitions[name]["properties"]
        schema = properties[attribute]
        own = name + re.sub(r"^\W*(\w)", lambda first: first[1].upper(), attribute)
        if "properties" in schema:
            properties[attribute] = _named(own, schema, definitions)
        elif "properties" in schema.get("items", {}):
            schema["items"] = _named(own, schema["items"], definitions)


def _named(name: str, schema: Json, definitions: Json) -> Json:
    """A reference to an object, which becomes the definition of that name."""
    if name in definitions:
        raise InvalidContract(f"there is a definition {name} already: refer to one of another name")
    beside = {key: each for key, each in schema.items() if key in _BESIDE_REFERENCE}
    kept = {key: each for key, each in schema.items() if key not in ("readOnly", _INDEXED)}
    definitions[name] = kept
    _name_objects(name, tuple(kept["properties"]), definitions)
    return {**reference(name), **beside}


def _add_to_bodies(added: Added, definitions: Json) -> None:
    forms = Forms(definitions)
    for name, names in added.items():
        bodies = [name + suffix for suffix in (*_CREATE, *_UPDATE) if name + suffix in definitions]
        decided = {each for body in bodies for each in added.get(body, ())}
        for attribute in [each for each in names if each not in decided]:
            schema = definitions[name]["properties"][attribute]
            if not schema.get("readOnly"):
                for body in bodies:
                    _add(attribute, definitions[name], definitions[body], body, forms)
    definitions |= forms.take()


def _add(attribute: str, resource: Json, body: Json, name: str, forms: Forms) -> None:
    """Add an attribute of a resource to a body with that name."""
    declared = resource["properties"][attribute]
    schema = {key: copy.deepcopy(each) for key, each in declared.items() if key != _INDEXED}
    properties = body.setdefault("properties", {})
    if attribute in properties:
        return
    properties[attribute] = schema
    if not name.endswith(_CREATE):
        schema |= forms.change(schema, is_fixed(attribute, schema, resource))
    elif attribute in resource.get("required", ()):
        body.setdefault("required", []).append(attribute)


def _check_indexes(contract: Json, added: Added) -> None:
    """Raise InvalidContract for an index by an attribute that no resource has, or no index can."""
    table = attributes(contract)
    found = resources.resources(contract, table)
    for each in found:
        indexed_paths(table, each.definition)
    within = reached(contract["definitions"], {each.definition for each in found})
    for name, attribute in _indexed(contract["definitions"], added):
        if name not in within:
            raise InvalidContract(
                f"{name}.{attribute} has {_INDEXED}, but no resource has this attribute"
            )


def _indexed(definitions: Mapping[str, Json], added: Added) -> Iterator[tuple[str, str]]:
    for name, names in added.items():
        for attribute in names:
            if definitions[name]["properties"][attribute].get(_INDEXED):
                yield name, attribute
