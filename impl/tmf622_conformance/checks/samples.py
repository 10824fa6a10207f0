"""Sample bodies, made from the contract's definitions with every attribute."""

from __future__ import annotations

from typing import Any, Final

from tmf622_conformance.contract import definition, target

Json = dict[str, Any]

_NESTED: Final = {"ProductOrderItem"}
"""The definition that nests itself once: an order item with an item of its own."""
_FORMATS: Final[dict[str, Any]] = {
    "date-time": "2026-12-01T08:00:00.000Z",
    "date": "2026-12-01",
    "uri": "https://catalogue.example/resource/1",
    "email": "orders@customer.example",
}
_TYPES: Final[dict[str, Any]] = {"integer": 1, "number": 1.5, "boolean": True}
_VALUES: Final = {
    "priority": "1",
    "action": "add",
    "relationshipType": "reliesOn",
    "value": "example",
}
"""Values of attributes whose contract allows any text but whose rules do not."""
_REFERENCES: Final = {"productOrderItemRelationship", "productRelationship"}
"""Attributes that refer to another item or product: `full_order` adds those that have a target."""


def full(name: str) -> Json:
    """An object of a definition with all of its attributes at every depth."""
    made: Json = _value(name, ())
    return made


def full_order(name: str) -> Json:
    """A full order of two items, of which the second relies on the first."""
    order = full(name)
    (first,) = order["productOrderItem"]
    first["id"] = "1"
    first["productOrderItem"][0]["id"] = "1.1"
    relationship = {"id": "1", "relationshipType": "reliesOn"}
    second = {"id": "2", "action": "add", "productOrderItemRelationship": [relationship]}
    order["productOrderItem"].append(second)
    return order


def other(value: Any, schema: Json) -> Any:
    """A different value of the same type; None when there is no other."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str() if "enum" in schema:
            return next((each for each in schema["enum"] if each != value), None)
        case str() if schema.get("format") == "date-time":
            return "2001-01-01T00:00:00.000Z"
        case str():
            return f"not-{value}"
    return None


def _value(name: str, within: tuple[str, ...]) -> Any:
    schema = definition(name)
    if "enum" in schema:
        return schema["enum"][0]
    if "properties" not in schema:
        return "example"
    inner = (*within, name)
    return {
        attribute: _attribute(attribute, each, inner)
        for attribute, each in schema["properties"].items()
        if attribute not in _REFERENCES and not _is_deep(target(each), inner)
    }


def _is_deep(name: str | None, within: tuple[str, ...]) -> bool:
    return name is not None and within.count(name) > (name in _NESTED)


def _attribute(attribute: str, schema: Json, within: tuple[str, ...]) -> Any:
    if schema.get("type") == "array":
        return [_attribute(attribute, schema["items"], within)]
    if reference := target(schema):
        if attribute in _VALUES and "enum" in definition(reference):
            return _VALUES[attribute]
        return _value(reference, within)
    return _plain(attribute, schema, within[-1].partition("_")[0])


def _plain(attribute: str, schema: Json, name: str) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    if schema.get("type") == "string":
        values = {**_VALUES, "@type": name}
        return values.get(attribute, f"{attribute} of {name}")
    return _TYPES.get(schema.get("type", ""), "example")
