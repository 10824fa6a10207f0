"""The small contracts of neighbours that the demonstration has."""

from __future__ import annotations

from tests.contract.model.contracts import Json, separate
from tmf622_demo.neighbours import CONTRACTS
from tmf_contracts import documents


def contract(name: str) -> Json:
    """The contract of that file, which a test can change."""
    return separate(documents.read(CONTRACTS / f"{name}.yaml"))
