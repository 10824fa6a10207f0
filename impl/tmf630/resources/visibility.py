"""Which resources of a collection a caller sees: all, or those that name its party.

What it does not see is not there for it. The condition is that of the store, so counts are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from tmf630.caller import Caller
from tmf630.errors import ACCESS_DENIED, Fault
from tmf630.store.condition import AllOf, Attribute, Comparison, Condition, Operator, Scalar
from tmf630.store.matching import reader
from tmf630.store.queries import Query

_MAX_CACHED: Final = 512


class Visibility:
    """The visibility of resources whose parties are named by an attribute, None for no attribute.

    Resources without such an attribute are of no party: every caller sees them.
    """

    def __init__(self, parties: Attribute | None) -> None:
        self._parties = parties
        self._read: Callable[[Mapping[str, Any]], Sequence[Scalar]] = (
            reader(parties) if parties else lambda _: ()
        )
        self._comparison = lru_cache(_MAX_CACHED)(self._compared)
        self._conditions: dict[tuple[str, int], tuple[Condition, Condition]] = {}

    def condition(self, caller: Caller) -> Comparison | None:
        """What holds for the resources that a caller sees; None if it sees all."""
        return None if caller.party is None else self._comparison(caller.party)

    def restricted(self, query: Query, caller: Caller) -> Query:
        """The query of what a caller sees, among what was asked for.

        The same query of the same party has the same condition object: a store recognises it.
        """
        seen = self.condition(caller)
        if seen is None:
            return query
        asked, key = query.condition, (str(caller.party), id(query.condition))
        known = self._conditions.get(key)
        if known is None or known[0] is not asked:
            if len(self._conditions) >= _MAX_CACHED:
                self._conditions.clear()
            # The reference to what was asked for keeps its identity from being used again.
            known = self._conditions[key] = asked, AllOf([seen, asked])
        return replace(query, condition=known[1])

    def sees(self, caller: Caller, resource: Mapping[str, Any]) -> bool:
        """Whether a caller sees a resource, in its stored form."""
        return caller.party is None or self._parties is None or caller.party in self._read(resource)

    def check_own(self, caller: Caller, resource: Mapping[str, Any]) -> None:
        """Raise a 403 Fault when a caller would not see what it creates or changes."""
        if self._parties and not self.sees(caller, resource):
            raise Fault(
                ACCESS_DENIED,
                f"/{self._parties.path[0]}: has to name {caller.party}, the party of the caller",
            )

    def parties(self, resource: Mapping[str, Any]) -> Sequence[str]:
        """The ids of the parties that see a resource, in its stored form."""
        return [str(each) for each in self._read(resource)]

    def _compared(self, party: str) -> Comparison | None:
        return Comparison(self._parties, Operator.EQ, (party,)) if self._parties else None


VISIBLE: Final = Visibility(None)
"""The visibility of resources that are of no party."""
