"""Objects that allow no attributes besides those that are declared, or some of a certain type."""

from __future__ import annotations

import pytest

from tests.contract.conftest import Json
from tmf630.contract.document import Contract
from tmf630.errors import Fault

_NONE = "is no attribute that the contract has here"
_PLACE: Json = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "floor": {"type": "integer"}},
    "required": ["id"],
}
CONTRACT = Contract(
    lambda: {
        "definitions": {
            "Closed": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "place": {**_PLACE, "additionalProperties": False},
                },
                "additionalProperties": False,
            },
            "Empty": {"type": "object", "additionalProperties": False},
            "OfTexts": {**_PLACE, "additionalProperties": {"type": "string"}},
        }
    }
)


def violations(definition: str, sent: Json) -> str:
    """What is wrong with a value; empty when nothing is."""
    try:
        CONTRACT.definition(definition).validate(sent, {})
    except Fault as fault:
        return fault.message
    return ""


@pytest.mark.parametrize(
    ("definition", "sent"),
    [
        ("Closed", {"name": "a", "place": {"id": "1", "floor": 2}}),
        ("Empty", {}),
        ("OfTexts", {"id": "1", "floor": 2, "colour": "red"}),
    ],
)
def test_what_is_declared_is_allowed(definition: str, sent: Json) -> None:
    assert violations(definition, sent) == ""


@pytest.mark.parametrize(
    ("definition", "sent", "said"),
    [
        ("Closed", {"name": "a", "id": "x"}, f"/id: {_NONE}"),
        (
            "Closed",
            {"a/b": 1, "name": "a", "c": 2},
            f"/a~1b: {_NONE}; /c: {_NONE}",
        ),
        ("Closed", {"name": 1}, "/name: is 1, which is not of type string"),
        (
            "Closed",
            {"name": "a", "place": {"floor": 2, "roof": True}},
            f"/place/roof: {_NONE}; /place/id: is required",
        ),
        ("Empty", {"id": "x"}, f"/id: {_NONE}"),
        ("OfTexts", {"id": "1", "floor": "2"}, '/floor: is "2", which is not of type integer'),
        (
            "OfTexts",
            {"id": "1", "floor": 2, "colour": 3},
            "/colour: is 3, which is not of type string",
        ),
    ],
)
def test_only_what_is_wrong_is_named(definition: str, sent: Json, said: str) -> None:
    assert violations(definition, sent) == said
