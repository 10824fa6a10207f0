"""Defects in schemas of values: of integers, texts and references."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tmf_contracts.repairs.defect import Change, Finding, Json, Kind, Place
from tmf_contracts.repairs.shape import is_anything, schemas

INT64: Final = {"format": "int64", "minimum": -(2**63), "maximum": 2**63 - 1}
_INT32: Final = {"format": "int32", "minimum": -(2**31), "maximum": 2**31 - 1}
_ANYTHING: Final = (
    "Any JSON value: a string, a number, a boolean, an object, an array or `null`. The contract "
    "does not constrain it."
)
_NUMBERS: Final = ("integer", "number")
_TYPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}
_SHOWN: Final = 60
_URI: Final = "https://example.com/schemas/extension.schema.json"


def _anything(contract: Json) -> Iterator[Finding]:
    for name, schema in contract["definitions"].items():
        if is_anything(schema) and "description" not in schema:
            place = ("definitions", name)
            change = Change(place, {"description": _ANYTHING})
            yield Finding(place, "nothing is said", (change,))


def _undeclared(contract: Json) -> Iterator[Finding]:
    for place, schema in schemas(contract):
        required: Any = schema.get("required", [])
        declared = [each for each in required if each in schema.get("properties", ())]
        if missing := [each for each in required if each not in declared]:
            names = ", ".join(f"`{each}`" for each in missing)
            changes = [Change((*place, "required"))]
            if declared:
                changes.append(Change(place, {"required": declared}))
            yield Finding((*place, "required"), f"{names}: no property", tuple(changes))


def _blanks(contract: Json) -> Iterator[Finding]:
    for place, schema in schemas(contract):
        values = [each for each in schema.get("enum", ()) if isinstance(each, str)]
        known = {*values, *schema.get("x-synonyms", ())}
        synonyms = {value.strip(): value for value in values if value.strip() not in known}
        if synonyms:
            names = ", ".join(f"`{each}`" for each in synonyms.values())
            yield Finding((*place, "enum"), names, (Change(place, {"x-synonyms": synonyms}),))


def _integers(contract: Json) -> Iterator[Finding]:
    for place, schema in schemas(contract):
        if schema.get("type") != "integer" or "enum" in schema:
            continue
        bounds = _INT32 if schema.get("format") == "int32" else INT64
        if missing := {name: each for name, each in bounds.items() if name not in schema}:
            if "example" not in schema and "default" not in schema:
                missing["example"] = max(1, schema.get("minimum", 1))
            found = f"no {', '.join(each for each in missing if each != 'example')}"
            yield Finding(place, found, (Change(place, missing),))


def _hrefs(contract: Json) -> Iterator[Finding]:
    for place, schema in schemas(contract):
        if _is_href(place) and schema.get("format") == "uri":
            yield Finding((*place, "format"), "`uri`", (Change((*place, "format")),))


def _examples(contract: Json) -> Iterator[Finding]:
    for place, schema in schemas(contract):
        if "example" in schema and "$ref" not in schema and not _fits(schema, schema["example"]):
            where = (*place, "example")
            found = f"of type {schema.get('type')}, {json.dumps(schema['example'])[:_SHOWN]}"
            yield Finding(where, found, (Change(where),))


def _fits(schema: Json, value: Any) -> bool:
    """Whether a value has the type of a schema, and is in its enum."""
    if value is None:
        return bool(schema.get("x-nullable")) or "type" not in schema
    if schema.get("type") in _NUMBERS and isinstance(value, bool):
        return False
    types = _TYPES.get(schema.get("type", ""), object)
    return isinstance(value, types) and value in schema.get("enum", [value])


def _uris(contract: Json) -> Iterator[Finding]:
    for place, schema in schemas(contract):
        silent = not schema.keys() & {"example", "default"}
        if schema.get("format") == "uri" and silent and not _is_href(place):
            yield Finding(place, "no example", (Change(place, {"example": _URI}),))


def _is_href(place: Place) -> bool:
    return place[-2:] == ("properties", "href")


KINDS: Final = (
    Kind(
        "undescribed-any",
        "A schema that says nothing is taken for an object by some tools, where any JSON value is "
        "meant.",
        "a description that says so",
        _anything,
    ),
    Kind(
        "required-undeclared",
        "A typed client has no attribute to meet the requirement with, and the server itself gives "
        "a new resource its `id` and `href`.",
        "the requirement is lifted",
        _undeclared,
    ),
    Kind(
        "blank-in-enum",
        "A value has a space at an end, and clients send the word alone. The server understands "
        "that as well, and stores and returns what the contract says. Only the server reads this: "
        "in the enum, both would have one name in most languages.",
        "the word alone becomes a synonym (`x-synonyms`)",
        _blanks,
    ),
    Kind(
        "unbounded-integer",
        "Integers are unbounded, but stores and most clients hold 64 bits. A larger number would "
        "be refused by one store and silently changed by another.",
        "`format` and bounds, and an example that every language can hold",
        _integers,
    ),
    Kind(
        "href-format",
        "A relative `href` is no URI, and a client may send back what a server answered it.",
        "the format is removed",
        _hrefs,
    ),
    Kind(
        "wrong-example",
        "An example of another type than the attribute's is refused where a client sends it.",
        "the example is removed",
        _examples,
    ),
    Kind(
        "uri-example",
        "Documentation and clients begin with an example. Any word would be made up, and no word "
        "is a URI.",
        "an example",
        _uris,
    ),
)
