"""OpenAPI 3.0 contracts of version 4's shape, read as Swagger 2.0."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.contract.conftest import EFFECTIVE, GENERATED
from tests.contract.reading.documents import Json, fault, openapi
from tests.contract.repairs.test_published import FILES
from tmf_contracts import source
from tmf_contracts.effective import effective
from tmf_contracts.model.api import api_model
from tmf_contracts.publication import openapi3

OURS = GENERATED / "openapi3.json"
JSON = "application/json"
STRING: Json = {"type": "string"}


def ref(name: str, section: str = "schemas") -> Json:
    return {"$ref": f"#/components/{section}/{name}"}


def operation(**more: Any) -> Json:
    return {"responses": {"200": {"description": "Done."}}, **more}


def read(schemas: Json, paths: Json | None = None, **more: Any) -> Json:
    return source.inner(openapi(schemas, paths, **more))


def read_operation(declared: Json, **more: Any) -> Json:
    schemas = {"A": {"type": "object"}, "B": {"type": "object"}}
    found: Json = read(schemas, {"/thing": {"post": declared}}, **more)["paths"]["/thing"]["post"]
    return found


def sorted_parameters(node: Any) -> Any:
    if isinstance(node, dict):
        return {
            name: sorted(each, key=lambda one: str(one["name"]))
            if name in ("parameters", "x-parameters")
            else sorted_parameters(each)
            for name, each in node.items()
        }
    return [sorted_parameters(each) for each in node] if isinstance(node, list) else node


def test_our_own_document_comes_back_as_itself() -> None:
    again = openapi3.converted(effective(source.read(OURS)))
    assert sorted_parameters(again) == sorted_parameters(json.loads(OURS.read_text("utf-8")))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_published_contract_is_the_same_in_both_forms(file: Path) -> None:
    repaired = effective(source.read(file))
    document = openapi3.converted(repaired)
    again = effective(source.inner(document))
    assert sorted_parameters(openapi3.converted(again)) == sorted_parameters(document)
    assert api_model(again).resources == api_model(repaired).resources
    assert api_model(again).events == api_model(repaired).events


def test_our_own_document_has_the_definitions_and_operations_of_the_contract() -> None:
    found = source.read(OURS)
    # A schema of any value is written where it is used, and no document has synonyms.
    changed = {"Any", "Characteristic", "JsonPatchOperation", "ProductStatusType"}
    assert found["definitions"].keys() == EFFECTIVE["definitions"].keys() - {"Any"}
    for name in EFFECTIVE["definitions"].keys() - changed:
        assert found["definitions"][name] == EFFECTIVE["definitions"][name]
    assert found["paths"].keys() == EFFECTIVE["paths"].keys()
    for path, operations in EFFECTIVE["paths"].items():
        for method, declared in operations.items():
            assert found["paths"][path][method]["responses"] == declared["responses"]
            assert found["paths"][path][method].get("consumes") == declared.get("consumes")


@pytest.mark.parametrize(
    ("servers", "base_path"),
    [
        ([], "/"),
        ([{"url": "https://serverRoot/tmf-api/things/v4/"}], "/tmf-api/things/v4/"),
        ([{"url": "/things"}, {"url": "/other"}], "/things"),
        (
            [{"url": "{root}/things/{v}", "variables": {"root": {}, "v": {"default": "v4"}}}],
            "/things/v4",
        ),
    ],
)
def test_the_base_path_is_that_of_the_first_server(servers: list[Json], base_path: str) -> None:
    assert read({}, servers=servers)["basePath"] == base_path


def test_null_is_an_extension() -> None:
    schemas = {"A": {"type": "string", "enum": ["a", None], "nullable": True}}
    assert read(schemas)["definitions"]["A"] == {
        "type": "string",
        "enum": ["a"],
        "x-nullable": True,
    }


def test_a_reference_that_may_be_null_is_written_out() -> None:
    owner = {"allOf": [ref("Owner")], "nullable": True}
    schemas = {"A": {"properties": {"owner": owner}}, "Owner": {"type": "object"}}
    assert read(schemas)["definitions"]["A"]["properties"]["owner"] == {
        "type": "object",
        "x-nullable": True,
    }


def test_a_body_becomes_a_parameter() -> None:
    content = {name: {"schema": ref("A")} for name in (JSON, "application/merge-patch+json")}
    content["application/json-patch+json"] = {"schema": ref("B")}
    body = {"description": "A thing.", "required": True, "content": content}
    found = read_operation(operation(requestBody=body))
    assert found["consumes"] == [JSON, "application/merge-patch+json"]
    assert found["parameters"] == [
        {
            "name": "body",
            "in": "body",
            "description": "A thing.",
            "required": True,
            "schema": {"$ref": "#/definitions/A"},
            "x-definitions": {"application/json-patch+json": "B"},
        }
    ]


def test_shared_parts_are_put_in_their_places() -> None:
    components = {
        "parameters": {"limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
        "requestBodies": {"thing": {"content": {JSON: {"schema": ref("A")}}}},
        "responses": {
            "created": {"description": "Created.", "headers": {"Location": ref("at", "headers")}}
        },
        "headers": {"at": {"description": "Where.", "schema": STRING}},
    }
    declared = {
        "parameters": [ref("limit", "parameters")],
        "requestBody": ref("thing", "requestBodies"),
        "responses": {"201": ref("created", "responses")},
    }
    found = read_operation(declared, components=components)
    assert [each["name"] for each in found["parameters"]] == ["limit", "body"]
    assert found["responses"]["201"] == {
        "description": "Created.",
        "headers": {"Location": {"description": "Where.", **STRING}},
    }


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({"schema": {"type": "integer", "minimum": 0}}, {"type": "integer", "minimum": 0}),
        ({"schema": ref("State")}, {"type": "string", "enum": ["a", "b"]}),
        (
            {"schema": {"type": "array", "items": STRING}},
            {"type": "array", "items": STRING, "collectionFormat": "multi"},
        ),
        (
            {"schema": {"type": "array", "items": STRING}, "explode": False},
            {"type": "array", "items": STRING, "collectionFormat": "csv"},
        ),
        (
            {"schema": {"type": "array", "items": STRING}, "style": "pipeDelimited"},
            {"type": "array", "items": STRING, "collectionFormat": "pipes"},
        ),
    ],
)
def test_the_schema_of_a_parameter_is_its_own(declared: Json, expected: Json) -> None:
    parameter = {"name": "x", "in": "query", **declared}
    schemas = {"State": {"type": "string", "enum": ["a", "b"]}}
    paths = {"/thing": {"parameters": [parameter], "get": operation()}}
    (found,) = read(schemas, paths)["paths"]["/thing"]["get"]["parameters"]
    assert found == {"name": "x", "in": "query", "required": False, **expected}


def content(schema: Json) -> Json:
    return {"content": {JSON: {"schema": schema}}}


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"properties": {"a": {"oneOf": [STRING]}}}, "at /components/schemas/A/properties/a/oneOf"),
        ({"properties": {"a": {"anyOf": []}}}, "at /components/schemas/A/properties/a/anyOf"),
        ({"not": STRING}, "`not` has no form in Swagger 2.0"),
        (ref("B"), "the $ref leads nowhere (#/components/schemas/B) at /components/schemas/A"),
    ],
)
def test_a_schema_without_a_form_is_named(schema: Json, said: str, tmp_path: Path) -> None:
    assert said in fault(openapi({"A": schema}), tmp_path)


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ({"callbacks": {}}, "callbacks have no form in Swagger 2.0 at /paths/~1thing/get/callb"),
        (
            {"parameters": [{"name": "s", "in": "cookie", "schema": STRING}]},
            "a parameter in `cookie` has no form at /paths/~1thing/get/parameters/0/in",
        ),
        (
            {"parameters": [{"name": "s", "in": "query", "schema": {"type": "object"}}]},
            "no simple value or array has no form at /paths/~1thing/get/parameters/0/schema",
        ),
        (
            {
                "parameters": [
                    {
                        "name": "s",
                        "in": "query",
                        "style": "deepObject",
                        "schema": {"type": "array", "items": STRING},
                    }
                ]
            },
            "an array in style `deepObject` has no form",
        ),
        ({"requestBody": {}}, "a body has media types, which are missing"),
        (
            {"requestBody": {"content": {JSON: {"schema": STRING}, "text/plain": {}}}},
            "the schema of a further media type has no name",
        ),
        (
            {
                "responses": {
                    "200": {"description": "", "content": {"a/b": {"schema": STRING}, "text/x": {}}}
                }
            },
            "an answer has two schemas at /paths/~1thing/get/responses/200/content/text~1x",
        ),
    ],
)
def test_an_operation_without_a_form_is_named(declared: Json, said: str, tmp_path: Path) -> None:
    assert said in fault(openapi({}, {"/thing": {"get": operation(**declared)}}), tmp_path)
