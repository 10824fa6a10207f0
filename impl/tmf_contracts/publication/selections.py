"""The schemas of answers to attribute selection: `?fields=` leaves out required attributes.

A schema that requires attributes, or leads to one that does, has a second form in which nothing is
required, `ProductOrder_Selection` beside `ProductOrder`. Operations that take `fields` answer with
the second forms.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, Final

_SCHEMAS: Final = "#/components/schemas/"
SUFFIX: Final = "_Selection"
_VALUES: Final = ("example", "default", "enum")
"""What contains values, and no schemas."""

Json = dict[str, Any]


def separated(document: Json) -> Json:
    """An OpenAPI 3.0 document in which answers of selections require nothing."""
    made = copy.deepcopy(document)
    schemas: Json = made["components"]["schemas"]
    requiring = _requiring(schemas)
    used: set[str] = set()
    for answer in _selections(made):
        used |= set(_reachable(answer, schemas)) & requiring
        _relax(answer, requiring)
    for name in [each for each in schemas if each in used]:
        schema = copy.deepcopy(schemas[name])
        _relax(schema, requiring)
        schemas[name + SUFFIX] = schema
    return made


def _selections(document: Json) -> Iterator[Json]:
    """The successful answers of operations with the parameter `fields`."""
    for operations in document["paths"].values():
        for operation in operations.values():
            if any(each["name"] == "fields" for each in operation["parameters"]):
                for status, response in operation["responses"].items():
                    if status.startswith("2"):
                        yield from response.get("content", {}).values()


def _requiring(schemas: Json) -> set[str]:
    """The schemas that require an attribute at any depth."""
    return {
        name
        for name in schemas
        if any(
            isinstance(node.get("required"), list)
            for each in (name, *_reachable(schemas[name], schemas))
            for node in _objects(schemas[each])
        )
    }


def _reachable(node: Any, schemas: Json) -> list[str]:
    """The schemas that a node refers to, directly or indirectly."""
    found: dict[str, None] = {}
    open_ = list(_references(node))
    while open_:
        name = open_.pop()
        if name not in found:
            found[name] = None
            open_ += _references(schemas[name])
    return list(found)


def _references(node: Any) -> Iterator[str]:
    for each in _objects(node):
        if isinstance(each.get("$ref"), str):
            yield each["$ref"].removeprefix(_SCHEMAS)
        if _is_discriminator(each):
            yield from (name.removeprefix(_SCHEMAS) for name in each["mapping"].values())


def _relax(node: Any, requiring: set[str]) -> None:
    """Make all attributes of a node optional, and refer to the second forms of schemas."""
    for each in _objects(node):
        if isinstance(each.get("required"), list):
            del each["required"]
        reference = each.get("$ref")
        if isinstance(reference, str):
            each["$ref"] = _second_form(reference, requiring)
        if _is_discriminator(each):
            each["mapping"] = {
                value: _second_form(name, requiring) for value, name in each["mapping"].items()
            }


def _is_discriminator(node: Json) -> bool:
    return "propertyName" in node and isinstance(node.get("mapping"), dict)


def _second_form(reference: str, requiring: set[str]) -> str:
    return reference + (SUFFIX if reference.removeprefix(_SCHEMAS) in requiring else "")


def _objects(node: Any) -> Iterator[Json]:
    """All objects within a node, examples and other values apart."""
    if isinstance(node, dict):
        yield node
        for name, value in node.items():
            if name == "properties":
                yield from _objects(list(value.values()))
            elif name not in _VALUES:
                yield from _objects(value)
    elif isinstance(node, list):
        for value in node:
            yield from _objects(value)
