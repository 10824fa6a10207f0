"""The table of attributes agrees with the contract, and has its paths."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType
from typing import get_args

import pytest

import tmf622_contract.names
import tmf622_contract_v5.names
from tests.contract.conftest import ATTRIBUTES, EFFECTIVE, V4, V5, Json, Package
from tmf_contracts.model.api import api_model
from tmf_contracts.model.attributes import Attribute

DEFINITIONS = EFFECTIVE["definitions"]
OBJECTS = [name for name, definition in DEFINITIONS.items() if "properties" in definition]
SCALARS = {"string", "date-time", "uri", "integer", "number", "boolean", "any"}


def expected(schema: Json) -> Attribute:
    if schema.get("type") == "array":
        item = expected(schema["items"])
        return replace(item, array=True)
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/definitions/")
        return Attribute(name) if name in OBJECTS else expected(DEFINITIONS[name])
    if "enum" in schema:
        synonyms = schema.get("x-synonyms")
        return Attribute("string", enum=tuple(schema["enum"]), synonyms=synonyms)
    if schema.get("format") in {"date-time", "uri"}:
        return Attribute(schema["format"])
    return Attribute(schema.get("type", "any"))


def walked(definition: str, path: str) -> Attribute:
    name, _, rest = path.partition(".")
    attribute = ATTRIBUTES[definition][name]
    return walked(attribute.type, rest) if rest else attribute


@pytest.mark.parametrize("name", OBJECTS)
def test_a_definition_has_its_attributes(name: str) -> None:
    properties = DEFINITIONS[name]["properties"]
    assert ATTRIBUTES[name] == {
        attribute: expected(schema) for attribute, schema in properties.items()
    }
    assert list(ATTRIBUTES[name]) == list(properties)


def test_there_are_no_other_definitions() -> None:
    assert ATTRIBUTES.keys() == set(OBJECTS)


def test_every_type_can_be_looked_up() -> None:
    types = {each.type for attributes in ATTRIBUTES.values() for each in attributes.values()}
    assert types <= SCALARS | ATTRIBUTES.keys()


@pytest.mark.parametrize(
    ("names", "package", "count"),
    [(tmf622_contract.names, V4, 8), (tmf622_contract_v5.names, V5, 11)],
    ids=["v4", "v5"],
)
def test_code_can_name_every_definition_and_event(
    names: ModuleType, package: Package, count: int
) -> None:
    definitions = package.effective["definitions"]
    declared = {
        name for name, each in definitions.items() if {"properties", "x-branches"} & each.keys()
    }
    assert list(get_args(names.DefinitionName)) == sorted(declared)
    events = get_args(names.EventName)
    assert set(events) == {each.type for each in api_model(package.effective).events}
    assert len(events) == count


@pytest.mark.parametrize(
    ("definition", "path", "attribute"),
    [
        ("ProductOrder", "orderDate", Attribute("date-time")),
        ("ProductOrder", "productOrderItem", Attribute("ProductOrderItem", array=True)),
        ("ProductOrder", "productOrderItem.productOffering.id", Attribute("string")),
        ("ProductOrder", "productOrderItem.productOrderItem.quantity", Attribute("integer")),
        ("ProductOrder", "productOrderItem.product.product.isBundle", Attribute("boolean")),
        (
            "ProductOrder",
            "productOrderItem.product.productCharacteristic.value",
            Attribute("any"),
        ),
        ("ProductOrder", "orderTotalPrice.price.taxRate", Attribute("number")),
        ("ProductOrder", "relatedParty.@schemaLocation", Attribute("uri")),
        (
            "CancelProductOrder",
            "state",
            Attribute("string", enum=("acknowledged", "terminatedWithError", "inProgress", "done")),
        ),
        (
            "ProductOrderStateChangeEvent",
            "event.productOrder.priority",
            Attribute("string"),
        ),
    ],
)
def test_a_path_leads_to_an_attribute(definition: str, path: str, attribute: Attribute) -> None:
    assert walked(definition, path) == attribute
