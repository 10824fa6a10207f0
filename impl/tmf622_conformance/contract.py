"""The contract: its operations and definitions, and the validation of values against them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

import jsonschema_rs

Json = dict[str, Any]
_MOST: Final = 5
"""The number of problems listed of one value."""


@cache
def published() -> Json:
    """The contract as TM Forum published it: other servers implement this one."""
    return _read("published.json")


@cache
def effective() -> Json:
    """The published contract with its defects repaired and this project's additions."""
    return _read("contract.json")


@cache
def repaired() -> Json:
    """The effective contract without the operations that only this project's server has."""
    expected = published()["paths"]
    paths = {
        path: {method: each for method, each in methods.items() if method in expected[path]}
        for path, methods in effective()["paths"].items()
        if path in expected
    }
    return {**effective(), "paths": paths}


def _read(name: str) -> Json:
    contract: Json = json.loads((files("tmf622_contract") / name).read_text("utf-8"))
    return contract


def operations(contract: Json) -> Mapping[str, tuple[str, str]]:
    """Method and path of each operation, by operationId."""
    return {
        operation["operationId"]: (method.upper(), path)
        for path, methods in contract["paths"].items()
        for method, operation in methods.items()
        if isinstance(operation, dict)
    }


def definition(name: str) -> Json:
    """A definition of the published contract."""
    found: Json = published()["definitions"][name]
    return found


def properties(name: str) -> Mapping[str, Json]:
    """The attributes of a definition, each with its schema."""
    found: Mapping[str, Json] = definition(name)["properties"]
    return found


def target(schema: Json) -> str | None:
    """The definition that a schema refers to, by itself or for its elements."""
    reference = schema.get("$ref") or schema.get("items", {}).get("$ref")
    return reference.rpartition("/")[2] if reference else None


def scalars(name: str) -> Iterator[tuple[str, Json]]:
    """The attributes of a definition that are neither objects nor arrays."""
    for attribute, schema in properties(name).items():
        resolved = _resolved(schema)
        if resolved.get("type") in ("string", "integer", "number", "boolean"):
            yield attribute, resolved


def _resolved(schema: Json) -> Json:
    reference = schema.get("$ref")
    return definition(reference.rpartition("/")[2]) if reference else schema


def problems(name: str, value: Any, *, required: bool = True) -> Sequence[str]:
    """What is wrong with a value of a definition, each problem with its place.

    With `required=False` attributes may be missing, as in an answer to attribute selection.
    """
    validator = _validator(name, required=required)
    found = []
    for error in validator.iter_errors(value):
        place = "".join(f"/{each}" for each in error.instance_path)
        found.append(f"{place}: {error.message[:200]}" if place else error.message[:200])
        if len(found) == _MOST:
            break
    return found


@cache
def _validator(name: str, *, required: bool) -> jsonschema_rs.Draft4Validator:
    definitions = published()["definitions"]
    if not required:
        definitions = {
            each: {key: value for key, value in schema.items() if key != "required"}
            for each, schema in definitions.items()
        }
    return jsonschema_rs.Draft4Validator(
        {"$ref": f"#/definitions/{name}", "definitions": definitions}, validate_formats=True
    )
