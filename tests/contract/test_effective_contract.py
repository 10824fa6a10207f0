"""The effective contract has the general repairs and those of the overlay, and no other change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV2SpecValidator

from tests.contract.conftest import BOTH, EFFECTIVE, Json, Package, operations
from tmf630.contract.document import Contract
from tmf_codegen.package import PackageError, effective_contract
from tmf_contracts import overlay
from tmf_contracts.repairs import defects, repaired

OPERATIONS = [(method, path) for method, path, _ in operations(EFFECTIVE)]
COLLECTIONS = ["/productOrder", "/cancelProductOrder"]
RESOURCES = ["/productOrder/{id}", "/cancelProductOrder/{id}", "/hub/{id}"]
CAPTURED = ("Customer", "Party", "Offering", "Specification", "Price", "Product")
STATE_CHANGES = {"ProductOrderStateChange", "ProductOrderItemStateChange"}
ERROR = {"$ref": "#/definitions/Error"}
INT64 = {"minimum": -(2**63), "maximum": 2**63 - 1}
REPLACED = {
    "/host",
    "/schemes",
    "/basePath",
    "/consumes/0",
    "/produces/0",
    "/definitions/ProductOrder_Update/required",
    "/definitions/ProductOrder_Update/properties/completionDate/description",
    "/definitions/ProductOrder_Update/properties/billingAccount/$ref",
    *(
        f"/paths/{path}/description"
        for path in (
            "/productOrder/get",
            "/productOrder/{id}/patch",
            "/cancelProductOrder/get",
            "/cancelProductOrder/post",
            "/hub/post",
            "/hub/post/responses/403",
            "/hub/post/responses/409",
        )
    ),
}


def responses(contract: Json, method: str, path: str) -> Json:
    declared: Json = contract["paths"][path][method.lower()]["responses"]
    return declared


def lost(original: Any, repaired: Any, place: str = "") -> Iterator[str]:
    """The places of values that only the original contract has."""
    if isinstance(original, dict) and isinstance(repaired, dict):
        for name, value in original.items():
            if name in repaired:
                yield from lost(value, repaired[name], f"{place}/{name}")
            else:
                yield f"{place}/{name}"
    elif isinstance(original, list) and isinstance(repaired, list):
        for index, value in enumerate(original):
            kept = repaired[index : index + 1] or [None]
            yield from lost(value, kept[0], f"{place}/{index}")
    elif original != repaired:
        yield place


@BOTH
def test_it_is_the_transcription_with_the_overlay(package: Package) -> None:
    repairs = overlay.read(package.overlay)
    assert effective_contract(package.published, repairs) == package.effective


@BOTH
def test_it_is_valid_swagger(package: Package) -> None:
    assert list(OpenAPIV2SpecValidator(package.effective).iter_errors()) == []


@BOTH
def test_every_action_gives_its_reason(package: Package) -> None:
    assert all(action["description"] for action in overlay.read(package.overlay)["actions"])


@BOTH
def test_examples_are_valid(package: Package) -> None:
    contract = Contract(lambda: package.effective)
    found = {
        name: each["example"]
        for name, each in package.effective["definitions"].items()
        if "example" in each
    }
    assert len(found) > 12
    for name, example in found.items():
        contract.definition(name).validate(example, {})


@BOTH
def test_every_defect_is_repaired(package: Package) -> None:
    assert defects(package.effective) == []


def test_an_action_that_does_not_fit_is_refused(transcription: Json, repairs: Any) -> None:
    definitions = {**transcription["definitions"]}
    del definitions["CancelProductOrder_Create"]
    with pytest.raises(overlay.OverlayError, match="CancelProductOrder_Create"):
        overlay.apply(repaired({**transcription, "definitions": definitions}), repairs)


def test_an_invalid_result_is_refused(transcription: Json) -> None:
    action = {"target": "$.info", "update": {"license": "Apache"}}
    repairs = {"overlay": "1.0.0", "info": {"title": "", "version": ""}, "actions": [action]}
    with pytest.raises(PackageError, match=r"/info/license"):
        effective_contract(transcription, repairs)


def test_only_replaced_values_are_lost(transcription: Json, effective: Json) -> None:
    places = set(lost(transcription, effective))
    assert places == REPLACED


def test_definitions_are_added_for_patches_histories_and_captures(
    transcription: Json, effective: Json
) -> None:
    added = effective["definitions"].keys() - transcription["definitions"].keys()
    patches = {"JsonPatch", "JsonPatchQuery", "JsonPatchOperation", "JsonPatchOperationType"}
    histories = {"ProductOrderHistory", "ProductOrderChange", *STATE_CHANGES}
    captures = {
        "ProductOrderCaptureResponse",
        "CaptureObjection",
        "CaptureDuration",
        *(f"Captured{kind}" for kind in CAPTURED),
    }
    assert added == {"BillingAccountRef_Update", *patches, *histories, *captures}


def test_further_bodies_are_declared_by_media_type(effective: Json) -> None:
    parameters = effective["paths"]["/productOrder/{id}"]["patch"]["parameters"]
    (body,) = [each for each in parameters if each["in"] == "body"]
    assert body["x-definitions"] == {
        "application/json-patch+json": "JsonPatch",
        "application/json-patch-query+json": "JsonPatchQuery",
    }


def test_five_operations_are_added(transcription: Json) -> None:
    published = {(method, path) for method, path, _ in operations(transcription)}
    assert set(OPERATIONS) - published == {
        ("DELETE", "/cancelProductOrder/{id}"),
        ("GET", "/hub"),
        ("GET", "/hub/{id}"),
        ("GET", "/productOrder/{id}/history"),
        ("GET", "/productOrder/{id}/captureResponse"),
    }
    assert published <= set(OPERATIONS)


def test_the_document_names_no_host(effective: Json) -> None:
    assert effective.keys().isdisjoint({"host", "schemes"})
    assert effective["basePath"] == "/tmf-api/productOrderingManagement/v4"


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_media_types_are_json_without_parameters(effective: Json, method: str, path: str) -> None:
    operation = effective["paths"][path][method.lower()]
    merge_patch = ["application/merge-patch+json"] if method == "PATCH" else []
    assert operation.get("consumes", effective["consumes"]) == ["application/json", *merge_patch]
    assert operation.get("produces", effective["produces"]) == ["application/json"]


def test_a_patch_requires_nothing(effective: Json) -> None:
    assert "required" not in effective["definitions"]["ProductOrder_Update"]
    assert "required" not in effective["definitions"]["BillingAccountRef_Update"]


def test_attributes_that_a_patch_may_remove_are_nullable(effective: Json) -> None:
    definitions = effective["definitions"]
    properties = definitions["ProductOrder_Update"]["properties"]
    fixed = {name for name, schema in properties.items() if schema.get("x-nullable") is not True}
    assert fixed == {"productOrderItem", "state", "billingAccount"}
    assert properties["billingAccount"]["$ref"] == "#/definitions/BillingAccountRef_Update"
    assert definitions["BillingAccountRef_Update"]["x-nullable"] is True
    assert "x-nullable" not in definitions["ProductOrderStateType"]


def test_the_billing_account_is_patched_member_by_member(effective: Json) -> None:
    patched = effective["definitions"]["BillingAccountRef_Update"]["properties"]
    stored = effective["definitions"]["BillingAccountRef"]["properties"]
    assert patched.keys() == stored.keys()
    for name, schema in patched.items():
        assert schema.get("type") == stored[name]["type"]
        assert schema.get("format") == stored[name].get("format")
        assert schema.get("x-nullable", False) is (name != "id")


def test_only_a_patch_and_a_subscription_have_nullable_attributes(effective: Json) -> None:
    nullable = {
        name
        for name, definition in effective["definitions"].items()
        for schema in [definition, *definition.get("properties", {}).values()]
        if "x-nullable" in schema
    }
    assert nullable == {
        "ProductOrder_Update",
        "BillingAccountRef_Update",
        "EventSubscriptionInput",  # its query
    }


@pytest.mark.parametrize(
    ("definition", "name"),
    [
        ("ProductOrderItem", "quantity"),
        ("PriceAlteration", "applicationDuration"),
        ("PriceAlteration", "priority"),
    ],
)
def test_integers_have_64_bits(effective: Json, definition: str, name: str) -> None:
    schema = effective["definitions"][definition]["properties"][name]
    assert schema["format"] == "int64"
    assert schema.items() >= INT64.items()


def test_no_other_integers_are_left(effective: Json) -> None:
    integers = [
        schema
        for definition in effective["definitions"].values()
        for schema in definition.get("properties", {}).values()
        if schema.get("type") == "integer"
    ]
    assert len(integers) == 6
    assert all(schema["format"] == "int64" for schema in integers)


@pytest.mark.parametrize("name", ["offset", "limit"])
@pytest.mark.parametrize("path", COLLECTIONS)
def test_paging_starts_at_zero(effective: Json, path: str, name: str) -> None:
    parameters = effective["paths"][path]["get"]["parameters"]
    parameter = next(each for each in parameters if each["name"] == name)
    assert (parameter["minimum"], parameter["maximum"]) == (0, 2**63 - 1)
    assert parameter["format"] == "int64"


def test_only_the_server_knows_a_second_spelling_of_aborted(effective: Json) -> None:
    status = effective["definitions"]["ProductStatusType"]
    assert status["enum"][-2:] == ["suspended", "aborted "]
    assert status["x-synonyms"] == {"aborted": "aborted "}


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_faults_of_the_protocol_are_declared(effective: Json, method: str, path: str) -> None:
    declared = responses(effective, method, path)
    expected = {"406", "429", "503"}
    if method in {"POST", "PATCH"}:
        expected |= {"413", "415"}
    if path.endswith("{id}"):
        expected |= {"412"}
    protocol = declared.keys() & {"406", "412", "413", "415", "422", "429", "503"}
    assert protocol == expected
    assert all(declared[status]["schema"] == ERROR for status in expected)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_not_modified_is_declared_for_reads(effective: Json, method: str, path: str) -> None:
    declared = responses(effective, method, path)
    assert ("304" in declared) is (method == "GET" and path in RESOURCES)
    assert "schema" not in declared.get("304", {})


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_write_may_conflict(effective: Json, method: str, path: str) -> None:
    assert method == "GET" or responses(effective, method, path)["409"]["schema"] == ERROR


@pytest.mark.parametrize("path", COLLECTIONS)
def test_no_404_is_added_to_a_creation(effective: Json, path: str) -> None:
    assert "404" not in responses(effective, "POST", path)


@pytest.mark.parametrize(
    ("header", "status", "where"),
    [
        ("Location", "201", {("POST", path) for path in [*COLLECTIONS, "/hub"]}),
        ("ETag", "201", {("POST", path) for path in COLLECTIONS}),
        ("Idempotency-Replayed", "201", {("POST", path) for path in COLLECTIONS}),
        ("ETag", "200", {("PATCH", RESOURCES[0]), *(("GET", path) for path in RESOURCES)}),
        ("ETag", "304", {("GET", path) for path in RESOURCES}),
        ("Link", "200", {("GET", path) for path in [*COLLECTIONS, "/hub"]}),
        ("Allow", "405", set(OPERATIONS)),
        ("Retry-After", "429", set(OPERATIONS)),
        ("Retry-After", "503", set(OPERATIONS)),
    ],
)
def test_headers_are_declared(
    effective: Json, header: str, status: str, where: set[tuple[str, str]]
) -> None:
    declaring = {
        (method, path)
        for method, path in OPERATIONS
        if header in responses(effective, method, path).get(status, {}).get("headers", {})
    }
    assert declaring == where


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_response_has_a_request_id(effective: Json, method: str, path: str) -> None:
    declared = responses(effective, method, path).values()
    assert all("X-Request-Id" in response["headers"] for response in declared)
