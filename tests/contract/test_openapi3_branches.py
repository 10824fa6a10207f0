"""Branches as `oneOf` of OpenAPI 3.0, of which a validator without discriminators sees one."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.contract.conftest import Json
from tests.contract.model.contracts import TEXT, objects, ref, tickets
from tests.contract.version5 import VERSION5
from tmf_contracts import repairs, source
from tmf_contracts.publication import asyncapi, openapi3

SERVED = repairs.repaired(source.inner(VERSION5))
PUBLISHED = openapi3.converted(SERVED)
SCHEMAS: Json = PUBLISHED["components"]["schemas"]
PREFIX = "#/components/schemas/"


def fits(name: str, value: Any, document: Json = PUBLISHED) -> bool:
    """Whether a validator that knows no discriminators takes a value."""
    schema = {"$ref": PREFIX + name, "components": document["components"]}
    return jsonschema_rs.Draft4Validator(schema).is_valid(value)


def test_it_is_valid() -> None:
    assert list(OpenAPIV30SpecValidator(PUBLISHED).iter_errors()) == []


def test_a_choice_is_one_of_schemas_that_differ() -> None:
    # A supplier has no more attributes than any other role.
    assert SCHEMAS["PartyOrRole"] == {
        "type": "object",
        "oneOf": [
            {"$ref": PREFIX + each}
            for each in ("PartyRef", "PartyRoleRef", "Individual", "PartyRole")
        ],
        "discriminator": {
            "propertyName": "@type",
            "mapping": {
                **{
                    each: PREFIX + each
                    for each in ("PartyRef", "PartyRoleRef", "Individual", "PartyRole")
                },
                "Supplier": f"{PREFIX}PartyRole",
            },
        },
    }


def test_a_sub_type_extends_its_base() -> None:
    assert SCHEMAS["Characteristic"]["discriminator"]["mapping"] == {
        "Characteristic": f"{PREFIX}Characteristic",
        "IntegerCharacteristic": f"{PREFIX}OfInteger",
    }
    extended, added = SCHEMAS["OfInteger"]["allOf"]
    assert extended == {"$ref": f"{PREFIX}Characteristic"}
    assert (added["properties"].keys(), added["required"]) == ({"value"}, ["value"])


@pytest.mark.parametrize(
    "value",
    [
        {"@type": "PartyRef", "id": "1"},
        {"@type": "PartyRoleRef", "id": "1"},
        {"@type": "Individual", "id": "1", "givenName": "Edda"},
        {"@type": "Supplier", "id": "1"},
        {"@type": "MyReference", "id": "1"},
    ],
)
def test_a_value_fits_exactly_one_branch(value: Json) -> None:
    assert fits("PartyOrRole", value)
    found = [
        each
        for each in ("PartyRef", "PartyRoleRef", "Individual", "PartyRole")
        if fits(each, value)
    ]
    assert len(found) == 1


def test_a_value_of_no_branch_fits_none() -> None:
    assert not fits("PartyOrRole", {"@type": "Individual", "id": "1"})
    assert not fits("PartyOrRole", {"id": "1"})


def test_a_selection_of_attributes_fits_one_branch_too() -> None:
    assert fits("PartyOrRole_Selection", {"id": "1"})
    assert fits("PartyOrRole_Selection", {"@type": "Individual", "id": "1"})
    mapping = SCHEMAS["PartyOrRole_Selection"]["discriminator"]["mapping"]
    assert mapping["Supplier"] == f"{PREFIX}PartyRole_Selection"
    mapping = SCHEMAS["Characteristic_Selection"]["discriminator"]["mapping"]
    assert mapping["IntegerCharacteristic"] == f"{PREFIX}OfInteger_Selection"
    assert "OfInteger_Selection" in SCHEMAS


def test_it_comes_back_as_itself() -> None:
    again = openapi3.converted(repairs.repaired(source.inner(PUBLISHED)))
    assert again["components"] == PUBLISHED["components"]


def test_the_events_have_the_same_schemas() -> None:
    schemas = asyncapi.document(SERVED, "http://127.0.0.1/repair/v5")["components"]["schemas"]
    choice = schemas["PartyOrRole"]
    assert choice["oneOf"] == SCHEMAS["PartyOrRole"]["oneOf"]
    assert choice["discriminator"] == "@type"
    assert schemas["PartyRoleRef"]["properties"]["@type"]["pattern"] == "^(PartyRoleRef)$"


def test_a_choice_among_choices_is_one() -> None:
    document = openapi3.converted(
        tickets(
            {"x": ref("Outer")},
            definitions={
                "A": objects({"a": TEXT}),
                "B": objects({"@type": ref("Type"), "b": TEXT}),
                "Type": TEXT,
                "Inner": {"x-branches": [["B.1", "B"]]},
                "Outer": {"x-branches": [["A", "A"], ["Inner", "Inner"]]},
            },
        )
    )
    assert fits("Outer", {"@type": "B.1"}, document)
    assert fits("Outer", {"@type": "Inner", "b": "x"}, document)
    assert not fits("Outer", {"@type": "BX1", "a": 1}, document)
    schema = document["components"]["schemas"]["B"]
    assert schema["properties"]["@type"] == {
        "allOf": [{"$ref": f"{PREFIX}Type"}],
        "pattern": r"^(B\.1|Inner)$",
    }
