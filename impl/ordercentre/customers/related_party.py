"""Which of the related parties of an order is its customer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from tmf630.wire import Json

CUSTOMER: Final = "customer"
"""The @referredType of a customer, in lower case."""


class Named(NamedTuple):
    """The related party of an order that is its customer, and its JSON Pointer."""

    place: str
    party: Json

    @property
    def referred_type(self) -> str:
        """Its @referredType in lower case, empty without one."""
        found: str = self.party.get("@referredType", "")
        return found.casefold()


def folded(roles: Iterable[str]) -> frozenset[str]:
    """Roles as they are compared."""
    return frozenset(map(str.casefold, roles))


def named(order: Json, roles: frozenset[str]) -> Named | None:
    """The customer of an order: the first party with one of the roles, which are `folded`.

    Where none has, the first one whose @referredType is Customer.
    """
    parties = [
        Named(f"/relatedParty/{index}", party)
        for index, party in enumerate(order.get("relatedParty", ()))
    ]
    by_role = (each for each in parties if each.party.get("role", "").casefold() in roles)
    by_type = (each for each in parties if each.referred_type == CUSTOMER)
    return next(by_role, None) or next(by_type, None)
