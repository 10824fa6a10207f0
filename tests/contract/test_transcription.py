"""The transcription has the official contract's structure, with our own descriptions.

The official contract is not part of this project. These tests use it where it is available beside
the repository, with a tool that compares the structure of two contracts.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from tests.contract.conftest import GENERATED, ROOT, TRANSCRIPTION, Json, operations

REFERENCE = ROOT.parent / "shared" / "contract"
COMPARE = REFERENCE / "compare.py"
OFFICIAL = REFERENCE / "TMF622-ProductOrder-v4.0.0.swagger.json"


def official_is_here() -> bool:
    here = COMPARE.exists() and OFFICIAL.exists()
    if not here:
        print("The official contract is not beside this repository: nothing to compare with.")
    return here


def prose(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name in {"description", "summary"} and isinstance(value, str):
                yield value.strip()
            else:
                yield from prose(value)
    elif isinstance(node, list):
        for value in node:
            yield from prose(value)


def test_its_size_is_the_official_one(transcription: Json) -> None:
    definitions = transcription["definitions"].values()
    assert len(list(operations(transcription))) == 18
    assert len(definitions) == 71
    assert sum(len(definition.get("properties", {})) for definition in definitions) == 554


def test_its_structure_is_the_official_one() -> None:
    if official_is_here():
        compared = subprocess.run(
            [sys.executable, str(COMPARE), str(OFFICIAL), str(TRANSCRIPTION)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert compared.returncode == 0, compared.stdout + compared.stderr


def test_its_words_are_our_own(transcription: Json) -> None:
    if official_is_here():
        official = set(prose(json.loads(OFFICIAL.read_text("utf-8"))))
        assert official.isdisjoint(prose(transcription))


def test_everything_is_described(transcription: Json, effective: Json) -> None:
    for contract in (transcription, effective):
        assert all(description for description in prose(contract))
        assert all(operation["description"] for *_, operation in operations(contract))


def test_it_is_published_with_the_package(transcription: Json) -> None:
    assert json.loads((GENERATED / "published.json").read_text("utf-8")) == transcription
