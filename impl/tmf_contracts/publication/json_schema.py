"""A schema of OpenAPI 3.0 as JSON Schema, draft 7, which AsyncAPI's own schemas extend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_BOUNDS: Final = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_DROPPED: Final = ("xml",)

Json = dict[str, Any]


def of_openapi3(schema: Mapping[str, Any]) -> Json:
    """The same schema in the keywords of JSON Schema; its references stay as they are."""
    made: Json = {}
    for key, value in schema.items():
        if key == "properties":
            made[key] = {name: of_openapi3(each) for name, each in value.items()}
        elif key in ("allOf", "anyOf", "oneOf"):
            made[key] = [of_openapi3(each) for each in value]
        elif key in ("items", "additionalProperties") and isinstance(value, Mapping):
            made[key] = of_openapi3(value)
        elif key == "example":
            made["examples"] = [value]
        elif key == "discriminator":
            made[key] = value["propertyName"]
        elif key not in (*_BOUNDS, *_DROPPED, "nullable"):
            made[key] = value
    for exclusive, bound in _BOUNDS.items():
        if schema.get(exclusive) and bound in made:
            made[exclusive] = made.pop(bound)
    return _or_null(made) if schema.get("nullable") else made


def _or_null(schema: Json) -> Json:
    """A schema that allows null, too."""
    if "type" not in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    enum = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, **enum, "type": [schema["type"], "null"]}
