"""The effective contract of version 5: what its overlay adds to the repairs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.conftest import V4, V5, Json, operations
from tmf630.contract.document import Contract
from tmf630.errors import Fault
from tmf_contracts.branches import branches
from tmf_contracts.repairs import repaired

EFFECTIVE = V5.effective
DEFINITIONS: Json = EFFECTIVE["definitions"]
CONTRACT = Contract(lambda: EFFECTIVE)
FAMILIES = ["", "_FVO", "_MVO"]
PATCHES = {
    "application/json-patch+json": "JsonPatchOperations",
    "application/json-patch-query+json": "JsonPatchOperations",
}


def faults(definition: str, value: Any) -> str:
    """What is wrong with a value; empty when nothing is."""
    try:
        CONTRACT.definition(definition).validate(value, {})
    except Fault as fault:
        return fault.message
    return ""


def ordering(product: Json) -> Json:
    """A new order of a product."""
    item = {"@type": "ProductOrderItem", "id": "1", "action": "add", "product": product}
    return {"@type": "ProductOrder", "productOrderItem": [item]}


def test_it_has_a_base_path_of_its_own() -> None:
    assert EFFECTIVE["basePath"] == "/productOrderingManagement/v5"


def test_it_has_the_operations_of_version_4_and_three_more_listeners() -> None:
    added = {(method, path) for method, path, _ in operations(EFFECTIVE)} - {
        (method, path) for method, path, _ in operations(V4.effective)
    }
    assert added == {
        ("POST", f"/listener/productOrder{kind}Event")
        for kind in ("Milestone", "JeopardyAlert", "ErrorMessage")
    }
    assert EFFECTIVE["paths"].keys() > V4.effective["paths"].keys()


def test_what_it_shares_with_version_4_is_the_same() -> None:
    ours, theirs = DEFINITIONS, V4.effective["definitions"]
    for name in ("ProductOrderHistory", "ProductOrderChange", "ProductOrderItemStateChange"):
        assert ours[name] == theirs[name]
    reason = "terminationReason"
    assert (
        ours["CancelProductOrder"]["properties"][reason]
        == theirs["CancelProductOrder"]["properties"][reason]
    )
    path = EFFECTIVE["paths"]["/cancelProductOrder/{id}"]["delete"]
    assert path == V4.effective["paths"]["/cancelProductOrder/{id}"]["delete"]


def test_only_what_is_replaced_is_lost() -> None:
    before = repaired(V5.published)
    removed = {
        (method, path)
        for method, path, each in operations(before)
        if each["responses"].keys() - EFFECTIVE["paths"][path][method.lower()]["responses"].keys()
    }
    assert removed == {
        ("POST", "/productOrder"),
        ("POST", "/cancelProductOrder"),
        ("PATCH", "/productOrder/{id}"),
        ("DELETE", "/productOrder/{id}"),
    }
    assert before["definitions"].keys() < DEFINITIONS.keys()
    for name, definition in before["definitions"].items():
        assert (
            definition.get("properties", {}).keys()
            <= DEFINITIONS[name].get("properties", {}).keys()
        )


def test_no_operation_answers_202() -> None:
    assert all("202" not in each["responses"] for *_, each in operations(EFFECTIVE))


def test_an_order_is_patched_by_the_media_types_of_version_4() -> None:
    patch = EFFECTIVE["paths"]["/productOrder/{id}"]["patch"]
    (body,) = (each for each in patch["parameters"] if each["in"] == "body")
    assert patch["consumes"] == ["application/json", "application/merge-patch+json"]
    assert body["x-definitions"] == PATCHES
    version4 = V4.effective["paths"]["/productOrder/{id}"]["patch"]
    assert patch["description"] == version4["description"]


@pytest.mark.parametrize("family", FAMILIES)
def test_characteristics_that_are_true_or_false_are_selected(family: str) -> None:
    selected = dict(branches(DEFINITIONS[f"Characteristic{family}"]))
    for name in ("BooleanCharacteristic", "BooleanArrayCharacteristic"):
        assert selected[name] == name + family
    assert len(selected) == 13


@pytest.mark.parametrize(
    ("type_", "value", "valid"),
    [
        ("BooleanCharacteristic", True, True),
        ("BooleanCharacteristic", "yes", False),
        ("BooleanArrayCharacteristic", [True, False], True),
        ("BooleanArrayCharacteristic", [0], False),
    ],
)
def test_their_values_are_checked(type_: str, value: Any, valid: bool) -> None:
    characteristic = {"@type": type_, "name": "staticIp", "value": value}
    product = {"@type": "Product", "productCharacteristic": [characteristic]}
    assert (faults("ProductOrder_FVO", ordering(product)) == "") is valid


def test_an_intent_needs_nothing_that_a_client_cannot_know() -> None:
    statement = {"goal": [{"metric": "latency", "below": 20}]}
    expression = {"@type": "JsonLdExpression", "iri": "https://example.com/goals"}
    intent = {
        "@type": "Intent",
        "name": "Low latency",
        "expression": {**expression, "expressionValue": statement},
    }
    product = {"@type": "Product", "intent": intent}
    assert faults("ProductOrder_FVO", ordering(product)) == ""
    del intent["name"]
    assert "name: is required" in faults("ProductOrder_FVO", ordering(product))


def test_a_state_change_of_a_cancellation_has_the_task_under_both_names() -> None:
    payload = DEFINITIONS["CancelProductOrderStateChangeEventPayload"]["properties"]
    task = {"$ref": "#/definitions/CancelProductOrder"}
    assert payload == {"canccelProductOrder": task, "cancelProductOrder": task}


def test_a_patch_requires_nothing() -> None:
    assert faults("ProductOrder_MVO", {}) == ""
    assert faults("ProductOrder_MVO", {"priority": None, "@type": None}) != ""
