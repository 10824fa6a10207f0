"""The individuals and organizations of TMF632, looked up by what a reference says of them."""

from __future__ import annotations

from typing import Final

from ordercentre.customers import reading
from ordercentre.customers.reading import PartyRead
from ordercentre.neighbours.collection import Collection
from ordercentre.neighbours.documents import Documents
from tmf630.wire import quoted

PARTY: Final = "party"

_INDIVIDUAL: Final = "individual"
_ORGANIZATION: Final = "organization"
_COLLECTIONS: Final = {
    "individual": (_INDIVIDUAL,),
    "organization": (_ORGANIZATION,),
    "organisation": (_ORGANIZATION,),
}
"""Where a party is, by its @referredType in lower case. Any other may be in both."""
_BOTH: Final = (_INDIVIDUAL, _ORGANIZATION)


class Parties:
    """The parties that the party API knows."""

    def __init__(self, documents: Documents) -> None:
        self._collections = {
            _INDIVIDUAL: Collection(PARTY, _INDIVIDUAL, documents, reading.individual),
            _ORGANIZATION: Collection(PARTY, _ORGANIZATION, documents, reading.organization),
        }

    async def find(self, id: str, referred_type: str) -> PartyRead | None:
        """The party; None if it is unknown. Raises NeighbourUnavailable."""
        for name in _names(referred_type):
            if (found := await self._collections[name].get(id)) is not None:
                return found
        return None


def is_party(referred_type: str) -> bool:
    """Whether a @referredType is the one of a party."""
    return referred_type.casefold() in _COLLECTIONS


def unknown(id: str, referred_type: str) -> str:
    """Says that the party is unknown."""
    return f"the party API knows no {' and no '.join(_names(referred_type))} {quoted(id)}"


def _names(referred_type: str) -> tuple[str, ...]:
    return _COLLECTIONS.get(referred_type.casefold(), _BOTH)
