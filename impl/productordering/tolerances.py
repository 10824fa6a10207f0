"""The tolerances of a server, and how a missing `@referredType` is derived."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

from tmf622_contract.names import DefinitionName
from tmf630.contract import tolerance
from tmf630.contract.tolerance import Types

SHORTCUTS: Final = "shortcuts"
ALL: Final = "all"
NAMES: Final = (
    tolerance.NULLS,
    tolerance.UNTYPED_REFERENCES,
    tolerance.DATE_OFFSETS,
    tolerance.WHOLE_NUMBERS,
    SHORTCUTS,
    tolerance.UNKNOWN_PARAMETERS,
)
"""The names of all tolerances."""

_PARTIES: Final = (
    ("organization", "Organization"),
    ("organisation", "Organization"),
    ("individual", "Individual"),
    ("customer", "Customer"),
)
"""Words in the id or href of a party, with the type that they imply. The first match counts."""
_ANY_PARTY: Final = "Party"
"""The base type of individuals and organizations in TMF632."""


def _party_type(reference: dict[str, Any]) -> str:
    said = f"{reference.get('id')} {reference.get('href')}".lower()
    return next((found for word, found in _PARTIES if word in said), _ANY_PARTY)


_PARTY: Final[DefinitionName] = "RelatedParty"
REFERRED_TYPES: Final[Types] = MappingProxyType({_PARTY: _party_type})
"""The definitions that require `@referredType`, with the function that derives it."""
