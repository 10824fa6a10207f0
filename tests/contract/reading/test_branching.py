"""`oneOf` and discriminators of version 5, read as branches."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract.reading.documents import Json, fault, openapi, swagger
from tests.contract.version5 import PATCHES, VERSION5, ref
from tmf_contracts import source

FOUND: Json = source.inner(VERSION5)
DEFINITIONS: Json = FOUND["definitions"]
STRING: Json = {"type": "string"}


def by_type(*names: str, **mapping: str) -> Json:
    discriminator = {"propertyName": "@type", **({"mapping": mapping} if mapping else {})}
    return {"oneOf": [ref(name) for name in names], "discriminator": discriminator}


def read(**schemas: Json) -> Json:
    found: Json = source.inner(openapi(schemas))["definitions"]
    return found


def test_a_choice_has_its_branches_in_their_order() -> None:
    assert DEFINITIONS["PartyOrRole"] == {
        "type": "object",
        "x-branches": [
            [name, name]
            for name in ("PartyRef", "PartyRoleRef", "Individual", "PartyRole", "Supplier")
        ],
    }


def test_a_base_is_the_first_of_its_branches() -> None:
    base = DEFINITIONS["Characteristic"]
    assert base["x-branches"] == [
        ["Characteristic", "Characteristic"],
        ["IntegerCharacteristic", "OfInteger"],
    ]
    assert base["properties"].keys() == {"@type", "@baseType", "@schemaLocation", "name"}


def test_what_is_made_of_a_base_has_its_attributes_and_not_its_branches() -> None:
    assert DEFINITIONS["OfInteger"].keys() == {"type", "properties", "required"}
    assert DEFINITIONS["OfInteger"]["required"] == ["@type", "name", "value"]
    assert "description" not in DEFINITIONS["Job"]


def test_an_answer_has_the_schema_of_json() -> None:
    patch = FOUND["paths"]["/job/{id}"]["patch"]
    assert patch["responses"]["200"]["schema"] == {"$ref": "#/definitions/Job"}
    assert patch["responses"]["200"]["x-other-schemas"] == list(PATCHES)
    assert patch["responses"]["default"]["schema"] == {"$ref": "#/definitions/Error"}
    assert [each["name"] for each in patch["parameters"]] == ["id", "fields", "body"]


def test_a_type_that_no_mapping_names_is_that_of_the_schema() -> None:
    assert read(A={}, B={}, C=by_type("A", "B", b="#/components/schemas/B"))["C"]["x-branches"] == [
        ["A", "A"],
        ["b", "B"],
    ]


def test_several_types_can_select_one_branch() -> None:
    mapping = dict.fromkeys(["a", "b"], "#/components/schemas/A")
    assert read(A={}, C=by_type("A", **mapping))["C"]["x-branches"] == [["a", "A"], ["b", "A"]]


def test_an_answer_of_one_or_several_is_one() -> None:
    forms = {"oneOf": [ref("A"), {"type": "array", "items": ref("A")}]}
    answer = {"description": "", "content": {"application/json": {"schema": forms}}}
    paths = {"/thing": {"patch": {"responses": {"200": answer}}}}
    found = source.inner(openapi({"A": {}}, paths))["paths"]["/thing"]["patch"]["responses"]["200"]
    assert found["schema"] == {"$ref": "#/definitions/A"}
    assert found["x-other-schemas"] == ["application/json"]


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        (
            {"oneOf": [STRING]},
            "discriminator by `@type` has no form in Swagger 2.0 at /components/schemas/C/oneOf",
        ),
        (
            {"oneOf": [ref("A")], "discriminator": {"propertyName": "kind"}},
            "without a discriminator by `@type`",
        ),
        (by_type() | {"oneOf": [STRING]}, "a $ref, which is missing at /components/schemas/C/oneO"),
        (by_type(), "there is nothing to select at /components/schemas/C/oneOf"),
        (by_type("B"), "leads nowhere (#/components/schemas/B) at /components/schemas/C/oneOf/0"),
        (
            by_type("A", B="#/components/schemas/B"),
            "(#/components/schemas/B) at /components/schemas/C/discriminator/mapping/B",
        ),
        ({**by_type("A"), "properties": {}}, "`oneOf` beside `properties` has no form"),
        ({**by_type("A"), "discriminator": "@type"}, "a discriminator is an object"),
        ({**by_type("A"), "discriminator": {}}, "a discriminator has a propertyName"),
        (
            {"discriminator": {"propertyName": "@type", "mapping": {"A": 1}}},
            "a mapping is an object of texts at /components/schemas/C/discriminator/mapping",
        ),
        (by_type("C"), "the branches lead back to where they begin at /definitions/C"),
        (by_type("D"), "the branches lead back to where they begin at /definitions/C"),
    ],
)
def test_what_cannot_be_selected_from_is_named(schema: Json, said: str, tmp_path: Path) -> None:
    schemas = {"A": {"type": "object"}, "C": schema, "D": by_type("A", "C")}
    assert said in fault(openapi(schemas), tmp_path)


@pytest.mark.parametrize(
    ("branches", "said"),
    [
        ([["A", "B"]], "the $ref at /definitions/C/x-branches/0/1 leads nowhere: #/definitions/B"),
        ([["A"]], "a branch is a value of `@type` and a definition at /definitions/C/x-branches/0"),
        (["A"], "there is no array, but a text at /definitions/C/x-branches/0"),
        ([["A", 1]], "there is no text, but a number at /definitions/C/x-branches/0/1"),
    ],
)
def test_branches_of_an_overlay_are_checked(branches: Json, said: str, tmp_path: Path) -> None:
    assert said in fault(swagger({"A": {}, "C": {"x-branches": branches}}), tmp_path)
