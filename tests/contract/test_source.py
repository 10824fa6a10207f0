"""A contract that is put in the place of the published one: what is told of it before use."""

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

OPENAPI3 = (GENERATED / "openapi3.json").read_text("utf-8")


def changed(contract: Json, change: Callable[[Json], object]) -> str:
    copied = json.loads(json.dumps(contract))
    change(copied)
    return json.dumps(copied)


def refused(contract: str, folder: Path) -> str:
    """What the command says of a contract, in one line and with its exit status."""
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
        ("swagger: '2.0'\ninfo: {}\n", "is not JSON: Expecting value at line 1 column 1"),
        ("", "is not JSON"),
        ("[]", "is not a Swagger 2.0 contract: it is no JSON object"),
        (OPENAPI3, "is not a Swagger 2.0 contract: it is OpenAPI 3.0.3"),
        ("{}", 'is not a Swagger 2.0 contract: it does not say `"swagger": "2.0"`'),
        ('{"swagger": "2.0", "info": {}}', "is not a Swagger 2.0 contract: its `paths` is missing"),
    ],
    ids=["YAML", "empty", "list", "OpenAPI 3", "object", "half"],
)
def test_what_is_no_swagger_is_named(contract: str, said: str, tmp_path: Path) -> None:
    assert f"{tmp_path}/contract.json {said}" in refused(contract, tmp_path)


def test_a_reference_that_leads_nowhere_is_named(transcription: Json, tmp_path: Path) -> None:
    def dangle(contract: Any) -> None:
        contract["definitions"]["ProductOrder"]["properties"]["note"]["items"] = {
            "$ref": "#/definitions/Notes"
        }

    said = refused(changed(transcription, dangle), tmp_path)
    assert "/definitions/ProductOrder/properties/note/items/$ref" in said
    assert "leads nowhere: #/definitions/Notes" in said


def test_what_is_invalid_is_not_quoted_whole(transcription: Json, tmp_path: Path) -> None:
    def spoil(contract: Any) -> None:
        contract["definitions"]["Note"]["required"] = "text"

    assert "the repaired contract is invalid at /definitions/Note" in refused(
        changed(transcription, spoil), tmp_path
    )


def test_what_has_changed_is_told_and_found_by_the_type_check(
    transcription: Json, tmp_path: Path
) -> None:
    text = json.dumps(transcription)
    # Hand-written code knows how the type of a related party is found.
    text = text.replace('/RelatedParty"', '/Party"').replace('"RelatedParty":', '"Party":')
    text = text.replace('"fieldPath"', '"path"')
    contract, output = tmp_path / "contract.json", tmp_path / "tmf622_contract"
    contract.write_text(text, "utf-8")
    output.mkdir()
    (output / "contract.json").write_bytes((GENERATED / "contract.json").read_bytes())

    done = regenerated("--contract", contract, "--output", output)

    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()
    assert {"gone: definition RelatedParty", "new: definition Party"} <= set(told)
    assert "gone: attribute ProductOrderAttributeValueChangeEvent.fieldPath" in told
    assert "new: attribute ProductOrderAttributeValueChangeEvent.path" in told

    checked = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=skip"),
            *("--explicit-package-bases", "--cache-dir", tmp_path / "cache"),
            *(output / "attributes.py", ROOT / "impl" / "productordering" / "tolerances.py"),
        ],
        env={**os.environ, "MYPYPATH": os.pathsep.join([str(tmp_path), str(ROOT / "impl")])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 1
    assert "productordering/tolerances.py" in checked.stdout
    assert "RelatedParty" in checked.stdout


def test_nothing_is_told_of_a_contract_that_is_the_same(tmp_path: Path) -> None:
    output = tmp_path / "tmf622_contract"
    output.mkdir()
    (output / "contract.json").write_bytes((GENERATED / "contract.json").read_bytes())
    done = regenerated("--output", output)
    assert done.stdout == "the same operations, definitions and attributes as before\n"
