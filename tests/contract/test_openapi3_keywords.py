"""What other contracts than TMF622's hold, as OpenAPI 3.0."""

from __future__ import annotations

import copy

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.contract.conftest import Json
from tests.contract.model.contracts import DATE, TEXT, array, enum, objects, ref, tickets
from tmf_contracts.publication import openapi3

DEFINITIONS: Json = {
    "Any": {},
    "Note": objects({"text": TEXT}, "text"),
    "Alias": ref("Note"),
    "LineString": objects({"type": TEXT}),
    "lineString": {"allOf": [array({"type": "number"}), {"minItems": 2}]},
}


def converted(of: Json) -> Json:
    document = openapi3.converted(of)
    assert list(OpenAPIV30SpecValidator(document).iter_errors()) == []
    return document


def schema(declared: Json) -> Json:
    """The converted schema of an attribute."""
    document = converted(tickets({"x": declared}, definitions=DEFINITIONS))
    found: Json = document["components"]["schemas"]["Ticket"]["properties"]["x"]
    return found


@pytest.mark.parametrize(
    "same",
    [
        {"type": "number", "format": "float", "default": 1, "example": 2.5},
        {"type": "string", "format": "base64", "title": "Content", "readOnly": True},
        {"type": "integer", "minimum": 0, "exclusiveMinimum": True, "multipleOf": 2},
        {"type": "object", "additionalProperties": TEXT, "minProperties": 1},
        {"type": "object", "additionalProperties": False},
        {"type": "array", "items": array(TEXT), "uniqueItems": True},
        {"allOf": [{"minItems": 2}]},
        {"minItems": 2},
        {},
    ],
)
def test_what_both_versions_have_stays(same: Json) -> None:
    assert schema(same) == same


@pytest.mark.parametrize(
    ("declared", "made"),
    [
        ({"type": "array"}, {"type": "array", "items": {}}),
        ({"type": "object", "required": []}, {"type": "object"}),
        (ref("Any"), {}),
        ({**ref("Any"), "description": "Whatever."}, {"description": "Whatever."}),
        ({**ref("Note"), "example": "a"}, {"$ref": "#/components/schemas/Note"}),
        (
            {"allOf": [ref("Note"), objects({"place": ref("Any")})]},
            {
                "allOf": [
                    {"$ref": "#/components/schemas/Note"},
                    objects({"place": {}}),
                ]
            },
        ),
        (
            {**objects({"@type": TEXT}), "discriminator": "@type"},
            {**objects({"@type": TEXT}), "discriminator": {"propertyName": "@type"}},
        ),
        ({**TEXT, "x-indexed": True, "collectionFormat": "csv"}, TEXT),
    ],
)
def test_what_differs_is_converted(declared: Json, made: Json) -> None:
    assert schema(declared) == made


def test_names_that_differ_by_case_stay_apart() -> None:
    schemas = converted(tickets({}, definitions=DEFINITIONS))["components"]["schemas"]
    assert schemas["LineString"]["type"] == "object"
    assert "allOf" in schemas["lineString"]


def test_what_a_contract_leaves_out_has_a_default() -> None:
    of = tickets({"name": TEXT})
    del of["basePath"]
    document = converted(of)
    assert document["servers"] == [{"url": "/"}]
    assert "tags" not in document
    post = document["paths"]["/ticket"]["post"]
    assert post["requestBody"].keys() == {"required", "content"}
    assert post["requestBody"]["content"].keys() == {"application/json"}
    assert post["responses"]["201"]["content"].keys() == {"application/json"}


def test_media_types_of_the_contract_and_of_an_operation_are_kept() -> None:
    of = tickets({"name": TEXT})
    of |= {"consumes": ["application/json;charset=utf-8"], "produces": ["application/json"]}
    of["paths"]["/ticket"]["post"] |= {"produces": ["application/problem+json"]}
    post = converted(of)["paths"]["/ticket"]["post"]
    assert post["requestBody"]["content"].keys() == {"application/json;charset=utf-8"}
    assert post["responses"]["201"]["content"].keys() == {"application/problem+json"}


@pytest.mark.parametrize(
    ("declared", "style", "explode"),
    [
        ({}, "form", False),
        ({"collectionFormat": "csv"}, "form", False),
        ({"collectionFormat": "multi"}, "form", True),
        ({"collectionFormat": "pipes"}, "pipeDelimited", False),
        ({"collectionFormat": "ssv"}, "spaceDelimited", False),
    ],
)
def test_an_array_in_a_query_has_its_style(declared: Json, style: str, explode: bool) -> None:
    of = tickets({"name": TEXT})
    parameter = {"name": "x", "in": "query", "type": "array", "items": TEXT, **declared}
    of["paths"]["/ticket"]["get"]["parameters"] = [parameter]
    (made,) = converted(of)["paths"]["/ticket"]["get"]["parameters"]
    assert (made["style"], made["explode"]) == (style, explode)


def test_an_array_in_a_header_is_simple() -> None:
    of = tickets({"name": TEXT})
    header = {"name": "Authorization", "in": "header", "type": "array", "items": TEXT}
    of["paths"]["/ticket"]["get"]["parameters"] = [{**header, "required": True}]
    (made,) = converted(of)["paths"]["/ticket"]["get"]["parameters"]
    assert (made["style"], made["required"]) == ("simple", True)
    assert "explode" not in made


def test_nothing_is_required_of_a_selection_at_any_depth() -> None:
    place = {"allOf": [ref("Note"), objects({"a": TEXT}, "a")]}
    properties = {"price": array(objects({"amount": TEXT}, "amount")), "place": place}
    of = tickets(properties, required=("price",), definitions=DEFINITIONS)
    of["paths"]["/ticket/{id}"]["get"]["parameters"] = [
        {"name": "id", "in": "path", "required": True, "type": "string"},
        {"name": "fields", "in": "query", "type": "string"},
    ]
    before = copy.deepcopy(of)
    document = converted(of)
    assert of == before
    schemas = document["components"]["schemas"]
    answer = document["paths"]["/ticket/{id}"]["get"]["responses"]["200"]["content"]
    assert answer["application/json"]["schema"] == {"$ref": "#/components/schemas/Ticket_Selection"}
    selection = schemas["Ticket_Selection"]["properties"]
    assert "required" not in schemas["Ticket_Selection"]
    assert "required" not in selection["price"]["items"]
    assert selection["place"]["allOf"] == [
        {"$ref": "#/components/schemas/Note_Selection"},
        objects({"a": TEXT}),
    ]
    assert schemas["Ticket"]["properties"]["price"]["items"]["required"] == ["amount"]


def test_a_collection_of_any_contract_is_filtered() -> None:
    properties = {
        "state": ref("State"),
        "rank": {"type": "integer", "enum": [1, 2]},
        "openedAt": DATE,
        "thing": ref("Any"),
        "note": array(ref("Alias")),
    }
    of = tickets(properties, definitions={**DEFINITIONS, "State": enum("open")})
    of["paths"]["/ticket"]["get"]["x-filters"] = ["note.text", "thing"]
    made = converted(of)["paths"]["/ticket"]["get"]["parameters"]
    assert {each["name"]: each["schema"]["type"] for each in made} == {
        "id": "string",
        "href": "string",
        "state": "array",
        "rank": "string",
        "rank.gt": "string",
        "rank.lt": "string",
        "openedAt": "string",
        "openedAt.gt": "string",
        "openedAt.lt": "string",
        "note.text": "string",
        "thing": "string",
    }
