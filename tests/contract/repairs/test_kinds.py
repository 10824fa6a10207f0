"""Each kind of defect: found at its place where it is and nowhere else, and repaired."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from tests.contract.repairs import small
from tests.contract.repairs.spoiling import CLEAN, SPOILT, spoilt
from tmf_contracts import overlay, repairs


def unordered(node: Any) -> Any:
    """A node whose arrays are sorted, since repairs append to them."""
    if isinstance(node, dict):
        return {name: unordered(each) for name, each in node.items()}
    if isinstance(node, list):
        return sorted(map(unordered, node), key=lambda each: json.dumps(each, sort_keys=True))
    return node


def test_the_small_contract_has_every_defect_that_is_no_replacement() -> None:
    found = {each.kind.name for each in repairs.defects(small.contract())}
    # These are about what only a more complete contract has.
    absent = {
        *("host", "created-status", "undescribed-response", "allow-header"),
        "unbounded-parameter",
        *("discriminator-alone", "discriminator-unused", "type-enum", "answer-forms"),
    }
    assert found == SPOILT.keys() - absent


def test_a_repaired_contract_has_no_defects() -> None:
    assert repairs.defects(CLEAN) == []
    assert repairs.repaired(CLEAN) == CLEAN
    assert repairs.overlay_of(CLEAN)["actions"] == []


def test_every_kind_has_a_name_of_its_own_and_is_tested() -> None:
    assert sorted(each.name for each in repairs.KINDS) == sorted(SPOILT)


@pytest.mark.parametrize("kind", SPOILT)
def test_the_defect_alone_is_found_at_its_place(kind: str) -> None:
    (defect,) = repairs.defects(spoilt(kind))
    assert (defect.kind.name, defect.place) == (kind, SPOILT[kind][1])
    assert defect.finding.found


@pytest.mark.parametrize("kind", SPOILT)
def test_the_defect_is_repaired(kind: str) -> None:
    contract = spoilt(kind)
    before = copy.deepcopy(contract)
    repaired = repairs.repaired(contract)
    assert contract == before
    assert repairs.defects(repaired) == []
    if kind == "created-status":
        answers = repaired["paths"]["/thing"]["post"]["responses"]
        assert answers["201"]["schema"] == answers["200"]["schema"]
        assert "Location" in answers["201"]["headers"]
    else:
        assert unordered(repaired) == unordered(CLEAN)


@pytest.mark.parametrize("kind", SPOILT)
def test_the_overlay_makes_the_same_repair(kind: str) -> None:
    contract = spoilt(kind)
    made = repairs.overlay_of(contract, "things.json")
    assert made["extends"] == "things.json"
    assert overlay.apply(contract, made) == repairs.repaired(contract)
    assert repairs.overlay_of(contract, "things.json") == made


@pytest.mark.parametrize("kind", repairs.KINDS, ids=lambda kind: str(kind.name))
def test_a_kind_says_why_it_matters_and_what_the_repair_is(kind: repairs.Kind) -> None:
    assert kind.why.endswith(".")
    assert kind.repair
    assert not kind.repair.endswith(".")


@pytest.mark.parametrize(
    ("schema", "example", "fits"),
    [
        ({"type": "string"}, ["a"], False),
        ({"type": "integer"}, True, False),
        ({"type": "number"}, 1, True),
        ({"type": "string", "enum": ["a"]}, "b", False),
        ({"type": "string"}, None, False),
        ({"type": "string", "x-nullable": True}, None, True),
        ({"type": "object"}, {"a": 1}, True),
        ({}, ["a"], True),
    ],
    ids=str,
)
def test_an_example_has_the_type_of_its_attribute(schema: Any, example: Any, fits: bool) -> None:
    contract = copy.deepcopy(CLEAN)
    contract["definitions"]["Example"] = {**schema, "example": example}
    found = [each.kind.name for each in repairs.defects(contract)]
    assert ("wrong-example" not in found) is fits
