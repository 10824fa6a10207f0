"""The marshmallow schemas agree with the contract, and load and dump orders."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from importlib import import_module
from types import ModuleType
from typing import Any

import marshmallow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields, validate

from tests.contract.conftest import BOTH, V4, V5, Json, Package
from tmf622_contract.schemas import SCHEMAS
from tmf622_contract_v5 import schemas as version5

SCALARS = {
    "boolean": fields.Boolean,
    "date-time": fields.AwareDateTime,
    "integer": fields.Integer,
    "number": fields.Float,
    "object": fields.Dict,
    "string": fields.String,
    "any": fields.Raw,
}


def generated(package: Package) -> ModuleType:
    return import_module(f"{package.name}.schemas")


def is_class(definition: Json) -> bool:
    return "properties" in definition or "x-branches" in definition


OBJECTS = [
    pytest.param(package, name, id=f"{version}-{name}")
    for version, package in (("v4", V4), ("v5", V5))
    for name, definition in package.effective["definitions"].items()
    if is_class(definition)
]

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


def kind(name: str, definitions: Json) -> str:
    """The kind of a definition."""
    definition = definitions[name]
    return name if is_class(definition) else definition.get("type", "any")


def facts_of_contract(schema: Json, definitions: Json) -> Json:
    """The constraints of a field in the contract."""
    if schema.get("type") == "array":
        facts: Json = {"items": facts_of_contract(schema["items"], definitions)}
    elif "$ref" in schema:
        name = schema["$ref"].removeprefix("#/definitions/")
        found = kind(name, definitions)
        facts = {"kind": found, "enum": definitions[name].get("enum")}
        nullable = definitions[name].get("x-nullable", found == "any")
        # Beside a reference, nothing but a description counts.
        schema = {"x-nullable": nullable}
    else:
        date_time = schema.get("format") == "date-time"
        found = "date-time" if date_time else schema.get("type", "any")
        facts = {"kind": found, "enum": schema.get("enum")}
        schema = {"x-nullable": found == "any", **schema}
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


@pytest.mark.parametrize(("package", "name"), OBJECTS)
def test_a_schema_has_the_attributes_of_its_definition(package: Package, name: str) -> None:
    declared = generated(package).SCHEMAS[name]().fields
    definitions = package.effective["definitions"]
    definition = definitions[name]
    assert list(declared) == list(definition.get("properties", {}))
    required = {attribute for attribute, field in declared.items() if field.required}
    assert required == set(definition.get("required", []))
    for attribute, field in declared.items():
        expected = facts_of_contract(definition["properties"][attribute], definitions)
        assert facts_of_field(field) == expected, attribute


@BOTH
def test_every_definition_has_a_schema_or_needs_none(package: Package) -> None:
    module, definitions = generated(package), package.effective["definitions"]
    arrays = {name for name, each in definitions.items() if each.get("type") == "array"}
    anything = {name for name, each in definitions.items() if "type" not in each}
    assert module.SCHEMAS.keys() | module.ENUMS.keys() | arrays | anything == definitions.keys()
    assert module.SCHEMAS.keys() == {name for name, each in definitions.items() if is_class(each)}


@BOTH
def test_enums_have_the_values_of_their_definitions(package: Package) -> None:
    definitions = package.effective["definitions"]
    declared = {name: schema["enum"] for name, schema in definitions.items() if "enum" in schema}
    assert {name: list(values) for name, values in generated(package).ENUMS.items()} == declared


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


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ({"@type": "PartyRef"}, {"id"}),
        ({"@type": "PartyRole"}, {"engagedParty", "name"}),
        ({"@type": "Agent", "@baseType": "PartyRole"}, {"engagedParty", "name"}),
        ({"@type": "Agent"}, {"id"}),
        (
            {"@type": "PartyRole", "name": "Fibre Ltd", "engagedParty": {"@type": "PartyRef"}},
            {"engagedParty"},
        ),
        ({"@type": "Individual", "givenName": 3}, {"givenName"}),
        ({"@type": "Individual", "givenName": "Edda"}, set()),
    ],
)
def test_a_value_is_loaded_by_the_branch_that_its_type_selects(
    value: Json, wrong: set[str]
) -> None:
    schema = version5.SCHEMAS["PartyOrPartyRole_FVO"]()
    assert schema.validate(value).keys() == wrong
    if not wrong:
        assert schema.load(value) == schema.dump(value) == value


@pytest.mark.parametrize(
    ("name", "value", "valid"),
    [
        ("IntegerCharacteristic", 500, True),
        ("IntegerCharacteristic", "500 Mbit/s", False),
        ("BooleanCharacteristic", True, True),
        ("BooleanCharacteristic", "perhaps", False),
        ("ObjectArrayCharacteristic", [{"ports": [80]}], True),
        ("ObjectArrayCharacteristic", [80], False),
        ("Characteristic", [1, "two"], True),
    ],
)
def test_a_sub_type_is_loaded_by_its_own_schema(name: str, value: Any, valid: bool) -> None:
    characteristic = {"@type": name, "name": "options", "value": value}
    order = {
        "@type": "ProductOrder",
        "productOrderItem": [
            {
                "@type": "ProductOrderItem",
                "id": "1",
                "action": "add",
                "product": {"@type": "Product", "productCharacteristic": [characteristic]},
            }
        ],
    }
    schema = version5.SCHEMAS["ProductOrder_FVO"]()
    assert (schema.validate(order) == {}) is valid
    if valid:
        assert schema.load(order) == order
    several = version5.SCHEMAS["Characteristic"](many=True)
    assert (several.validate([characteristic]) == {}) is valid
