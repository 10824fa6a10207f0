"""What is found in a contract of version 5's shape."""

from __future__ import annotations

import pytest

from tests.contract.version5 import EVENTS, VERSION5
from tmf_contracts import source
from tmf_contracts.model.api import api_model
from tmf_contracts.model.attributes import Attribute, attributes
from tmf_contracts.model.conventions import EventKind

MODEL = api_model(source.inner(VERSION5))
TABLE = MODEL.attributes
TEXT = {"type": "string"}
NUMBER = {"type": "number"}


def test_a_choice_has_the_attributes_of_all_branches() -> None:
    found = TABLE["PartyOrRole"]
    assert {"partyId", "partyName", "givenName", "birthDate", "engagedParty"} <= found.keys()
    assert found["birthDate"] == Attribute("date-time")
    assert found["engagedParty"] == Attribute("PartyOrRole")
    assert TABLE["RelatedParty"]["partyOrRole"] == Attribute("PartyOrRole")


def test_a_base_has_those_of_its_sub_types() -> None:
    assert TABLE["Characteristic"]["value"] == Attribute("integer")
    assert "value" not in TABLE["Supplier"]


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (TEXT, TEXT, Attribute("string")),
        (TEXT, NUMBER, Attribute("any")),
        (TEXT, {"type": "array", "items": TEXT}, Attribute("any")),
        ({**TEXT, "enum": ["a"]}, TEXT, Attribute("string")),
        ({**TEXT, "x-indexed": True}, TEXT, Attribute("string", indexed=True)),
        (
            {"type": "array", "items": TEXT},
            {"type": "array", "items": NUMBER},
            Attribute("any", array=True),
        ),
    ],
)
def test_an_attribute_of_two_branches_has_the_values_of_both(
    one: dict[str, object], other: dict[str, object], both: Attribute
) -> None:
    definitions = {
        "A": {"properties": {"a": one}},
        "B": {"properties": {"a": other}},
        "Inner": {"x-branches": [["B", "B"]]},
        "Outer": {"x-branches": [["A", "A"], ["Inner", "Inner"]]},
    }
    assert attributes({"definitions": definitions})["Outer"] == {"a": both}


def test_the_bodies_say_what_clients_give() -> None:
    (job,) = MODEL.resources
    assert (job.create, job.update) == ("Job_FVO", "Job_MVO")
    assert job.server_owned == {"id", "href", "state", "creationDate"}
    assert job.read_only == {"id", "href", "creationDate"}
    assert job.state
    assert job.state.first == "acknowledged"


def test_each_event_is_about_its_resource_whatever_its_payload_is_called() -> None:
    assert [each.type for each in MODEL.events] == list(EVENTS)
    assert {(each.payload, each.payload_resource, each.resource) for each in MODEL.events} == {
        ("event", "job", "job")
    }
    assert [each.kind for each in MODEL.events] == [
        EventKind.CREATE,
        EventKind.ATTRIBUTE_VALUE_CHANGE,
        EventKind.STATE_CHANGE,
        EventKind.DELETE,
        EventKind.INFORMATION_REQUIRED,
    ]
