"""The contracts: their transcriptions, their overlays, and the generated packages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pytest

from tmf_contracts import overlay, source
from tmf_contracts.model.attributes import attributes

ROOT = Path(__file__).resolve().parents[2]
OVERLAY = ROOT / "openapi" / "overlay.yaml"
OVERLAY_V5 = ROOT / "openapi" / "overlay-v5.yaml"
GENERATED = ROOT / "generated" / "tmf622_contract"

Json = dict[str, Any]


@dataclass(frozen=True)
class Package:
    """A generated package, and what it is generated from."""

    name: str
    overlay: Path

    @property
    def transcription(self) -> Path:
        """The file of the contract as it was published, which the overlay extends."""
        return self.overlay.parent / overlay.extended(overlay.read(self.overlay))

    @property
    def folder(self) -> Path:
        return GENERATED.parent / self.name

    @cached_property
    def effective(self) -> Json:
        """The contract that is served."""
        return self.read("contract.json")

    @cached_property
    def published(self) -> Json:
        """The contract as it was published, in the inner form."""
        return source.read(self.transcription)

    def read(self, name: str) -> Json:
        document: Json = json.loads((self.folder / name).read_text("utf-8"))
        return document


V4: Final = Package("tmf622_contract", OVERLAY)
V5: Final = Package("tmf622_contract_v5", OVERLAY_V5)
BOTH: Final = pytest.mark.parametrize("package", [V4, V5], ids=["v4", "v5"])

TRANSCRIPTION = V4.transcription
TRANSCRIPTION_V5 = V5.transcription
EFFECTIVE: Json = V4.effective
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
