"""Whether v5's contract allows what only v5 declares: clients of v4 may use the names for anything.

The contract is the one that the server ships. It is read when the first such attribute comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from tmf630 import wire
from tmf630.contract.document import Contract
from tmf630.contract.violations import Validators

_PACKAGE: Final = "tmf622_contract_v5"


def is_valid(definition: str, value: Any) -> bool:
    """Whether a value of v5's view is valid by a definition of v5."""
    return _validators().whole(definition).is_valid(value)


@cache
def _validators() -> Validators:
    return Contract(_document).validators


def _document() -> Mapping[str, Any]:
    document: Mapping[str, Any] = wire.decode((files(_PACKAGE) / "contract.json").read_bytes())
    return document
