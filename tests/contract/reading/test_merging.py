"""`allOf` merged into one schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.contract.reading.documents import Json, fault, swagger
from tmf_contracts import source

A: Json = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}
POSITIONS: Json = {"type": "array", "items": {"type": "number"}}


def ref(name: str) -> Json:
    return {"$ref": f"#/definitions/{name}"}


def merged(definitions: Json, name: str) -> Any:
    return source.inner(swagger(definitions))["definitions"][name]


def test_properties_beside_it_are_merged() -> None:
    definition = {
        "type": "object",
        "description": "B",
        "allOf": [ref("A"), {"required": ["b"], "properties": {"b": {"type": "integer"}}}],
        "properties": {"c": ref("A")},
    }
    assert merged({"A": A, "B": definition}, "B") == {
        "type": "object",
        "description": "B",
        "required": ["a", "b"],
        "properties": {"a": {"type": "string"}, "b": {"type": "integer"}, "c": ref("A")},
    }


def test_an_array_that_is_narrowed_is_an_array() -> None:
    line = {"description": "A line", "allOf": [ref("Positions"), {"minItems": 2}]}
    assert merged({"Positions": POSITIONS, "Line": line}, "Line") == {
        **POSITIONS,
        "description": "A line",
        "minItems": 2,
    }


def test_the_narrower_bound_and_the_common_values_win() -> None:
    one = {"type": "string", "enum": ["a", "b", "c"], "maxLength": 3, "minLength": 2}
    other = {"enum": ["c", "b"], "maxLength": 5, "minLength": 1}
    assert merged({"One": one, "Both": {"allOf": [ref("One"), other]}}, "Both") == {
        "type": "string",
        "enum": ["b", "c"],
        "maxLength": 3,
        "minLength": 2,
    }


def test_a_property_is_narrowed_and_a_reference_replaces_it() -> None:
    base = {"properties": {"x": {"type": "string"}, "y": {"type": "string"}}}
    narrower = {"properties": {"x": {"enum": ["k"]}, "y": ref("A")}}
    both = {"allOf": [ref("Base"), narrower]}
    assert merged({"A": A, "Base": base, "Both": both}, "Both")["properties"] == {
        "x": {"type": "string", "enum": ["k"]},
        "y": ref("A"),
    }


def test_definitions_are_merged_through_others_and_stay_as_they_are() -> None:
    middle = {"allOf": [ref("A"), {"properties": {"m": {"type": "string"}}}]}
    definitions = {"Last": {"allOf": [ref("Middle")]}, "Middle": middle, "A": A}
    assert merged(definitions, "Last")["properties"].keys() == {"a", "m"}
    assert merged(definitions, "A") == A
    assert A["properties"].keys() == {"a"}


def test_one_reference_with_a_remark_is_the_reference() -> None:
    described = {"allOf": [ref("A")], "description": "What it is for."}
    definition = {"type": "object", "properties": {"a": described}}
    found = merged({"A": A, "B": definition}, "B")["properties"]["a"]
    assert found == {**ref("A"), "description": "What it is for."}


def test_it_is_merged_in_bodies_answers_and_elements() -> None:
    combined = {"allOf": [ref("A"), {"properties": {"b": {"type": "string"}}}]}
    body = {"name": "thing", "in": "body", "schema": combined}
    answer = {"description": "", "schema": {"type": "array", "items": combined}}
    paths = {"/thing": {"post": {"parameters": [body], "responses": {"200": answer}}}}
    operation = source.inner(swagger({"A": A}, paths))["paths"]["/thing"]["post"]
    for schema in (
        operation["parameters"][0]["schema"],
        operation["responses"]["200"]["schema"]["items"],
    ):
        assert schema["properties"].keys() == {"a", "b"}


@pytest.mark.parametrize(
    ("definitions", "said"),
    [
        ({"A": {"allOf": [{"$ref": "#/definitions/A"}]}}, "/definitions/A/allOf"),
        (
            {
                "A": {"allOf": [{"$ref": "#/definitions/B"}]},
                "B": {"allOf": [{"$ref": "#/definitions/A"}]},
            },
            "made of itself at /definitions/A/allOf",
        ),
        ({"A": {"allOf": [{"$ref": "#/definitions/No"}]}}, "leads nowhere: #/definitions/No"),
    ],
)
def test_what_cannot_be_merged_is_named(definitions: Json, said: str, tmp_path: Path) -> None:
    assert said in fault(swagger(definitions), tmp_path)
