"""The marshmallow schemas agree with the contract, and load and dump orders."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import marshmallow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields, validate

from tests.contract.conftest import EFFECTIVE, Json
from tmf622_contract.schemas import ENUMS, SCHEMAS

DEFINITIONS = EFFECTIVE["definitions"]
OBJECTS = [name for name, definition in DEFINITIONS.items() if "properties" in definition]
SCALARS = {
    "boolean": fields.Boolean,
    "date-time": fields.AwareDateTime,
    "integer": fields.Integer,
    "number": fields.Float,
    "string": fields.String,
    "any": fields.Raw,
}

ORDER: Json = {
    "externalId": "PO-2026-0071",
    "priority": "2",
    "requestedStartDate": "2026-05-08T12:44:21Z",
    "billingAccount": {"id": "1513", "name": "Maple House, telephony"},
    "note": [{"author": "Edda Lind", "text": "Ring before coming"}],
    "relatedParty": [{"id": "45", "role": "customer", "@referredType": "Individual"}],
    "productOrderItem": [
        {
            "id": "100",
            "quantity": 1,
            "action": "add",
            "productOffering": {"id": "14277", "name": "Home bundle"},
            "productOrderItem": [
                {
                    "id": "110",
                    "quantity": 2,
                    "action": "add",
                    "itemPrice": [
                        {
                            "priceType": "recurring",
                            "price": {"taxRate": 0.25, "dutyFreeAmount": {"unit": "EUR"}},
                            "priceAlteration": [
                                {"priceType": "discount", "price": {"percentage": 10}}
                            ],
                        }
                    ],
                    "product": {
                        "isBundle": False,
                        "status": "aborted ",
                        "productCharacteristic": [
                            {"name": "speed", "value": "500"},
                            {"name": "options", "value": {"staticIp": True, "ports": [80, 443]}},
                            {"name": "pin", "value": None},
                        ],
                    },
                    "productOrderItem": [{"id": "111", "action": "noChange"}],
                }
            ],
        }
    ],
}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def kind(name: str) -> str:
    """The kind of a definition."""
    definition = DEFINITIONS[name]
    return name if "properties" in definition else definition.get("type", "any")


def facts_of_contract(schema: Json) -> Json:
    """The constraints of a field in the contract."""
    if schema.get("type") == "array":
        facts: Json = {"items": facts_of_contract(schema["items"])}
    elif "$ref" in schema:
        name = schema["$ref"].removeprefix("#/definitions/")
        facts = {"kind": kind(name), "enum": DEFINITIONS[name].get("enum")}
        schema = {**schema, "x-nullable": DEFINITIONS[name].get("x-nullable", kind(name) == "any")}
    else:
        date_time = schema.get("format") == "date-time"
        facts = {"kind": "date-time" if date_time else schema["type"], "enum": schema.get("enum")}
    return {
        **facts,
        "nullable": schema.get("x-nullable", False),
        "default": schema.get("default", marshmallow.missing),
        "bounds": (schema.get("minimum"), schema.get("maximum"), schema.get("minItems")),
    }


def facts_of_field(field: fields.Field[Any]) -> Json:
    """The constraints of a marshmallow field."""
    enum = None
    bounds: tuple[Any, Any, Any] = (None, None, None)
    for validator in field.validators:
        match validator:
            case validate.OneOf(choices=choices):
                enum = list(choices)
            case validate.Range(min=lowest, max=highest):
                bounds = (lowest, highest, None)
            case validate.Length(min=shortest):
                bounds = (None, None, shortest)
    match field:
        case fields.List(inner=inner):
            facts: Json = {"items": facts_of_field(inner)}
        case fields.Nested(schema=nested):
            facts = {"kind": getattr(nested, "definition"), "enum": enum}  # noqa: B009
        case _:
            name = next(name for name, scalar in SCALARS.items() if type(field) is scalar)
            facts = {"kind": name, "enum": enum}
    return {
        **facts,
        "nullable": field.allow_none,
        "default": field.load_default,
        "bounds": bounds,
    }


@pytest.mark.parametrize("name", OBJECTS)
def test_a_schema_has_the_attributes_of_its_definition(name: str) -> None:
    declared = SCHEMAS[name]().fields
    definition = DEFINITIONS[name]
    assert list(declared) == list(definition["properties"])
    required = {attribute for attribute, field in declared.items() if field.required}
    assert required == set(definition.get("required", []))
    for attribute, field in declared.items():
        expected = facts_of_contract(definition["properties"][attribute])
        assert facts_of_field(field) == expected, attribute


def test_every_definition_has_a_schema_or_needs_none() -> None:
    assert (
        SCHEMAS.keys() | ENUMS.keys() | {"JsonPatch", "JsonPatchQuery", "Any"} == DEFINITIONS.keys()
    )
    assert SCHEMAS.keys() == set(OBJECTS)


def test_enums_have_the_values_of_their_definitions() -> None:
    declared = {name: schema["enum"] for name, schema in DEFINITIONS.items() if "enum" in schema}
    assert {name: list(values) for name, values in ENUMS.items()} == declared


def order_with(path: str, value: Any) -> Json:
    """The order with another value at a place such as `note.0.text`."""
    order = copy.deepcopy(ORDER)
    *steps, last = (int(step) if step.isdecimal() else step for step in path.split("."))
    container: Any = order
    for step in steps:
        container = container[step]
    container[last] = value
    return order


def loaded(order: Json, definition: str = "ProductOrder_Create") -> Any:
    return SCHEMAS[definition]().load(order)


def test_an_order_with_items_of_items_is_loaded() -> None:
    order = loaded(ORDER)
    assert order["requestedStartDate"] == datetime(2026, 5, 8, 12, 44, 21, tzinfo=UTC)
    order["requestedStartDate"] = ORDER["requestedStartDate"]
    assert order == ORDER


ITEM = "productOrderItem.0.productOrderItem.0"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("productOrderItem", []),
        ("productOrderItem", None),
        ("productOrderItem", {}),
        ("productOrderItem.0", {"id": "1"}),
        (f"{ITEM}.action", "remove"),
        (f"{ITEM}.action", None),
        (f"{ITEM}.quantity", 2**63),
        (f"{ITEM}.quantity", -(2**63) - 1),
        (f"{ITEM}.quantity", 1.5),
        (f"{ITEM}.quantity", "1"),
        (f"{ITEM}.product.status", "aborted"),
        (f"{ITEM}.product.productCharacteristic", [{"name": "value is missing"}]),
        ("requestedStartDate", "2026-05-08T12:44:21"),
        ("requestedStartDate", "tomorrow"),
        ("priority", 2),
        ("billingAccount", None),
        ("note", [{}]),
    ],
)
def test_an_invalid_order_is_refused(place: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        loaded(order_with(place, value))


@pytest.mark.parametrize("quantity", [2**63 - 1, -(2**63), 0])
def test_integers_of_64_bits_are_loaded(quantity: int) -> None:
    item = loaded(order_with(f"{ITEM}.quantity", quantity))["productOrderItem"][0]
    assert item["productOrderItem"][0]["quantity"] == quantity


@given(st.dictionaries(st.text().map("vendor".__add__), json_values, max_size=3))
def test_attributes_that_the_contract_does_not_name_are_kept(vendor: Json) -> None:
    order = order_with("productOrderItem.0", {"id": "1", "action": "add", **vendor})
    assert loaded({**order, **vendor}).items() >= vendor.items()
    assert loaded(order)["productOrderItem"][0].items() >= vendor.items()


def test_an_at_sign_distinguishes_attributes() -> None:
    order = loaded({**ORDER, "@type": "BundleOrder", "type": "vendor"})
    assert (order["@type"], order["type"]) == ("BundleOrder", "vendor")


@pytest.mark.parametrize(
    "patch",
    [
        {},
        {"priority": None, "note": None, "requestedStartDate": None, "@type": None},
        {"billingAccount": None},
        {"billingAccount": {"name": None}},
        {"state": "held", "vendor": None},
    ],
)
def test_a_patch_removes_optional_attributes(patch: Json) -> None:
    assert loaded(patch, "ProductOrder_Update") == patch


@pytest.mark.parametrize(
    "patch",
    [
        {"productOrderItem": None},
        {"state": None},
        {"billingAccount": {"id": None}},
        {"note": [None]},
    ],
)
def test_a_patch_cannot_remove_mandatory_attributes(patch: Json) -> None:
    with pytest.raises(ValidationError):
        loaded(patch, "ProductOrder_Update")


def test_attributes_are_selected_by_the_names_of_the_contract() -> None:
    schema: Schema = SCHEMAS["ProductOrder"](only=["id", "@type", "productOrderItem.id"])
    order = {"id": "1", "@type": "t", "state": "held", "productOrderItem": [{"id": "2"}]}
    assert schema.dump(order) == {"id": "1", "@type": "t", "productOrderItem": [{"id": "2"}]}
