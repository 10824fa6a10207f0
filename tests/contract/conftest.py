"""The contract: its transcription, its overlay, and the generated package."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tmf_contracts import overlay
from tmf_contracts.model.attributes import attributes

ROOT = Path(__file__).resolve().parents[2]
OVERLAY = ROOT / "openapi" / "overlay.yaml"
GENERATED = ROOT / "generated" / "tmf622_contract"
TRANSCRIPTION = ROOT / "openapi" / "TMF622-ProductOrdering-v4.0.0.swagger.json"
TRANSCRIPTION_V5 = ROOT / "openapi" / "TMF622-ProductOrdering-v5.0.0.oas.yaml"

Json = dict[str, Any]

EFFECTIVE: Json = json.loads((GENERATED / "contract.json").read_text("utf-8"))
ATTRIBUTES = attributes(EFFECTIVE)
"""The attributes of TMF622."""


def operations(contract: Json) -> Iterator[tuple[str, str, Json]]:
    """Every operation of a contract: method, path, and declaration."""
    for path, methods in contract["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


@pytest.fixture(scope="session")
def transcription() -> Json:
    """The contract as it was published, defects included."""
    contract: Json = json.loads(TRANSCRIPTION.read_text("utf-8"))
    return contract


@pytest.fixture(scope="session")
def repairs() -> Any:
    return overlay.read(OVERLAY)


@pytest.fixture(scope="session")
def effective() -> Json:
    """The contract that is served: the generated `contract.json`."""
    return EFFECTIVE
