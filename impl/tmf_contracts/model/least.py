"""The least value of a definition: what a contract requires of it, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from tmf_contracts.branches import TYPE, branches, is_choice
from tmf_contracts.references import PREFIX

_TEXT: Final = "test"
_URI: Final = "https://example.com/test"
_MAX_DEPTH: Final = 12
"""Levels. A contract that requires more of them requires a circle."""


def least(definitions: Mapping[str, Any], name: str, moment: datetime) -> dict[str, Any]:
    """The least object of a definition in the inner form; its date-times are that moment (UTC).

    Texts say that they are a test. An array that is required has one element.
    """
    return _object(definitions, name, moment, 0)


def _object(
    definitions: Mapping[str, Any], name: str, moment: datetime, depth: int
) -> dict[str, Any]:
    definition, type_ = definitions[name], name
    if is_choice(definition):
        type_, selected = branches(definition)[0]
        definition = definitions[selected]
    properties = definition.get("properties", {})
    made = {
        each: _value(definitions, properties[each], moment, depth + 1)
        for each in definition.get("required", ())
        if each in properties and depth < _MAX_DEPTH
    }
    return {**made, TYPE: type_} if TYPE in made else made


def _value(definitions: Mapping[str, Any], schema: Any, moment: datetime, depth: int) -> Any:
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(PREFIX)
        schema = definitions[name]
        if "properties" in schema or is_choice(schema):
            return _object(definitions, name, moment, depth)
    if schema.get("enum"):
        return schema["enum"][0]
    if schema.get("type") == "array":
        return [_value(definitions, schema.get("items", {}), moment, depth)]
    plain = {
        "integer": max(1, schema.get("minimum", 1)),
        "number": max(1, schema.get("minimum", 1)),
        "boolean": False,
        "string": _string(schema.get("format"), moment),
    }
    return plain.get(schema.get("type", ""), {})


def _string(form: str | None, moment: datetime) -> str:
    texts = {
        "date-time": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "date": moment.strftime("%Y-%m-%d"),
        "uri": _URI,
    }
    return texts.get(form or "", _TEXT)
