"""Reads a published contract from its file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tmf_contracts import documents
from tmf_contracts.documents import InvalidContract
from tmf_contracts.references import dangling

_SECTIONS: Final = ("info", "paths", "definitions")


def read(file: Path) -> dict[str, Any]:
    """The Swagger 2.0 contract in a JSON or YAML file; raises InvalidContract or OSError."""
    contract = documents.read(file)
    try:
        _check(contract)
    except InvalidContract as fault:
        raise InvalidContract(f"{file} is not a Swagger 2.0 contract: {fault}") from None
    return dict(contract)


def _check(contract: Any) -> None:
    kind = documents.kind(contract)
    if kind != documents.SWAGGER:
        raise InvalidContract(f"it is {kind}")
    for section in _SECTIONS:
        if not isinstance(contract.get(section), Mapping):
            raise InvalidContract(f"its `{section}` is missing, or no object")
    for place, reference in dangling(contract):
        raise InvalidContract(f"the $ref at {place} leads nowhere: {reference}")
