"""How callers authenticate, in the documents that a server publishes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tmf_contracts.operations import METHODS

Json = dict[str, Any]

_SECURITY: Final = "security"
_DEFINITIONS: Final = "securityDefinitions"


def without(contract: Mapping[str, Any]) -> Json:
    """A contract in Swagger 2.0 as a server publishes it that asks nobody who they are."""
    made = {name: each for name, each in contract.items() if name != _DEFINITIONS}
    made["paths"] = {
        path: {
            name: _left_open(each) if name in METHODS else each for name, each in operations.items()
        }
        for path, operations in contract["paths"].items()
    }
    return made


def _left_open(operation: Mapping[str, Any]) -> Json:
    return {name: each for name, each in operation.items() if name != _SECURITY}
