"""Converts the effective contract to OpenAPI 3.0, from which clients are generated.

Swagger 2.0 needs extensions for some facts that OpenAPI 3.0 can express: `x-definitions`, the
schemas of a body in other media types; `x-parameters`, further parameters of an operation;
`x-filters`, attributes that collections are filtered by; `x-nullable`. The conversion leaves out
`x-synonyms`, the other spellings that the server accepts.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, Final

from tmf_contracts.operations import METHODS
from tmf_contracts.publication import filters, selections
from tmf_contracts.references import target

_SCHEMAS: Final = "#/components/schemas/"
_DESCRIBED: Final = ("operationId", "tags", "summary", "description", "deprecated")
_SHARED: Final = {
    *("type", "format", "description", "enum", "default", "example", "required"),
    *("minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems"),
}
"""Keywords of schemas that both versions share."""

Json = dict[str, Any]


class Unconvertible(Exception):
    """The contract has a keyword without conversion; the message says which and where."""


def converted(contract: Mapping[str, Any]) -> Json:
    """A valid Swagger 2.0 contract, and its extensions, as OpenAPI 3.0. Raises Unconvertible."""
    return selections.separated(_Conversion(contract).document())


class _Conversion:
    def __init__(self, contract: Mapping[str, Any]) -> None:
        self._contract = contract
        self._definitions: Mapping[str, Json] = contract["definitions"]

    def document(self) -> Json:
        """The document, before attribute selection is considered."""
        schemas = {name: self._schema(each, name) for name, each in self._definitions.items()}
        return {
            "openapi": "3.0.3",
            "info": copy.deepcopy(self._contract["info"]),
            "servers": [{"url": self._contract["basePath"].rstrip("/")}],
            "tags": copy.deepcopy(self._contract["tags"]),
            "paths": {
                path: {
                    method: self._operation(operations[method], f"{method} {path}")
                    for method in METHODS
                    if method in operations
                }
                for path, operations in self._contract["paths"].items()
            },
            "components": {
                "schemas": {
                    name: each for name, each in schemas.items() if not self._is_anything(name)
                }
            },
        }

    def _operation(self, declared: Json, place: str) -> Json:
        parameters = [
            *declared.get("parameters", ()),
            *filters.parameters(declared, self._definitions),
            *declared.get("x-parameters", ()),
        ]
        bodies = [self._body(each, declared, place) for each in parameters if each["in"] == "body"]
        return {
            **{name: declared[name] for name in _DESCRIBED if name in declared},
            "parameters": [
                self._parameter(each, place) for each in parameters if each["in"] != "body"
            ],
            **({"requestBody": bodies[0]} if bodies else {}),
            "responses": {
                status: self._response(each, declared, f"{place} {status}")
                for status, each in declared["responses"].items()
            },
        }

    def _parameter(self, declared: Json, place: str) -> Json:
        where = f"{place} {declared['name']}"
        made = {"name": declared["name"], "in": declared["in"], **self._valued(declared, where)}
        if declared.get("required"):
            made["required"] = True
        if declared.get("type") == "array":
            made |= {"style": "form", "explode": declared.get("collectionFormat") == "multi"}
        return made

    def _valued(self, declared: Json, place: str) -> Json:
        """The description of a parameter or header, and the schema of its value."""
        own = {"in", "name", "required", "description", "collectionFormat"}
        schema = {name: value for name, value in declared.items() if name not in own}
        description = {"description": declared["description"]} if "description" in declared else {}
        return {**description, "schema": self._schema(schema, place)}

    def _body(self, declared: Json, operation: Json, place: str) -> Json:
        schemas = dict.fromkeys(
            operation.get("consumes", self._contract["consumes"]), declared["schema"]
        ) | {
            media_type: {"$ref": f"#/definitions/{name}"}
            for media_type, name in declared.get("x-definitions", {}).items()
        }
        return {
            "description": declared["description"],
            "required": declared.get("required", False),
            "content": {
                media_type: {"schema": self._schema(schema, place)}
                for media_type, schema in schemas.items()
            },
        }

    def _response(self, declared: Json, operation: Json, place: str) -> Json:
        made: Json = {"description": declared["description"]}
        if headers := declared.get("headers"):
            made["headers"] = {
                name: self._valued(each, f"{place} {name}") for name, each in headers.items()
            }
        if "schema" in declared:
            schema = self._schema(declared["schema"], place)
            media_types = operation.get("produces", self._contract["produces"])
            made["content"] = {each: {"schema": schema} for each in media_types}
        return made

    def _schema(self, schema: Json, place: str) -> Json:
        if name := target(schema):
            return self._reference(name, schema.get("description"), place)
        made = {}
        for key, value in schema.items():
            if key in _SHARED:
                made[key] = copy.deepcopy(value)
            elif key == "x-nullable":
                made["nullable"] = value
            elif key == "items":
                made[key] = self._schema(value, place)
            elif key == "properties":
                made[key] = {n: self._schema(each, f"{place}.{n}") for n, each in value.items()}
            elif not key.startswith("x-"):
                raise Unconvertible(f"{place}: `{key}` has no conversion to OpenAPI 3.0")
        return made

    def _reference(self, name: str, description: str | None, place: str) -> Json:
        if self._is_anything(name):
            # Inlined, since generators would make a class of a named schema.
            made = self._schema(self._definitions[name], place)
            return {**made, "description": description or made["description"]}
        reference = {"$ref": _SCHEMAS + name}
        # OpenAPI 3.0 ignores everything beside a $ref.
        return {"allOf": [reference], "description": description} if description else reference

    def _is_anything(self, name: str) -> bool:
        return self._definitions[name].keys() <= {"description"}
