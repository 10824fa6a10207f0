"""A contract with any value at any place is read, or is refused by what is wrong."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.contract.conftest import Json
from tests.contract.diff.contracts import openapi, swagger
from tmf_contracts.diff import reading
from tmf_contracts.diff.comparison import difference
from tmf_contracts.diff.report import text
from tmf_contracts.documents import InvalidContract

VALUES: tuple[Any, ...] = (None, True, -1.5, "x", [], ["x"], {}, {"x": 1}, {"$ref": 1})
REFERENCE = {"$ref": "#/components/schemas/Order"}
SCHEMAS: Json = {
    "Entity": {"type": "object", "properties": {"@type": {"type": "string"}}},
    "Order": {
        "allOf": [
            {"$ref": "#/components/schemas/Entity"},
            {
                "properties": {
                    "state": {"type": "string", "enum": ["done", "held"], "default": "held"},
                    "items": {"type": "array", "minItems": 1, "items": REFERENCE},
                    "party": {"oneOf": [REFERENCE, {"type": "string", "nullable": True}]},
                },
                "required": ["state"],
                "additionalProperties": {"type": "string", "maxLength": 3},
            },
        ],
        "discriminator": {
            "propertyName": "@type",
            "mapping": {"Order": "#/components/schemas/Order"},
        },
    },
}
CONTENT = {"application/json": {"schema": REFERENCE}}
OPENAPI = openapi(
    {
        "/order/{id}": {
            "parameters": [{"name": "id", "in": "path", "schema": {"type": "string"}}],
            "put": {
                "operationId": "put",
                "security": [{"key": ["write"]}],
                "requestBody": {"required": True, "content": CONTENT},
                "responses": {
                    "200": {"headers": {"ETag": {"schema": {"type": "string"}}}, "content": CONTENT}
                },
            },
        }
    },
    SCHEMAS,
    servers=[{"url": "{host}/orders", "variables": {"host": {"default": "https://host"}}}],
)
SWAGGER = swagger(
    {
        "/order": {
            "post": {
                "consumes": ["application/json"],
                "parameters": [
                    {
                        "name": "order",
                        "in": "body",
                        "schema": {"$ref": "#/definitions/Order"},
                        "x-definitions": {"application/json-patch+json": "Order"},
                    },
                    {"name": "file", "in": "formData", "type": "string", "required": True},
                ],
                "x-parameters": [{"name": "sort", "in": "query", "type": "string"}],
                "responses": {"201": {"schema": {"$ref": "#/definitions/Order"}}},
            }
        }
    },
    {"Order": {"type": "object", "x-nullable": True, "discriminator": "@type"}},
    basePath="/orders",
)


def spoiled(contract: Any) -> Iterator[Any]:
    """The contract with each value replaced by each of the others."""
    yield from VALUES
    for key in contract if isinstance(contract, dict) else range(len(contract)):
        inner = contract[key]
        for value in spoiled(inner) if isinstance(inner, dict | list) else VALUES:
            made = copy.copy(contract)
            made[key] = value
            yield made


@pytest.mark.parametrize("contract", [OPENAPI, SWAGGER], ids=["OpenAPI 3.0", "Swagger 2.0"])
def test_a_spoiled_contract_is_read_or_refused(contract: Json) -> None:
    whole = reading.contract(contract)
    for document in spoiled(contract):
        with suppress(InvalidContract):
            found = difference(whole, reading.contract(document))
            assert text.text(found)
