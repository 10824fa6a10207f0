"""The forms that definitions have within a merge patch."""

from __future__ import annotations

import pytest

from tests.contract.repairs import small
from tests.contract.repairs.spoiling import CLEAN
from tmf_contracts import repairs

DEFINITIONS = CLEAN["definitions"]
UPDATE = DEFINITIONS["Thing_Update"]["properties"]


def test_what_a_resource_need_not_have_can_be_removed() -> None:
    nullable = {name for name, schema in UPDATE.items() if schema.get("x-nullable")}
    assert nullable == {"size", "@schemaLocation"}


@pytest.mark.parametrize(("attribute", "name"), [("owner", "Owner"), ("colour", "ColourType")])
def test_what_is_referred_to_has_a_form_of_its_own(attribute: str, name: str) -> None:
    assert UPDATE[attribute] == small.ref(f"{name}_Update")
    assert DEFINITIONS[f"{name}_Update"]["x-nullable"] is True
    assert "x-nullable" not in DEFINITIONS[name]


def test_a_form_is_a_patch_at_every_depth() -> None:
    owner = DEFINITIONS["Owner_Update"]
    assert "required" not in owner
    assert owner["properties"] == {
        "id": {"type": "string"},
        "name": {"type": "string", "x-nullable": True},
        "employer": small.ref("Owner_Update"),
    }


def test_a_state_and_any_value_stay_as_they_are() -> None:
    assert UPDATE["state"] == small.ref("StateType")
    assert UPDATE["value"] == small.ref("Any")


def test_elements_of_arrays_are_not_patched() -> None:
    assert UPDATE["part"]["items"] == small.ref("Part")


def test_a_taken_name_is_not_used_for_a_form() -> None:
    contract = small.contract()
    contract["definitions"]["Owner_Update"] = {"type": "object", "properties": {}}
    repaired = repairs.repaired(contract)["definitions"]
    assert repaired["Thing_Update"]["properties"]["owner"] == small.ref("Owner_Patch")
    assert repaired["Owner_Patch"]["properties"]["employer"] == small.ref("Owner_Patch")
    assert repaired["Owner_Update"]["properties"] == {}
