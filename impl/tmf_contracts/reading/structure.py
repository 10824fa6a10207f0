"""Whether a document has the structure that every other step relies on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from tmf_contracts.branches import KEYWORD as BRANCHES
from tmf_contracts.branches import TYPE
from tmf_contracts.operations import METHODS
from tmf_contracts.reading.faults import at

Place = tuple[str | int, ...]
Check = Callable[[Place, Any], None]

_KINDS: Final[Mapping[type, str]] = {
    dict: "an object",
    list: "an array",
    str: "a text",
    int: "a number",
    bool: "true or false",
}
_PARTS: Final = ("items", "additionalProperties", "not")
"""Keywords that have a schema."""
_ALTERNATIVES: Final = ("allOf", "oneOf", "anyOf")


def check_swagger(contract: Any) -> None:
    """Check a document in Swagger 2.0; raises InvalidContract."""
    _check(
        contract,
        {
            ("definitions",): _schema,
            ("parameters",): _parameter,
            ("responses",): _response,
            ("securityDefinitions",): _scheme,
        },
    )


def check_openapi(contract: Any) -> None:
    """Check a document in OpenAPI 3.0; raises InvalidContract."""
    _check(
        contract,
        {
            ("components", "schemas"): _schema,
            ("components", "parameters"): _parameter,
            ("components", "responses"): _response,
            ("components", "requestBodies"): _body,
            ("components", "headers"): _header,
            ("components", "securitySchemes"): _scheme,
        },
    )
    _optional(contract, (), "servers", _server)


def _check(contract: Any, shared: Mapping[Place, Check]) -> None:
    """Check a document; `shared` has the places of what its operations refer to."""
    _is(dict, (), contract)
    _member(contract, (), "info", dict)
    for name in ("title", "version"):
        _member(contract["info"], ("info",), name, str)
    _members(contract, (), "paths", _path)
    _optional(contract, (), "tags", _tag)
    _optional(contract, (), "security", _requirement)
    for name in ("consumes", "produces"):
        _optional(contract, (), name, _text)
    _texts(contract, (), "basePath")
    for place, each in shared.items():
        node = contract
        for step in place:
            node = node.get(step, {})
            _is(dict, place, node)
        for name, part in node.items():
            each((*place, name), part)


def _server(place: Place, server: Any) -> None:
    _is(dict, place, server)
    if "variables" in server:
        _members(server, place, "variables", _object)


def _path(place: Place, path: Any) -> None:
    _is(dict, place, path)
    if not str(place[-1]).startswith(("/", "x-")):
        raise at(place, "a path begins with a slash, which is missing")
    _optional(path, place, "parameters", _parameter)
    for method in METHODS:
        if method in path:
            _operation((*place, method), path[method])


def _operation(place: Place, operation: Any) -> None:
    _is(dict, place, operation)
    _optional(operation, place, "parameters", _parameter)
    _optional(operation, place, "x-parameters", _parameter)
    _optional(operation, place, "security", _requirement)
    for name in ("tags", "consumes", "produces", "x-filters"):
        _optional(operation, place, name, _text)
    if "requestBody" in operation:
        _body((*place, "requestBody"), operation["requestBody"])
    _texts(operation, place, "operationId", "description", "summary")
    _members(operation, place, "responses", _response)


def _scheme(place: Place, scheme: Any) -> None:
    """Check a way to authenticate."""
    _is(dict, place, scheme)
    _member(scheme, place, "type", str)
    if scheme["type"] == "apiKey":
        _member(scheme, place, "in", str)
        _member(scheme, place, "name", str)
    _texts(scheme, place, "scheme", "description")
    if "scopes" in scheme:
        _members(scheme, place, "scopes", _text)
    if "flows" in scheme:
        _members(scheme, place, "flows", _flow)


def _flow(place: Place, flow: Any) -> None:
    _is(dict, place, flow)
    if "scopes" in flow:
        _members(flow, place, "scopes", _text)


def _requirement(place: Place, requirement: Any) -> None:
    """Check schemes that are needed together, each with its scopes."""
    _is(dict, place, requirement)
    for name in requirement:
        _optional(requirement, place, name, _text)


def _body(place: Place, body: Any) -> None:
    _is(dict, place, body)
    _content(place, body)


def _content(place: Place, node: Mapping[str, Any]) -> None:
    """Check the media types of a body or an answer."""
    if "content" in node:
        _members(node, place, "content", _with_schema)


def _with_schema(place: Place, node: Any) -> None:
    _is(dict, place, node)
    if "schema" in node:
        _schema((*place, "schema"), node["schema"])


def _header(place: Place, header: Any) -> None:
    _with_schema(place, header)
    _texts(header, place, "$ref", "type", "format")


def _object(place: Place, value: Any) -> None:
    _is(dict, place, value)


def _parameter(place: Place, parameter: Any) -> None:
    _is(dict, place, parameter)
    if "$ref" not in parameter:
        _member(parameter, place, "name", str)
        _member(parameter, place, "in", str)
    if parameter.get("in") == "body":
        _member(parameter, place, "schema", dict)
    _texts(parameter, place, "$ref", "type", "format", "style")
    if "x-definitions" in parameter:
        _members(parameter, place, "x-definitions", _text)
    if "schema" in parameter:
        _schema((*place, "schema"), parameter["schema"])


def _response(place: Place, response: Any) -> None:
    _is(dict, place, response)
    if "schema" in response:
        _schema((*place, "schema"), response["schema"])
    _content(place, response)
    if "headers" in response:
        _members(response, place, "headers", _header)


def _schema(place: Place, schema: Any) -> None:
    if place[-1] == "additionalProperties" and isinstance(schema, bool):
        return
    _is(dict, place, schema)
    _texts(schema, place, "$ref", "type", "format", "description")
    for name in ("minItems", "maxItems"):
        if name in schema:
            _is(int, (*place, name), schema[name])
    _optional(schema, place, "required", _text)
    _optional(schema, place, "enum", lambda where, each: None)
    _optional(schema, place, BRANCHES, _branch)
    if "properties" in schema:
        _members(schema, place, "properties", _schema)
    if "x-synonyms" in schema:
        _members(schema, place, "x-synonyms", _text)
    for name in _PARTS:
        if name in schema:
            _schema((*place, name), schema[name])
    for name in _ALTERNATIVES:
        _optional(schema, place, name, _schema)


def _branch(place: Place, branch: Any) -> None:
    _is(list, place, branch)
    for index, each in enumerate(branch):
        _is(str, (*place, index), each)
    if len(branch) != len(("type", "definition")):
        raise at(place, f"a branch is a value of `{TYPE}` and a definition")


def _tag(place: Place, tag: Any) -> None:
    _is(dict, place, tag)
    _member(tag, place, "name", str)


def _text(place: Place, value: Any) -> None:
    _is(str, place, value)


def _texts(node: Mapping[str, Any], place: Place, *names: str) -> None:
    """Check members that are texts where they are there."""
    for name in names:
        if name in node:
            _is(str, (*place, name), node[name])


def _member(node: Mapping[str, Any], place: Place, name: str, kind: type) -> None:
    if name not in node:
        raise at(place, f"`{name}` is missing")
    _is(kind, (*place, name), node[name])


def _members(node: Mapping[str, Any], place: Place, name: str, check_: Check) -> None:
    """Check a member that has to be there, an object, and each member of it."""
    _member(node, place, name, dict)
    for key, value in node[name].items():
        check_((*place, name, key), value)


def _optional(node: Mapping[str, Any], place: Place, name: str, check_: Check) -> None:
    """Check a member that is an array where it is there, and each element."""
    if name in node:
        _is(list, (*place, name), node[name])
        for index, each in enumerate(node[name]):
            check_((*place, name, index), each)


def _is(kind: type, place: Place, value: Any) -> None:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise at(place, f"there is no {_KINDS[kind].partition(' ')[2]}, but {_named(value)}")


def _named(value: Any) -> str:
    return next(
        (name for kind, name in _KINDS.items() if type(value) is kind),
        "null" if value is None else "a number",
    )
