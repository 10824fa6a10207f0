"""The fault of a document at a place."""

from __future__ import annotations

from tmf_contracts.documents import InvalidContract
from tmf_contracts.references import pointer


def at(place: tuple[str | int, ...], said: str) -> InvalidContract:
    """The fault at a place of a document, as one line."""
    where = f"/{pointer(place).removeprefix('/')}"
    return InvalidContract(f"{said} at {where}")
