"""The transcriptions have the structure of the contracts that TM Forum published, and other words.

The published contracts are no part of this project. The variable TMF622_TEST_CONTRACTS names a
folder of them; without it this module has no tests.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.contract.conftest import ROOT
from tests.contract.structure import differences, prose, runs
from tmf_contracts.structure import structure

FOLDER: Final = os.environ.get("TMF622_TEST_CONTRACTS")
PUBLISHED: Final = sorted(Path(FOLDER).glob("TMF622-*-v*")) if FOLDER else []
__test__ = bool(PUBLISHED)

RUN: Final = 6
SHORT: Final = 5


def read(file: Path) -> Any:
    return yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)


def transcription(published: Path) -> Any:
    version = published.name.rsplit("-", 1)[-1]
    (file,) = (ROOT / "openapi").glob(f"TMF622-*-{version}")
    return read(file)


@pytest.mark.parametrize("published", PUBLISHED, ids=lambda file: file.name)
def test_the_structure_is_the_published_one(published: Path) -> None:
    found = differences(structure(read(published)), structure(transcription(published)))
    assert "\n".join(found) == ""


@pytest.mark.parametrize("published", PUBLISHED, ids=lambda file: file.name)
def test_the_words_are_our_own(published: Path) -> None:
    theirs = {" ".join(text.split()) for text in prose(read(published))}
    taken = set().union(*(runs(text, RUN) for text in theirs))
    for text in prose(transcription(published)):
        assert " ".join(text.split()) not in theirs or len(text.split()) < SHORT
        assert not runs(text, RUN) & taken, text
