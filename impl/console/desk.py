"""What the console offers beside the API: the use cases of an operator, and who may use them."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from console.api import Api, Refusal
from tmf630.api.components import Components
from tmf630.caller import Caller
from tmf630.errors import Fault
from tmf630.http.access import refusals
from tmf630.http.access.access import Access
from tmf630.http.middleware.faults import FaultTable, fault_of
from tmf_contracts.publication import security

if TYPE_CHECKING:
    from ordercentre.service import OrderCentre
    from productordering.operations.checking import Checking

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The parts of the server that pages use; `centre` is None without an order centre.

    `access` says which scopes callers need, `checking` checks orders without placing them. `faults`
    are those of the exceptions of use cases.
    """

    parts: Components
    centre: OrderCentre | None
    access: Access
    checking: Checking
    faults: FaultTable

    @property
    def scopes(self) -> frozenset[str]:
        """The scopes that the served APIs ask for."""
        contracts = (each.definition.contract for each in self.parts.apis)
        return frozenset(scope for each in contracts for scope in security.scopes_of(each))

    def run(self, api: Api, use_case: Coroutine[Any, Any, T]) -> T:
        """The result of a use case; raises Refusal, as the API would, for its exceptions."""
        known: tuple[type[Exception], ...] = (Fault, *self.faults)
        try:
            return api.run(use_case)
        except known as error:
            raise refusal_of(fault_of(error, "GET", self.faults)) from error

    def may(self, caller: Caller, scope: str) -> bool:
        """Whether the caller of a page has a scope, where scopes are asked for."""
        return self.access.needed([scope]) <= caller.scopes

    def require(self, caller: Caller, scope: str) -> None:
        """Raise Refusal, as the API would, when the caller of a page lacks a scope."""
        if not self.may(caller, scope):
            message = f"this needs the scope {scope}, which you do not have"
            raise refusal_of(refusals.insufficient(message, [scope]))


def refusal_of(fault: Fault) -> Refusal:
    """A fault of a use case, as the API would answer it."""
    kind = fault.kind
    return Refusal(
        kind.status, {"code": kind.code, "reason": kind.reason, "message": fault.message}
    )
