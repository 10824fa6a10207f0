"""A contract as pages show it: operations and definitions, made of its document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from tmf_contracts.branches import branches
from tmf_contracts.operations import METHODS
from tmf_contracts.references import target

_BOUNDS: Final = (
    *("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "default"),
)
_VAST: Final = 1 << 62
"""Bounds of this size say only that a number has 64 bits."""


class Type(NamedTuple):
    """The type of a value: what is said of it, and the definition that it has, empty for none."""

    text: str
    definition: str


class Row(NamedTuple):
    """An attribute, a parameter or a header; `where` is where a parameter is."""

    name: str
    type: Type
    is_required: bool
    is_nullable: bool
    values: Sequence[str]
    limits: Sequence[str]
    description: str
    where: str = ""


class Response(NamedTuple):
    """An answer of an operation."""

    status: str
    type: Type | None
    description: str
    headers: Sequence[str]


class Operation(NamedTuple):
    """An operation, with all that its document says of it."""

    method: str
    path: str
    summary: str
    description: str
    scopes: Sequence[str]
    consumes: Sequence[str]
    parameters: Sequence[Row]
    responses: Sequence[Response]


def operations(contract: Mapping[str, Any]) -> Sequence[Operation]:
    """The operations, in the order of the contract."""
    return [
        _operation(contract, method, path, item[method])
        for path, item in contract["paths"].items()
        for method in METHODS
        if method in item
    ]


def attributes(definition: Mapping[str, Any]) -> Sequence[Row]:
    """The attributes of a definition, those that are required first."""
    required = definition.get("required", ())
    rows = [
        _row(name, schema, is_required=name in required)
        for name, schema in definition.get("properties", {}).items()
    ]
    return sorted(rows, key=lambda row: not row.is_required)


def selected(definition: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """The values of `@type` and the definitions that they select, if there are such."""
    return branches(definition)


def users(contract: Mapping[str, Any], name: str) -> Sequence[str]:
    """The definitions with an attribute of a definition."""
    return [
        other
        for other, definition in contract["definitions"].items()
        if any(name == _type(each).definition for each in definition.get("properties", {}).values())
    ]


def _operation(
    contract: Mapping[str, Any], method: str, path: str, declared: Mapping[str, Any]
) -> Operation:
    scopes = [each for one in declared.get("security", ()) for each in one.get("oauth2", ())]
    parameters = [*declared.get("parameters", ()), *declared.get("x-parameters", ())]
    return Operation(
        method,
        path,
        declared.get("summary", ""),
        declared.get("description", ""),
        scopes,
        declared.get("consumes", contract.get("consumes", ())) if _has_body(declared) else (),
        [_parameter(each) for each in parameters],
        [_response(status, each) for status, each in sorted(declared["responses"].items())],
    )


def _has_body(declared: Mapping[str, Any]) -> bool:
    return any(each["in"] == "body" for each in declared.get("parameters", ()))


def _parameter(declared: Mapping[str, Any]) -> Row:
    schema = {**declared, **declared.get("schema", {})}
    row = _row(declared["name"], schema, is_required=bool(declared.get("required")))
    described = declared.get("description") or row.description
    return row._replace(where=declared["in"], description=described)


def _response(status: str, declared: Mapping[str, Any]) -> Response:
    schema = declared.get("schema")
    return Response(
        status,
        _type(schema) if schema else None,
        declared.get("description", ""),
        [*declared.get("headers", ())],
    )


def _row(name: str, schema: Mapping[str, Any], *, is_required: bool) -> Row:
    within = schema.get("items", {})
    return Row(
        name,
        _type(schema),
        is_required,
        bool(schema.get("x-nullable")),
        [str(each) for each in schema.get("enum") or within.get("enum") or ()],
        [*_limits(schema)],
        schema.get("description", ""),
    )


def _limits(schema: Mapping[str, Any]) -> Iterator[str]:
    for name in _BOUNDS:
        bound = schema.get(name)
        is_vast = isinstance(bound, int) and abs(bound) > _VAST
        if bound is not None and not is_vast:
            yield f"{name} {bound}"


def _type(schema: Mapping[str, Any]) -> Type:
    if name := target(schema):
        return Type(name, name)
    if schema.get("type") == "array":
        of = _type(schema.get("items", {}))
        return Type(f"[{of.text}]", of.definition)
    said = [str(schema.get("type", "any")), schema.get("format", "")]
    return Type(" ".join(each for each in said if each), "")
