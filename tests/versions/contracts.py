"""The contracts of v4 and v5, ready to say what is wrong with a value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import yaml

from tests.api.client import CONTRACT
from tmf630.contract.document import Contract
from tmf630.errors import Fault
from tmf630.wire import Json

_TRANSCRIPTION: Final = Path("openapi/TMF622-ProductOrdering-v5.0.0.oas.yaml")
_SCHEMAS: Final = "#/components/schemas/"
_OWN: Final = ".own"
Branches = Sequence[tuple[str, str]]


def violations_of_v4(definition: str, value: Any) -> str:
    """What v4's contract finds wrong; empty if nothing."""
    try:
        _v4().definition(definition).validate(value, {})
    except Fault as fault:
        return fault.message
    return ""


def violations_of_v5(definition: str, value: Any) -> str:
    """What v5's contract finds wrong, by the branches that `@type` selects; empty if nothing."""
    errors = _v5(definition).iter_errors(value)
    return "; ".join(f"{'/'.join(map(str, each.instance_path))}: {each.message}" for each in errors)


@cache
def flat() -> Mapping[str, Json]:
    """v5's definitions by their names, each with everything that it is made of.

    `branches` are the values of `@type` that select among definitions, with these definitions.
    """
    document = yaml.safe_load(_TRANSCRIPTION.read_text(encoding="utf-8"))
    schemas: Mapping[str, Json] = document["components"]["schemas"]
    definitions: dict[str, Json] = {}
    for name, schema in schemas.items():
        made = _merged(schema, schemas)
        # The names of shapes in GeoJSON would exclude the name that selects the definition.
        if "enum" in made.get("properties", {}).get("@type", {}):
            made["properties"] = {**made["properties"], "@type": {"type": "string"}}
        branches = _branches(name, schema)
        definitions[name] = {**made, "branches": branches} if branches else made
    return definitions


def target(schema: Json) -> str | None:
    """The name of the definition that a schema refers to, itself or for its items."""
    reference = schema.get("$ref") or schema.get("items", {}).get("$ref")
    return str(reference).removeprefix(_SCHEMAS) if reference else None


@cache
def _v4() -> Contract:
    return Contract(CONTRACT)


@cache
def _v5(definition: str) -> jsonschema_rs.Draft7Validator:
    return jsonschema_rs.Draft7Validator(
        {"$ref": _SCHEMAS + definition, "components": {"schemas": _compiled()}},
        validate_formats=True,
    )


def _merged(schema: Json, schemas: Mapping[str, Json]) -> Json:
    """A schema without `allOf`: what comes later wins."""
    properties: Json = {}
    required: list[str] = []
    for part in [*schema.get("allOf", ()), schema]:
        whole = _merged(schemas[str(target(part))], schemas) if "$ref" in part else part
        properties |= whole.get("properties", {})
        required += whole.get("required", ())
    left_out = ("allOf", "oneOf", "discriminator", "description", "properties", "required")
    rest = {key: each for key, each in schema.items() if key not in left_out}
    made = {**rest, "properties": properties} if properties else rest
    return {**made, "required": sorted(set(required))} if required else made


def _branches(name: str, schema: Json) -> Branches:
    mapping: Mapping[str, str] = schema.get("discriminator", {}).get("mapping", {})
    named = {to.removeprefix(_SCHEMAS): kind for kind, to in mapping.items()}
    if "oneOf" in schema:
        return [(named[to], to) for each in schema["oneOf"] if (to := str(target(each)))]
    rest = [(kind, to) for to, kind in named.items() if to != name]
    return [(re.sub("_[FM]VO$", "", name), name), *rest] if rest else []


@cache
def _compiled() -> Mapping[str, Json]:
    """The definitions as JSON Schema draft 7, in which `@type` selects among branches."""
    made: dict[str, Json] = {}
    for name, schema in flat().items():
        own = {key: each for key, each in schema.items() if key != "branches"}
        if "branches" not in schema:
            made[name] = own
            continue
        made[name + _OWN] = own
        references = [
            (kind, {"$ref": _SCHEMAS + to + (_OWN if "branches" in flat()[to] else "")})
            for kind, to in schema["branches"]
        ]
        made[name] = references[0][1]
        for member in ("@baseType", "@type"):
            for kind, branch in reversed(references):
                said = {"required": [member], "properties": {member: {"const": kind}}}
                made[name] = {"if": said, "then": branch, "else": made[name]}
    return made
