"""Converts the effective contract to OpenAPI 3.0, from which clients are generated.

Swagger 2.0 needs extensions for some facts that OpenAPI 3.0 can express: `x-definitions`, the
schemas of a body in other media types; `x-parameters`, further parameters of an operation;
`x-filters`, attributes that collections are filtered by; `x-branches`, the definitions from which
`@type` selects; `x-nullable`. The conversion leaves out all other extensions, such as `x-synonyms`,
the other spellings that the server accepts, and security, which is that of a server (`security`).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, Final

from tmf_contracts.model.attributes import attributes
from tmf_contracts.operations import METHODS
from tmf_contracts.publication import filters, selections
from tmf_contracts.publication.branches import exclusive
from tmf_contracts.publication.schemas import Schemas

_TOP: Final = ("tags", "externalDocs")
_DESCRIBED: Final = ("operationId", "tags", "summary", "description", "deprecated")
_MEDIA_TYPES: Final = ("application/json",)
"""The media types of a contract that names none."""
_STYLES: Final = {"ssv": "spaceDelimited", "pipes": "pipeDelimited"}
"""The styles of arrays in a query, by `collectionFormat`; all others are `form`."""

Json = dict[str, Any]


def converted(contract: Mapping[str, Any]) -> Json:
    """A valid Swagger 2.0 contract, and its extensions, as OpenAPI 3.0. Raises Unconvertible."""
    document = selections.separated(_Conversion(contract).document())
    schemas = exclusive(document["components"]["schemas"])
    return {**document, "components": {"schemas": schemas}}


class _Conversion:
    def __init__(self, contract: Mapping[str, Any]) -> None:
        self._contract = contract
        self._schemas = Schemas(contract["definitions"])
        self._table = attributes(contract)

    def document(self) -> Json:
        """The document, before attribute selection is considered."""
        return {
            "openapi": "3.0.3",
            "info": copy.deepcopy(self._contract["info"]),
            "servers": [{"url": self._contract.get("basePath", "").rstrip("/") or "/"}],
            **{
                name: copy.deepcopy(self._contract[name]) for name in _TOP if name in self._contract
            },
            "paths": {
                path: {
                    method: self._operation(operations[method], f"{method} {path}")
                    for method in METHODS
                    if method in operations
                }
                for path, operations in self._contract["paths"].items()
            },
            "components": {"schemas": self._schemas.all()},
        }

    def _operation(self, declared: Json, place: str) -> Json:
        parameters = [
            *declared.get("parameters", ()),
            *filters.parameters(declared, self._table),
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
            made |= _array_style(declared)
        return made

    def _valued(self, declared: Json, place: str) -> Json:
        """The description of a parameter or header, and the schema of its value."""
        own = {"in", "name", "required", "description", "collectionFormat", "allowEmptyValue"}
        schema = {name: value for name, value in declared.items() if name not in own}
        description = {"description": declared["description"]} if "description" in declared else {}
        return {**description, "schema": self._schemas.converted(schema, place)}

    def _body(self, declared: Json, operation: Json, place: str) -> Json:
        media_types = operation.get("consumes") or self._contract.get("consumes") or _MEDIA_TYPES
        schemas = dict.fromkeys(media_types, declared["schema"]) | {
            media_type: {"$ref": f"#/definitions/{name}"}
            for media_type, name in declared.get("x-definitions", {}).items()
        }
        return {
            **({"description": declared["description"]} if "description" in declared else {}),
            "required": declared.get("required", False),
            "content": {
                media_type: {"schema": self._schemas.converted(schema, place)}
                for media_type, schema in schemas.items()
            },
        }

    def _response(self, declared: Json, operation: Json, place: str) -> Json:
        made: Json = {"description": declared.get("description", "")}
        if headers := declared.get("headers"):
            made["headers"] = {
                name: self._valued(each, f"{place} {name}") for name, each in headers.items()
            }
        if "schema" in declared:
            schema = self._schemas.converted(declared["schema"], place)
            media_types = (
                operation.get("produces") or self._contract.get("produces") or _MEDIA_TYPES
            )
            made["content"] = {each: {"schema": copy.deepcopy(schema)} for each in media_types}
        return made


def _array_style(declared: Json) -> Json:
    """How the elements of an array are written in a parameter."""
    if declared["in"] != "query":
        return {"style": "simple"}
    form = declared.get("collectionFormat")
    return {"style": _STYLES.get(form or "", "form"), "explode": form == "multi"}
