"""Reads a published contract from its file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tmf_contracts.references import dangling

_SECTIONS: Final = ("info", "paths", "definitions")
_SHOWN: Final = 40


class InvalidContract(Exception):
    """A file is not a Swagger 2.0 contract; the message is one line and says why."""


def read(file: Path) -> dict[str, Any]:
    """The Swagger 2.0 contract in a JSON file; raises InvalidContract or OSError."""
    try:
        contract = json.loads(file.read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidContract(f"{file} is not JSON: byte {error.start} is not UTF-8") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise InvalidContract(f"{file} is not JSON: {error.msg} at {place}") from None
    if fault := _fault(contract):
        raise InvalidContract(f"{file} is not a Swagger 2.0 contract: {fault}")
    return dict(contract)


def _fault(contract: Any) -> str | None:
    if not isinstance(contract, Mapping):
        return "it is no JSON object"
    if "openapi" in contract:
        return f"it is OpenAPI {str(contract['openapi'])[:_SHOWN]}"
    if contract.get("swagger") != "2.0":
        return 'it does not say `"swagger": "2.0"`'
    for section in _SECTIONS:
        if not isinstance(contract.get(section), Mapping):
            return f"its `{section}` is missing, or no object"
    for place, reference in dangling(contract):
        return f"the $ref at {place} leads nowhere: {reference}"
    return None
