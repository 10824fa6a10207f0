"""Published contracts, when TMF622_TEST_CONTRACTS names a folder of them, and our transcription."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV2SpecValidator, OpenAPIV30SpecValidator

from tests.contract.conftest import TRANSCRIPTION
from tests.contract.published import conftest
from tmf_contracts import overlay, repairs, source
from tmf_contracts.publication import openapi3

FILES = [TRANSCRIPTION, *conftest.FILES]


@cache
def contract(file: Path) -> dict[str, Any]:
    return source.read(file)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_repaired_contract_has_no_defects(file: Path) -> None:
    found = {each.kind.name for each in repairs.defects(contract(file))}
    assert {"media-types", "merge-patch", "hub-list"} <= found
    assert repairs.defects(repairs.repaired(contract(file))) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_overlay_makes_the_same_repairs(file: Path) -> None:
    made = repairs.overlay_of(contract(file), file.name)
    assert overlay.apply(contract(file), made) == repairs.repaired(contract(file))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_repaired_contract_is_valid_and_can_be_converted(file: Path) -> None:
    repaired = repairs.repaired(contract(file))
    assert list(OpenAPIV2SpecValidator(repaired).iter_errors()) == []
    assert list(OpenAPIV30SpecValidator(openapi3.converted(repaired)).iter_errors()) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_repairs_take_no_time_to_speak_of_at_the_start_of_a_server(file: Path) -> None:
    begin = time.process_time()
    repairs.repaired(contract(file))
    assert time.process_time() - begin < 0.5
