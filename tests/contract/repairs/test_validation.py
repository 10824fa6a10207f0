"""What the server accepts by the forms of patches."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.repairs.spoiling import CLEAN
from tmf630.contract.document import Contract
from tmf630.errors import Fault

PATCH = Contract(lambda: CLEAN).definition("Thing_Update")
CREATION = Contract(lambda: CLEAN).definition("Thing_Create")


@pytest.mark.parametrize(
    "patch",
    [
        {},
        {"colour": None, "size": None, "owner": None},
        {"colour": "red", "owner": {"name": None, "employer": {"employer": None}}},
        {"value": None, "state": "aborted"},
    ],
    ids=str,
)
def test_a_merge_patch_may_be_partial_at_every_depth(patch: dict[str, Any]) -> None:
    PATCH.validate(patch, {})


@pytest.mark.parametrize(
    "patch",
    [{"state": None}, {"part": None}, {"owner": {"id": None}}, {"colour": "blue"}],
    ids=str,
)
def test_what_a_resource_always_has_cannot_be_removed(patch: dict[str, Any]) -> None:
    with pytest.raises(Fault):
        PATCH.validate(patch, {})


def test_null_is_no_value_when_a_resource_is_created() -> None:
    CREATION.validate({"name": "n", "part": [{}]}, {})
    with pytest.raises(Fault, match="colour"):
        CREATION.validate({"name": "n", "part": [{}], "colour": None}, {})
