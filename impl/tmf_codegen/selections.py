"""Answers of attribute selection: `?fields=` leaves out what a resource has to have.

A schema that requires attributes, or leads to one that does, has a second form in which nothing is
required, `ProductOrder_Selection` beside `ProductOrder`. Operations that take `fields` answer with
the second forms.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, Final

_SCHEMAS: Final = "#/components/schemas/"
_SUFFIX: Final = "_Selection"

Json = dict[str, Any]


def separated(document: Json) -> Json:
    """An OpenAPI 3.0 document in which answers of selections require nothing."""
    made = copy.deepcopy(document)
    schemas: Json = made["components"]["schemas"]
    requiring = _requiring(schemas)
    used: set[str] = set()
    for answer in _selections(made):
        used |= set(_led_to(answer, schemas)) & requiring
        _relax(answer, requiring)
    for name in [each for each in schemas if each in used]:
        schema = copy.deepcopy(schemas[name])
        _relax(schema, requiring)
        schemas[name + _SUFFIX] = schema
    return made


def _selections(document: Json) -> Iterator[Json]:
    """What operations answer that take `fields`."""
    for operations in document["paths"].values():
        for operation in operations.values():
            if any(each["name"] == "fields" for each in operation["parameters"]):
                for status, response in operation["responses"].items():
                    if status.startswith("2"):
                        yield from response.get("content", {}).values()


def _requiring(schemas: Json) -> set[str]:
    """The schemas that require an attribute, at whatever depth."""
    return {
        name
        for name in schemas
        if any("required" in schemas[each] for each in (name, *_led_to(schemas[name], schemas)))
    }


def _led_to(node: Any, schemas: Json) -> list[str]:
    """The schemas that a node refers to, and those that they refer to in their turn."""
    found: dict[str, None] = {}
    open_ = list(_references(node))
    while open_:
        name = open_.pop()
        if name not in found:
            found[name] = None
            open_ += _references(schemas[name])
    return list(found)


def _references(node: Any) -> Iterator[str]:
    for owner in _owners(node):
        yield owner["$ref"].removeprefix(_SCHEMAS)


def _relax(node: Any, requiring: set[str]) -> None:
    """Require nothing of a node, and refer to second forms where there are some."""
    if isinstance(node.get("required"), list):
        del node["required"]
    for owner in _owners(node):
        if owner["$ref"].removeprefix(_SCHEMAS) in requiring:
            owner["$ref"] += _SUFFIX


def _owners(node: Any) -> Iterator[Json]:
    """The objects within a node that are, or hold, a reference."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node
        for name, value in node.items():
            if name != "example":
                yield from _owners(value)
    elif isinstance(node, list):
        for value in node:
            yield from _owners(value)
