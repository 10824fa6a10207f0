"""Validation of values of which `@type` selects the definition."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.conftest import Json
from tests.contract.version5 import VERSION5
from tmf630.contract.document import Contract
from tmf630.contract.tolerance import NULLS, WHOLE_NUMBERS, Tolerance
from tmf630.errors import Fault
from tmf_contracts import source

DOCUMENT = source.inner(VERSION5)
CONTRACT = Contract(lambda: DOCUMENT)
TOLERANT = Contract(lambda: DOCUMENT, Tolerance([NULLS, WHOLE_NUMBERS], {}))


def job(**more: Any) -> Json:
    return {"@type": "Job", "description": "A broken handle", **more}


def party(**reference: Any) -> Json:
    return job(relatedParty=[{"@type": "RelatedParty", "partyOrRole": reference}])


def characteristic(**members: Any) -> Json:
    return job(characteristic=[{"name": "handles", **members}])


def violations(sent: Json, contract: Contract = CONTRACT) -> str:
    """What is wrong with a new job; empty when nothing is."""
    try:
        contract.definition("Job_FVO").validate(sent, {})
    except Fault as fault:
        return fault.message
    return ""


@pytest.mark.parametrize(
    "sent",
    [
        party(**{"@type": "PartyRef", "id": "1"}),
        party(**{"@type": "PartyRoleRef", "id": "1"}),
        party(**{"@type": "Individual", "givenName": "Edda"}),
        party(**{"@type": "Person", "@baseType": "Individual", "givenName": "Edda"}),
        party(**{"@type": "Unknown", "id": "1"}),
        party(**{"@type": "Supplier", "engagedParty": {"@type": "PartyRef", "id": "1"}}),
        characteristic(**{"@type": "IntegerCharacteristic", "value": 3}),
        characteristic(**{"@type": "Characteristic", "value": "any"}),
        characteristic(**{"@type": "Colour", "value": "any"}),
    ],
)
def test_a_value_is_valid_as_its_branch(sent: Json) -> None:
    assert violations(sent) == ""


_PARTY = "/relatedParty/0/partyOrRole"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (party(**{"@type": "PartyRef"}), f"{_PARTY}/id: is required"),
        (party(**{"@type": "Individual", "id": "1"}), f"{_PARTY}/givenName: is required"),
        (
            party(**{"@type": "PartyRef", "@baseType": "Individual"}),
            f"{_PARTY}/id: is required",
        ),
        (
            party(**{"@type": "Person", "@baseType": "Individual"}),
            f"{_PARTY}/givenName: is required",
        ),
        (party(**{"@type": "Unknown"}), f"{_PARTY}/id: is required"),
        (
            party(**{"@type": 5, "id": "1"}),
            f"{_PARTY}/@type: is 5, which is not of type string",
        ),
        (party(), f"{_PARTY}/@type: is required; {_PARTY}/id: is required"),
        (
            party(**{"@type": "Supplier", "engagedParty": {"@type": "PartyRef"}}),
            f"{_PARTY}/engagedParty/id: is required",
        ),
        (
            job(relatedParty=[{"@type": "RelatedParty", "partyOrRole": "Edda"}]),
            f'{_PARTY}: is "Edda", which is not of type object',
        ),
        (
            characteristic(**{"@type": "IntegerCharacteristic", "value": 3.0}),
            "/characteristic/0/value: is 3.0, which is not of type integer",
        ),
        (job(priority=3.0), "/priority: is 3.0, which is not of type integer"),
    ],
)
def test_the_violations_are_those_of_the_branch(sent: Json, said: str) -> None:
    assert violations(sent) == said


def test_a_branch_of_a_branch_is_the_base_itself() -> None:
    base = {"x-branches": [["Base", "Base"], ["Sub", "Sub"]], "properties": {"a": {}}}
    definitions = {
        "Base": {"type": "object", **base},
        "Sub": {"type": "object", "properties": {"a": {}}, "required": ["a"]},
        "Choice": {"x-branches": [["Base", "Base"]]},
        "Null": {"x-branches": [["Base", "Base"]], "x-nullable": True},
    }
    contract = Contract(lambda: {"definitions": definitions})
    contract.definition("Choice").validate({"@type": "Sub"}, {})
    contract.definition("Null").validate(None, {})
    with pytest.raises(Fault, match="/a: is required"):
        contract.definition("Base").validate({"@type": "Sub"}, {})


def test_mistakes_are_mended_in_the_branch() -> None:
    sent = characteristic(**{"@type": "IntegerCharacteristic", "value": 3.0})
    assert violations(sent, TOLERANT) == ""
    assert type(sent["characteristic"][0]["value"]) is int
    sent = party(**{"@type": "PartyRef", "id": "1", "partyId": None})
    assert violations(sent, TOLERANT) == ""
    assert "partyId" not in sent["relatedParty"][0]["partyOrRole"]


def test_synonyms_are_replaced_in_their_own_branch() -> None:
    state = {"type": "string", "enum": ["aborted "], "x-synonyms": {"aborted": "aborted "}}
    definitions = {
        "State": state,
        "Value": {"properties": {"status": {"$ref": "#/definitions/State"}}},
        "Reference": {"properties": {}},
        "Either": {"x-branches": [["Value", "Value"], ["Reference", "Reference"]]},
        "Outer": {"properties": {"it": {"$ref": "#/definitions/Either"}}},
    }
    outer = Contract(lambda: {"definitions": definitions}).definition("Outer")
    for type_, status in (("Value", "aborted "), ("Reference", "aborted")):
        sent = {"it": {"@type": type_, "status": "aborted"}}
        outer.validate(sent, {})
        assert sent["it"]["status"] == status
