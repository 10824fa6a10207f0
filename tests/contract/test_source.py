"""Another contract instead of the published one: its faults, and its changes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.contract.conftest import GENERATED, ROOT, Json
from tests.contract.test_regeneration import regenerated


def changed(contract: Json, change: Callable[[Json], object]) -> str:
    copied = json.loads(json.dumps(contract))
    change(copied)
    return json.dumps(copied)


def refused(contract: str, folder: Path) -> str:
    """The line with which the command refuses a contract."""
    file = folder / "contract.json"
    file.write_text(contract, "utf-8")
    done = regenerated("--contract", file, "--output", folder / "package")
    assert done.returncode == 1
    assert not (folder / "package").exists()
    (line,) = done.stderr.splitlines()
    assert len(line) < 600
    return line


@pytest.mark.parametrize(
    ("contract", "said"),
    [
        (
            "swagger: '2.0'\ninfo: {}\n",
            "is no contract that can be used: `title` is missing at /info",
        ),
        ("", "is empty"),
        ('{"swagger": ', "is not JSON: Expecting value at line 1 column 13"),
        ("swagger: [2.0", "is neither JSON nor YAML: did not find expected ',' or ']' at line 2"),
        ("[]", "is no contract that can be used: it is no JSON object"),
        ('{"openapi": "3.1.0"}', "is no contract that can be used: it is OpenAPI 3.1.0"),
        ("{}", 'is no contract that can be used: it says neither `"swagger": "2.0"` nor '),
        (
            '{"swagger": "2.0", "info": {"title": "t", "version": "1"}}',
            "is no contract that can be used: `paths` is missing at /",
        ),
    ],
    ids=["YAML", "empty", "broken JSON", "broken YAML", "list", "OpenAPI 3.1", "object", "half"],
)
def test_a_file_that_is_not_swagger_is_refused(contract: str, said: str, tmp_path: Path) -> None:
    assert f"{tmp_path}/contract.json {said}" in refused(contract, tmp_path)


def test_a_dangling_reference_is_named(transcription: Json, tmp_path: Path) -> None:
    def dangle(contract: Any) -> None:
        contract["definitions"]["ProductOrder"]["properties"]["note"]["items"] = {
            "$ref": "#/definitions/Notes"
        }

    said = refused(changed(transcription, dangle), tmp_path)
    assert "/definitions/ProductOrder/properties/note/items/$ref" in said
    assert "leads nowhere: #/definitions/Notes" in said


def test_the_message_about_an_invalid_value_is_short(transcription: Json, tmp_path: Path) -> None:
    def spoil(contract: Any) -> None:
        contract["info"]["license"] = "Apache 2.0"

    assert "the repaired contract is invalid at /info/license" in refused(
        changed(transcription, spoil), tmp_path
    )


def test_changes_are_printed_and_found_by_the_type_check(
    transcription: Json, tmp_path: Path
) -> None:
    text = json.dumps(transcription)
    # Hand-written code uses the name RelatedParty.
    text = text.replace('/RelatedParty"', '/Party"').replace('"RelatedParty":', '"Party":')
    text = text.replace('"fieldPath"', '"path"')
    contract, output = tmp_path / "contract.json", tmp_path / "tmf622_contract"
    contract.write_text(text, "utf-8")
    output.mkdir()
    (output / "contract.json").write_bytes((GENERATED / "contract.json").read_bytes())

    done = regenerated("--contract", contract, "--output", output)

    assert done.returncode == 0, done.stderr
    printed = done.stdout.splitlines()
    assert {line for line in printed if "Party" in line or "fieldPath" in line} == {
        "compatible: definitions/RelatedParty: the definition RelatedParty is renamed Party",
        *(
            f"breaking for clients: definitions/{event}Event/properties/fieldPath: "
            "fieldPath seems to be renamed path"
            for event in (
                "CancelProductOrderInformationRequired",
                "ProductOrderAttributeValueChange",
                "ProductOrderInformationRequired",
            )
        ),
    }

    checked = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=skip"),
            *("--explicit-package-bases", "--cache-dir", tmp_path / "cache"),
            *(output / "names.py", ROOT / "impl" / "productordering" / "tolerances.py"),
        ],
        env={**os.environ, "MYPYPATH": os.pathsep.join([str(tmp_path), str(ROOT / "impl")])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 1
    assert "productordering/tolerances.py" in checked.stdout
    assert "RelatedParty" in checked.stdout


def test_the_same_contract_has_no_changes(tmp_path: Path) -> None:
    output = tmp_path / "tmf622_contract"
    output.mkdir()
    (output / "contract.json").write_bytes((GENERATED / "contract.json").read_bytes())
    done = regenerated("--output", output)
    assert done.stdout == "the same operations, definitions and attributes as before\n"
