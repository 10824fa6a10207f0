"""The same contract in other words is the same."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import yaml

from tests.contract.conftest import GENERATED, ROOT, Json
from tests.contract.diff.contracts import answered, changes, openapi, swagger, told
from tmf_contracts.diff import reading
from tmf_contracts.diff.comparison import difference

OTHERS = os.environ.get("TMF622_TEST_CONTRACTS")
CONTRACTS = [
    *sorted(
        {*ROOT.glob("openapi/TMF622*"), *GENERATED.glob("*.json")} - {GENERATED / "origins.json"}
    ),
    *sorted(
        file
        for file in (Path(OTHERS).rglob("*") if OTHERS else ())
        if file.suffix in (".json", ".yaml")
    ),
]
NOTE = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}


@pytest.mark.parametrize("file", CONTRACTS, ids=lambda file: file.name)
def test_a_contract_is_the_same_as_itself(file: Path) -> None:
    contract = reading.read(file)
    assert difference(contract, contract).changes == ()


def test_the_conversion_to_openapi_differs_by_its_extensions_alone(effective: Json) -> None:
    """They are the filters, the answers to selections, security, and `Any`, which is inlined."""
    converted = json.loads((GENERATED / "openapi3.json").read_text("utf-8"))
    found = changes(effective, converted)
    selecting = {"GET /productOrder", "GET /cancelProductOrder", "GET /hub"}
    others = [
        change
        for change in found
        if not (
            change.kind == "parameter-added" and change.place.split(" parameters/")[0] in selecting
        )
        and not (change.kind == "definition-added" and change.subject.endswith("_Selection"))
        and change.kind != "security-removed"
        and not (change.kind == "optional" and {use.role for use in change.uses} == {"response"})
    ]
    assert [(change.kind, change.subject) for change in others] == [("definition-removed", "Any")]


def test_yaml_says_the_same_as_json(tmp_path: Path, transcription: Json) -> None:
    file = tmp_path / "contract.yaml"
    file.write_text(yaml.safe_dump(transcription), "utf-8")
    assert difference(reading.read(file), reading.contract(transcription)).changes == ()


def moved(contract: Json, base: str) -> Json:
    """The contract with its base path in each path."""
    paths = {base + path: operations for path, operations in contract["paths"].items()}
    return {**contract, "basePath": "/", "paths": paths}


def test_a_base_path_may_be_in_each_path(transcription: Json) -> None:
    base = transcription["basePath"].rstrip("/")
    assert told(transcription, moved(transcription, base)) == []
    assert told(moved(transcription, base), transcription) == []


def test_another_base_path_in_each_path_is_one_change(transcription: Json) -> None:
    (change,) = changes(transcription, moved(transcription, "/orders/v5"))
    assert change.kind == "base-path"
    assert change.after == "/orders/v5"


@pytest.mark.parametrize(
    "servers",
    [
        [{"url": "/orders/v1"}],
        [{"url": "https://host:8080/orders/v1/"}],
        [{"url": "{root}/orders/v1", "variables": {"root": {"default": "https://host"}}}],
        [{"url": "https://{host}/orders/v1"}],
    ],
)
def test_the_base_path_of_a_server_is_its_path(servers: list[Json]) -> None:
    old = swagger(answered(NOTE), basePath="/orders/v1")
    assert told(old, openapi(answered(NOTE, version="3"), servers=servers)) == []


def test_inherited_attributes_are_attributes() -> None:
    reference = {"$ref": "#/components/schemas/Note"}
    old = swagger(answered({"$ref": "#/definitions/Note"}), {"Note": NOTE})
    entity = {"type": "object", "properties": NOTE["properties"]}
    schemas = {
        "Entity": entity,
        "Note": {"allOf": [{"$ref": "#/components/schemas/Entity"}, {"required": ["text"]}]},
    }
    new = openapi(answered(reference, version="3"), schemas)
    assert told(old, new) == [("definition-added", "components/schemas/Entity")]


def test_a_change_of_an_inherited_attribute_is_told_where_it_is() -> None:
    def contract(base: Json) -> Json:
        entity = {"type": "object", "properties": {"id": base}}
        parts = {
            name: {"allOf": [{"$ref": "#/components/schemas/Entity"}, {"properties": {name: base}}]}
            for name in ("a", "b")
        }
        whole = {
            "type": "object",
            "properties": {name: {"$ref": f"#/components/schemas/{name}"} for name in parts},
        }
        return openapi(answered(whole, version="3"), {"Entity": entity, **parts})

    new = contract({"type": "string"})
    new["components"]["schemas"]["Entity"]["properties"]["id"]["maxLength"] = 3
    for part in ("a", "b"):
        new["components"]["schemas"][part]["allOf"][1]["properties"] = {part: {"type": "string"}}
    assert told(contract({"type": "string"}), new) == [
        ("bound-tightened", "components/schemas/Entity/properties/id")
    ]


def test_shared_parts_change_once() -> None:
    def contract(limit: Json) -> Json:
        operation = {
            "parameters": [{"$ref": "#/components/parameters/Limit"}],
            "responses": {"404": {"$ref": "#/components/responses/Missing"}},
        }
        parameter = {"name": "limit", "in": "query", "schema": limit}
        missing = {"description": "", "content": {"application/json": {"schema": limit}}}
        return openapi(
            {"/order": {"get": operation}, "/note": {"get": operation}},
            components={"parameters": {"Limit": parameter}, "responses": {"Missing": missing}},
        )

    found = changes(contract({"type": "integer"}), contract({"type": "string"}))
    assert [(change.place, len(change.uses)) for change in found] == [
        ("components/responses/Missing/content/application/json/schema", 2),
        ("components/parameters/Limit", 2),
    ]


def test_definitions_that_refer_to_each_other_in_circles_end() -> None:
    def contract(kind: str) -> Json:
        order = {"type": "object", "properties": {"item": {"$ref": "#/definitions/Item"}}}
        item = {
            "type": "object",
            "properties": {
                "order": {"$ref": "#/definitions/Order"},
                "items": {"type": "array", "items": {"$ref": "#/definitions/Item"}},
                "id": {"type": kind},
            },
        }
        schema = {"$ref": "#/definitions/Order"}
        return swagger(answered(schema), {"Order": order, "Item": item})

    assert told(contract("string"), contract("integer")) == [
        ("type-changed", "definitions/Item/properties/id")
    ]


def test_maps_of_themselves_end() -> None:
    reference = {"$ref": "#/definitions/Map"}

    def contract(definition: Json) -> Json:
        return swagger(answered(reference), {"Map": definition})

    old, new = contract({}), contract({"additionalProperties": reference})
    assert told(old, new) == [("type-narrowed", "definitions/Map")]
    closed = contract({"type": "object", "additionalProperties": False})
    assert told(new, closed) == [("closed", "definitions/Map")]


def test_parameters_of_a_path_are_those_of_its_operations() -> None:
    limit = {"name": "limit", "in": "query", "type": "integer"}
    old = swagger({"/order": {"get": {"responses": {}, "parameters": [limit]}}})
    new = swagger({"/order": {"get": {"responses": {}}, "parameters": [limit]}})
    assert told(old, new) == []


def test_the_fields_of_a_form_are_those_of_an_object() -> None:
    field = {"name": "text", "in": "formData", "type": "string", "required": True}
    old = swagger(
        {"/note": {"post": {"parameters": [field], "responses": {}}}},
        consumes=["multipart/form-data"],
    )
    body = {"required": True, "content": {"multipart/form-data": {"schema": NOTE}}}
    assert told(old, openapi({"/note": {"post": {"requestBody": body, "responses": {}}}})) == []


def test_the_server_sends_what_a_callback_receives() -> None:
    def contract(note: Json) -> Json:
        body = {"required": True, "content": {"application/json": {"schema": note}}}
        callback = {"{$request.body#/callback}": {"post": {"requestBody": body, "responses": {}}}}
        return openapi({"/hub": {"post": {"responses": {}, "callbacks": {"event": callback}}}})

    new = {**NOTE, "required": []}
    (change,) = changes(contract(NOTE), contract(new))
    assert change.kind == "optional"
    assert change.breaks == {"clients"}
