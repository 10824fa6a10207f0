"""The attributes of every definition of a contract, with their types.

Definitions contain each other, and some contain themselves, so the paths of a resource are
unbounded. The table is the finite graph of their steps: an attribute whose type is the name of a
definition has that definition's attributes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from tmf_contracts.branches import branches, is_choice
from tmf_contracts.documents import InvalidContract
from tmf_contracts.references import final, target

_SCALARS: Final = frozenset({"string", "integer", "number", "boolean"})
_FORMATS: Final = frozenset({"date-time", "uri"})
ANY: Final = "any"
_MAX_INDEXED: Final = 24
"""MongoDB has 64 indexes of a collection: two for a date-time, and some of the server's own."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute, or one element of it if it is an array.

    `type` is `string`, `date-time`, `uri`, `integer`, `number`, `boolean`, `any` (any
    JSON value), or the name of a definition. `enum` lists the values that a string may have,
    `synonyms` maps other accepted spellings to values. `indexed` is true when the contract has
    `x-indexed`: a query for the attribute should not read every resource.
    """

    type: str
    array: bool = False
    enum: tuple[str, ...] | None = None
    synonyms: Mapping[str, str] | None = None
    indexed: bool = False


Table = dict[str, dict[str, Attribute]]


def attributes(contract: Mapping[str, Any]) -> Table:
    """The attributes of each definition that has any, in the order of the contract.

    An object that a definition describes in place is a definition of its own:
    `Product/price` is the type of the attribute `price` of `Product`. A definition of which `@type`
    selects a branch has the attributes of all its branches.
    """
    definitions = contract["definitions"]
    table: Table = {}
    for name, definition in definitions.items():
        if _has_attributes(definition):
            _add(name, definition, definitions, table)
    return table | {
        name: _united(table[each] for each in dict.fromkeys(_reached(name, definitions)))
        for name in table
        if name in definitions and branches(definitions[name])
    }


def indexed_paths(table: Table, definition: str) -> list[str]:
    """The paths from a definition to attributes with an index, such as `note.author`.

    Where several paths lead to a definition, its attributes are indexed at the end of the shortest:
    a definition can be in very many places. Raises InvalidContract for an index of an object, and
    for more of them than a database has room for.
    """
    found = []
    before = {definition: ""}
    open_ = deque([definition])
    while open_:
        name = open_.popleft()
        for attribute, each in table[name].items():
            path = before[name] + attribute
            if each.indexed and (each.type in table or each.type == ANY):
                what = "is an object" if each.type in table else "can have any type"
                raise InvalidContract(f"{name}.{attribute} has x-indexed, but it {what}")
            if each.type in table and each.type not in before:
                before[each.type] = f"{path}."
                open_.append(each.type)
            if each.indexed:
                found.append(path)
    if len(found) > _MAX_INDEXED:
        raise InvalidContract(
            f"{definition} has {len(found)} attributes with x-indexed: there can be {_MAX_INDEXED}"
        )
    return found


def _add(
    name: str, definition: Mapping[str, Any], definitions: Mapping[str, Any], table: Table
) -> None:
    table[name] = {}
    for attribute, schema in definition.get("properties", {}).items():
        place = f"{name}/{attribute}"
        found, element = _attribute(schema, place, definitions)
        is_indexed = schema.get("x-indexed") is True
        table[name][attribute] = replace(found, indexed=True) if is_indexed else found
        if found.type == place:
            _add(place, element, definitions, table)


def _reached(name: str, definitions: Mapping[str, Any]) -> Iterator[str]:
    """The definitions that describe the values of a definition: its own, and its branches'."""
    if not is_choice(definitions[name]):
        yield name
    for _, selected in branches(definitions[name]):
        found = final(definitions, selected)
        if is_choice(definitions[found]):
            yield from _reached(found, definitions)
        elif _has_attributes(definitions[found]):
            yield found


def _united(declarations: Iterable[Mapping[str, Attribute]]) -> dict[str, Attribute]:
    """The attributes of several definitions; one that has several types has any value."""
    made: dict[str, Attribute] = {}
    for declared in declarations:
        for name, each in declared.items():
            present = made.setdefault(name, each)
            if present != each:
                made[name] = _common(present, each)
    return made


def _common(one: Attribute, other: Attribute) -> Attribute:
    """The attribute that has the values of two."""
    indexed = one.indexed or other.indexed
    is_same = replace(one, indexed=other.indexed) == other
    if is_same:
        return replace(one, indexed=indexed)
    has_type = (one.type, one.array) == (other.type, other.array)
    return Attribute(one.type if has_type else ANY, one.array and other.array, indexed=indexed)


def _attribute(
    schema: Mapping[str, Any], place: str, definitions: Mapping[str, Any]
) -> tuple[Attribute, Mapping[str, Any]]:
    """The attribute of the schema at a place, and the schema of its value or element.

    An array of arrays is an array of any values.
    """
    resolved, name = _resolved(schema, definitions)
    if not _is_array(resolved):
        return _single(resolved, name or place, array=False), resolved
    element, name = _resolved(resolved.get("items", {}), definitions)
    if _is_array(element):
        return _plain(ANY, array=True), element
    return _single(element, name or place, array=True), element


def _single(schema: Mapping[str, Any], name: str, *, array: bool) -> Attribute:
    """The attribute with values of a schema; `name` is the name of an object's definition."""
    if _has_attributes(schema):
        return _plain(name, array=array)
    enum = schema.get("enum")
    if enum and all(isinstance(value, str) for value in enum):
        return Attribute("string", array, tuple(enum), schema.get("x-synonyms"))
    kind = schema.get("type")
    if kind == "string" and schema.get("format") in _FORMATS:
        return _plain(schema["format"], array=array)
    return _plain(kind if kind in _SCALARS else ANY, array=array)


@cache
def _plain(type_: str, *, array: bool) -> Attribute:
    """The one attribute of that type: a contract has thousands, and few that differ."""
    return Attribute(type_, array)


def _resolved(
    schema: Mapping[str, Any], definitions: Mapping[str, Any]
) -> tuple[Mapping[str, Any], str | None]:
    """What a schema refers to, with the name of the definition; a circle is any value."""
    name = target(schema)
    if name is None:
        return schema, None
    name = final(definitions, name)
    return ({}, None) if target(definitions[name]) else (definitions[name], name)


def _has_attributes(schema: Mapping[str, Any]) -> bool:
    return bool(schema.get("properties") or is_choice(schema)) and not _is_array(schema)


def _is_array(schema: Mapping[str, Any]) -> bool:
    return schema.get("type") == "array" or ("type" not in schema and "items" in schema)
