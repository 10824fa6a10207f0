"""What a server may be told to tolerate, and how what is missing is found."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

from tmf622_contract.attributes import DefinitionName
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
"""Everything that can be tolerated."""

_PARTIES: Final = (
    ("organization", "Organization"),
    ("organisation", "Organization"),
    ("individual", "Individual"),
    ("customer", "Customer"),
)
"""What the id or the href of a party says of its type, in words; the first that fits counts."""
_ANY_PARTY: Final = "Party"
"""What TMF632 makes individuals and organizations of."""


def _party_type(reference: dict[str, Any]) -> str:
    said = f"{reference.get('id')} {reference.get('href')}".lower()
    return next((found for word, found in _PARTIES if word in said), _ANY_PARTY)


_PARTY: Final[DefinitionName] = "RelatedParty"
REFERRED_TYPES: Final[Types] = MappingProxyType({_PARTY: _party_type})
"""The definitions in which the contract asks for `@referredType`, with what fills it in."""
