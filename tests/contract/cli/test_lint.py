"""`tmf622 contract lint`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.contract.cli.command import contract, written
from tests.contract.conftest import TRANSCRIPTION
from tests.contract.repairs import small
from tests.contract.repairs.spoiling import CLEAN, spoilt
from tmf_contracts import repairs

(HREF,) = (each for each in repairs.KINDS if each.name == "href-format")


def test_a_contract_without_defects_passes(tmp_path: Path) -> None:
    done = contract("lint", written(tmp_path, CLEAN))
    assert (done.exit_code, done.stdout, done.stderr) == (0, "no defects\n", "")


def test_a_defect_is_listed_with_its_place_reason_and_repair(tmp_path: Path) -> None:
    done = contract("lint", written(tmp_path, spoilt("href-format")))
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        f"href-format: {HREF.why}",
        "  Repair: the format is removed.",
        "  /definitions/Thing/properties/href/format: `uri`",
        "",
        "1 defect of 1 kind",
    ]


def test_each_kind_is_explained_once() -> None:
    done = contract("lint", TRANSCRIPTION)
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert len([each for each in lines if each.startswith("media-types: ")]) == 1
    assert "  /consumes: `application/json;charset=utf-8`" in lines
    assert "  /definitions/ProductStatusType/enum: `aborted `" in lines
    found = repairs.defects(json.loads(TRANSCRIPTION.read_text("utf-8")))
    assert lines[-1] == f"{len(found)} defects of {len({each.kind.name for each in found})} kinds"


def test_the_defects_as_json(tmp_path: Path) -> None:
    file = written(tmp_path, small.contract())
    done = contract("lint", file, "--format", "json")
    assert done.exit_code == 1
    report = json.loads(done.stdout)
    assert report["contract"] == str(file)
    assert report["count"] == len(report["defects"])
    assert {
        "kind": "required-undeclared",
        "place": "/definitions/Thing_Create/required",
        "found": "`id`: no property",
    } in report["defects"]
    (kind,) = (each for each in report["kinds"] if each["name"] == "required-undeclared")
    assert kind["count"] == 1
    assert kind["why"] and kind["repair"]


NOT_OF_THE_SHAPE = {**small.contract(), "paths": {"/pets/find": {}}, "definitions": {}}


def with_definitions(**definitions: Any) -> Any:
    """A contract whose definitions have these in the place of their own."""
    document = small.contract()
    return {**document, "definitions": {**document["definitions"], **definitions}}


@pytest.mark.parametrize("command", ["lint", "overlay", "upgrade"])
@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"swagger": "2.0"}, "is no contract that can be used: `info` is missing at /"),
        ({"asyncapi": "3.0.0"}, "is no contract that can be used: it says neither"),
        (NOT_OF_THE_SHAPE, "is not of TM Forum's shape: no path of the contract is a collection"),
        (
            with_definitions(A={"$ref": "#/definitions/B"}, B={"$ref": "#/definitions/A"}),
            "is no contract that can be used: the $ref at /definitions/A leads to itself",
        ),
        (
            with_definitions(Thing={"type": "thing"}),
            'is no contract that can be used: "thing" is not valid under',
        ),
    ],
)
def test_what_is_no_contract_is_refused(
    command: str, document: Any, said: str, tmp_path: Path
) -> None:
    file = written(tmp_path, document)
    done = contract(command, file)
    assert (done.exit_code, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"tmf622 contract {command}: {file} {said}")


@pytest.mark.parametrize("command", ["lint", "overlay"])
def test_what_cannot_be_read_is_refused(command: str, tmp_path: Path) -> None:
    for file, said in (
        (tmp_path, "Is a directory"),
        (tmp_path / "no", "No such file or directory"),
    ):
        done = contract(command, file)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr == f"tmf622 contract {command}: {file} cannot be read: {said}\n"


@pytest.mark.parametrize("base_path", ["/", "/tmf-api/things/v4"])
def test_a_missing_base_path_is_a_hint(tmp_path: Path, base_path: str) -> None:
    done = contract("lint", written(tmp_path, {**CLEAN, "basePath": base_path}))
    assert done.exit_code == 0
    assert ("Hint: The contract names no base path." in done.stdout) == (base_path == "/")
