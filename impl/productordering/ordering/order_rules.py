"""The rules that a server applies to orders: those of its settings, and those of its contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tmf622_contract.names import DefinitionName
from tmf630.contract.dates import Dates
from tmf630.wire import Json
from tmf_contracts.model.api import ApiModel

_ORDER: Final[DefinitionName] = "ProductOrder"


@dataclass(frozen=True, slots=True)
class OrderRules:
    """With `strict`, an order has to contain more than the contract requires.

    `server_owned` are the attributes that only the server sets, `immutable` those that no patch
    changes. An operator's overlay can add attributes to both.
    """

    strict: bool
    server_owned: frozenset[str]
    immutable: frozenset[str]
    dates: Dates

    @classmethod
    def of(cls, model: ApiModel, *, strict: bool) -> OrderRules:
        """The rules by what a contract says."""
        [order] = (each for each in model.resources if each.definition == _ORDER)
        return cls(strict, order.server_owned, order.read_only, Dates(model.attributes))

    def spelled_as(self, before: Json, after: Json) -> Json:
        """A patched order, with each date-time spelled as before where it is the same moment."""
        spelled: Json = self.dates.spelled_as(before, after, _ORDER)
        return spelled
