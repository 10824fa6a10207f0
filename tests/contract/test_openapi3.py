"""The contract as OpenAPI 3.0, from which clients are generated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.contract.conftest import BOTH, EFFECTIVE, V4, V5, Json, Package, operations
from tmf_contracts.model.attributes import attributes
from tmf_contracts.publication import filters, openapi3
from tmf_contracts.publication.schemas import Unconvertible

DOCUMENT: Json = V4.read("openapi3.json")
SCHEMAS: Json = DOCUMENT["components"]["schemas"]
OPERATIONS = [(method, path) for method, path, _ in operations(EFFECTIVE)]
READ = [(m, p) for m, p, each in operations(EFFECTIVE) if "fields" in str(each["parameters"])]
COLLECTIONS = ["/productOrder", "/cancelProductOrder"]


def operation(method: str, path: str) -> Json:
    found: Json = DOCUMENT["paths"][path][method.lower()]
    return found


def parameters(method: str, path: str) -> dict[str, Json]:
    return {each["name"]: each for each in operation(method, path)["parameters"]}


def contents(method: str, path: str) -> Json:
    found: Json = operation(method, path)["requestBody"]["content"]
    return found


def answer(method: str, path: str, status: str) -> Json:
    found: Json = operation(method, path)["responses"][status]["content"]["application/json"]
    return found


def led_to(node: Any, seen: set[str] | None = None) -> Iterator[Json]:
    """All objects within a node and within the schemas it refers to."""
    seen = set() if seen is None else seen
    if isinstance(node, dict):
        yield node
        name = str(node.get("$ref", "")).removeprefix("#/components/schemas/")
        if name and name not in seen:
            seen.add(name)
            yield from led_to(SCHEMAS[name], seen)
        node = list(node.values())
    for value in node if isinstance(node, list) else ():
        yield from led_to(value, seen)


def requires(node: Any) -> bool:
    return any(isinstance(each.get("required"), list) for each in led_to(node))


@BOTH
def test_it_is_the_converted_contract(package: Package) -> None:
    assert openapi3.converted(package.effective) == package.read("openapi3.json")


@BOTH
def test_it_is_valid(package: Package) -> None:
    document = package.read("openapi3.json")
    assert list(OpenAPIV30SpecValidator(document).iter_errors()) == []


@BOTH
def test_it_has_the_operations_of_the_contract(package: Package) -> None:
    def ids(contract: Json) -> Json:
        return {f"{m} {p}": each["operationId"] for m, p, each in operations(contract)}

    document, effective = package.read("openapi3.json"), package.effective
    assert ids(document) == ids(effective)
    for method, path, operation in operations(document):
        declared = effective["paths"][path][method.lower()]["responses"]
        assert operation["responses"].keys() == declared.keys()


@BOTH
def test_extensions_of_the_contract_are_converted(package: Package) -> None:
    assert '"x-' not in json.dumps(package.read("openapi3.json"))


def test_no_two_values_of_an_enum_lead_to_the_same_name() -> None:
    enums = [each["enum"] for each in led_to(DOCUMENT) if isinstance(each.get("enum"), list)]
    assert enums
    for values in enums:
        assert len({value.strip() for value in values}) == len(values)


def test_any_is_any_value() -> None:
    for name in ("Characteristic", "Characteristic_Selection"):
        assert SCHEMAS[name]["properties"]["value"].keys() == {"description"}
    assert "Any" not in SCHEMAS


def test_each_media_type_of_a_patch_has_its_schema() -> None:
    merge = {"$ref": "#/components/schemas/ProductOrder_Update"}
    assert {
        media_type: each["schema"]
        for media_type, each in contents("PATCH", "/productOrder/{id}").items()
    } == {
        "application/json": merge,
        "application/merge-patch+json": merge,
        "application/json-patch+json": {"$ref": "#/components/schemas/JsonPatch"},
        "application/json-patch-query+json": {"$ref": "#/components/schemas/JsonPatchQuery"},
    }


@pytest.mark.parametrize(("method", "path"), READ)
def test_the_answer_of_a_selection_requires_nothing(method: str, path: str) -> None:
    assert not requires(answer(method, path, "200"))


@pytest.mark.parametrize("path", COLLECTIONS)
def test_all_other_schemas_require_the_contracts_attributes(path: str, effective: Json) -> None:
    assert requires(contents("POST", path))
    assert requires(answer("POST", path, "201"))
    for name, definition in effective["definitions"].items():
        assert SCHEMAS.get(name, {}).get("required") == definition.get("required")


def test_null_is_allowed_for_attributes_that_a_patch_may_remove() -> None:
    update = SCHEMAS["ProductOrder_Update"]["properties"]
    assert update["priority"]["nullable"] is True
    assert "nullable" not in update["productOrderItem"]
    assert SCHEMAS["BillingAccountRef_Update"]["nullable"] is True


def test_null_is_a_value_of_an_enum_that_a_patch_may_remove(effective: Json) -> None:
    colour = {"type": "string", "enum": ["red"], "x-nullable": True}
    definitions = {**effective["definitions"], "Colour": colour}
    document = openapi3.converted({**effective, "definitions": definitions})
    assert document["components"]["schemas"]["Colour"] == {
        "type": "string",
        "enum": ["red", None],
        "nullable": True,
    }


def test_the_description_of_a_reference_is_kept() -> None:
    state = SCHEMAS["ProductOrderItem"]["properties"]["state"]
    assert state["allOf"] == [{"$ref": "#/components/schemas/ProductOrderItemStateType"}]
    assert state["description"].startswith("Where this line stands")


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("sort", {("GET", path) for path in COLLECTIONS}),
        ("filter", {("GET", path) for path in COLLECTIONS}),
        ("Idempotency-Key", {("POST", path) for path in COLLECTIONS}),
        ("If-Match", {each for each in OPERATIONS if each[1].endswith("{id}")}),
        ("If-None-Match", {("GET", path + "/{id}") for path in COLLECTIONS}),
        ("X-Request-Id", set(OPERATIONS)),
    ],
)
def test_parameters_of_requests_are_declared(name: str, where: set[tuple[str, str]]) -> None:
    assert {each for each in OPERATIONS if name in parameters(*each)} >= where
    for each in where:
        assert parameters(*each)[name].get("required", False) is False


@pytest.mark.parametrize(
    ("path", "name", "schema"),
    [
        ("/productOrder", "externalId", {"type": "string"}),
        ("/productOrder", "relatedParty.id", {"type": "string"}),
        ("/productOrder", "orderDate", {"type": "string"}),
        ("/productOrder", "orderDate.gt", {"type": "string"}),
        ("/cancelProductOrder", "productOrder.id", {"type": "string"}),
    ],
)
def test_a_collection_is_filtered_by_attributes(path: str, name: str, schema: Json) -> None:
    assert parameters("GET", path)[name]["schema"] == schema


def test_a_collection_is_filtered_by_attributes_of_branches() -> None:
    listing = V5.read("openapi3.json")["paths"]["/productOrder"]["get"]
    names = {each["name"] for each in listing["parameters"]}
    assert {
        "creationDate.gt",
        "externalId.id",
        "productOrderItem.product.id",
        "relatedParty.partyOrPartyRole.name",
    } <= names


def test_values_of_an_enum_are_separated_by_commas() -> None:
    state = parameters("GET", "/productOrder")["state"]
    assert state["schema"]["items"]["enum"] == SCHEMAS["ProductOrderStateType"]["enum"]
    assert (state["style"], state["explode"]) == ("form", False)


def test_a_filter_by_an_unknown_attribute_is_refused(effective: Json) -> None:
    listing = {**effective["paths"]["/productOrder"]["get"], "x-filters": ["relatedParty.rank"]}
    with pytest.raises(filters.UnknownFilter, match=r"ProductOrder has no attribute relatedParty"):
        list(filters.parameters(listing, attributes(effective)))


def test_a_parameter_need_not_be_described(effective: Json) -> None:
    paths = effective["paths"]
    declared = {"name": "x", "in": "query", "type": "string"}
    get = {**paths["/productOrder"]["get"], "parameters": [declared]}
    converted = openapi3.converted({**effective, "paths": {**paths, "/productOrder": {"get": get}}})
    (parameter,) = (
        each
        for each in converted["paths"]["/productOrder"]["get"]["parameters"]
        if each["name"] == "x"
    )
    assert parameter == {"name": "x", "in": "query", "schema": {"type": "string"}}


def test_a_keyword_without_conversion_is_refused(effective: Json) -> None:
    note = {**effective["definitions"]["Note"], "anyOf": []}
    contract = {**effective, "definitions": {**effective["definitions"], "Note": note}}
    with pytest.raises(Unconvertible, match="Note: `anyOf`"):
        openapi3.converted(contract)


@pytest.mark.parametrize(
    ("package", "schema"),
    [
        pytest.param(package, content["schema"], id=f"{version}-{method}-{path}-{media_type}")
        for version, package in (("v4", V4), ("v5", V5))
        for method, path, each in operations(package.read("openapi3.json"))
        for media_type, content in each.get("requestBody", {}).get("content", {}).items()
    ],
)
def test_every_body_has_an_example(package: Package, schema: Json) -> None:
    name = schema["$ref"].removeprefix("#/components/schemas/")
    assert package.read("openapi3.json")["components"]["schemas"][name]["example"]
