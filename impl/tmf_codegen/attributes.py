"""Generates the table of attributes, which can be filtered, sorted and selected, with types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tmf_contracts.operations import operations

_PREFIX = "#/definitions/"
_HEAD = '''"""The attributes of every definition of {title} {version}, with their types.

Definitions contain each other, and `ProductOrderItem` itself, so the paths of a resource are
unbounded. The table is the finite graph of their steps: an attribute whose type is the name of a
definition has that definition's attributes.

Generated from openapi/ by `python -m tmf_codegen`, and never edited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute, or one element of it if it is an array.

    `type` is `string`, `date-time`, `uri`, `integer`, `number`, `boolean`, `any` (any
    JSON value), or the name of a definition. `enum` lists the values that a string may have,
    `synonyms` maps other accepted spellings to values.
    """

    type: str
    array: bool = False
    enum: tuple[str, ...] | None = None
    synonyms: Mapping[str, str] | None = None

'''
_TAIL = '''

def attributes_of(definition: DefinitionName) -> Mapping[str, Attribute]:
    """The attributes of a definition, by their names."""
    return ATTRIBUTES[definition]
'''


def module(contract: Mapping[str, Any]) -> str:
    """The source of the module `attributes`."""
    return "\n".join(_lines(contract))


def _lines(contract: Mapping[str, Any]) -> Iterator[str]:
    definitions = contract["definitions"]
    yield _HEAD.format(title=contract["info"]["title"], version=contract["info"]["version"])
    objects = sorted(name for name, each in definitions.items() if "properties" in each)
    yield f"DefinitionName = Literal{objects!r}"
    yield '"""Names of definitions: the type check finds code that uses a removed one."""\n'
    yield "ATTRIBUTES: dict[str, dict[str, Attribute]] = {"
    for name, definition in sorted(definitions.items()):
        if "properties" in definition:
            yield f"{name!r}: {{"
            for attribute, schema in definition["properties"].items():
                yield f"{attribute!r}: {_attribute(schema, definitions)},"
            yield "},"
    yield "}"
    yield f"\nEventName = Literal{list(_events(contract))!r}"
    yield f"\nEVENTS: tuple[EventName, ...] = {tuple(_events(contract))!r}"
    yield '"""The definitions of events."""'
    yield _TAIL


def _attribute(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    array = schema.get("type") == "array"
    arguments = _type(schema["items"] if array else schema, definitions)
    return f"Attribute({arguments}{', array=True' if array else ''})"


def _type(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    """The type of a schema that is no array, as arguments of `Attribute`."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_PREFIX)
        definition = definitions[name]
        return repr(name) if "properties" in definition else _type(definition, definitions)
    if "enum" in schema:
        synonyms = f", synonyms={schema['x-synonyms']!r}" if "x-synonyms" in schema else ""
        return f"'string', enum={tuple(schema['enum'])!r}{synonyms}"
    kind = schema.get("type", "any")
    named = schema.get("format") if kind == "string" else None
    return repr(named if named in {"date-time", "uri"} else kind)


def _events(contract: Mapping[str, Any]) -> Iterator[str]:
    for operation in operations(contract):
        for parameter in operation.get("parameters", []):
            name = parameter.get("schema", {}).get("$ref", "").removeprefix(_PREFIX)
            if name.endswith("Event"):
                yield name
