"""TMF622 over the parts of its APIs: the operations of its versions, and its jobs."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final

from productordering.audit import AuditContexts
from productordering.cancellations.jobs import CancellationJobs
from productordering.cancellations.requests import CancellationRequests
from productordering.capture import Capture
from productordering.operations import v4_handlers, v5_handlers
from productordering.operations.checking import Checking
from productordering.operations.forms import Form, V4Form, V5Form
from productordering.operations.orders import Orders
from productordering.operations.placing import Placing
from productordering.operations.tasks import Tasks
from productordering.ordering import Forbidden, Immutable
from productordering.ordering.cancellation import Policy
from productordering.ordering.order_rules import OrderRules
from productordering.tolerances import REFERRED_TYPES
from tmf622_contract import operations as v4_operations
from tmf622_contract.names import DefinitionName
from tmf622_contract_v5 import operations as v5_operations
from tmf630.api.components import ApiComponents
from tmf630.contract.document import Contract
from tmf630.contract.tolerance import Tolerance
from tmf630.errors import CONFLICT, INVALID_FIELD, Fault
from tmf630.events.inbox import Inbox
from tmf630.http.application import Operations
from tmf630.http.middleware.faults import FaultTable

_TASK: Final[DefinitionName] = "CancelProductOrder"
_NEW_ORDER: Final[DefinitionName] = "ProductOrder_Create"
FAULTS: Final[FaultTable] = {
    Immutable: lambda error: Fault(INVALID_FIELD, str(error)),
    Forbidden: lambda error: Fault(CONFLICT, str(error)),
}
"""The faults of the exceptions that the domain raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`strict` selects the rules for orders, `policy` assesses cancellations.

    `tolerate` names the deviations from the contracts that are tolerated. Without `inbox` events of
    other servers are refused. `capture` is that of an order centre, None without one.
    """

    strict: bool
    policy: Policy
    tolerate: Sequence[str]
    inbox: bool
    capture: Capture | None = None


class ProductOrdering:
    """The operations of v4 and, where it is served, of v5; and what they share."""

    def __init__(
        self, v4: ApiComponents, v5: ApiComponents | None = None, *, options: Options
    ) -> None:
        self._v4 = v4
        self._v5 = v5
        self._options = options
        model = v4.definition.model
        self._rules = OrderRules.of(model, strict=options.strict)
        [task] = (each for each in model.resources if each.definition == _TASK)
        self._server_owned = task.server_owned
        self._audits = AuditContexts(_now)
        self._jobs = CancellationJobs(
            v4.resources("productOrder"),
            v4.resources("cancelProductOrder"),
            options.policy,
            _now,
            v4.terms.lease,
        )

    @property
    def jobs(self) -> Sequence[Callable[[], Coroutine[Any, Any, None]]]:
        """What runs beside the requests, until it is cancelled."""
        return [self._jobs.run]

    def checking(self, capture: Capture | None) -> Checking:
        """Checks orders of v4's form, by a capture that stores nothing; None for no capture."""
        placing = Placing(V4Form(self._contract), self._rules, capture)
        visibility = self._v4.resources("productOrder").visibility
        return Checking(self._contract.definition(_NEW_ORDER), placing, visibility)

    @cached_property
    def _contract(self) -> Contract:
        tolerance = Tolerance(self._options.tolerate, REFERRED_TYPES)
        return Contract(self._v4.definition.read, tolerance)

    def operations(self) -> Sequence[Operations]:
        """The operations of each version that is served."""
        contract, v4 = self._contract, self._v4
        orders, tasks = self._services(v4, V4Form(contract), contract.tolerance)
        handlers = v4_handlers.handlers(orders, tasks, v4.hub, self._inbox(v4))
        first = Operations(contract, handlers, v4_operations.ARGUMENT_NAMES)
        if self._v5 is None:
            return [first]
        return [first, self._v5_operations(contract, self._v5)]

    def _v5_operations(self, v4: Contract, v5: ApiComponents) -> Operations:
        contract = Contract(v5.definition.read, Tolerance(self._options.tolerate, {}))
        form = V5Form(v4, contract, v5.definition.model)
        orders, tasks = self._services(v5, form, contract.tolerance)
        handlers = v5_handlers.handlers(orders, tasks, v5.hub, self._inbox(v5))
        return Operations(contract, handlers, v5_operations.ARGUMENT_NAMES)

    def _services(
        self, parts: ApiComponents, form: Form, tolerance: Tolerance
    ) -> tuple[Orders, Tasks]:
        """What clients of one version request."""
        orders, tasks = parts.resources("productOrder"), parts.resources("cancelProductOrder")
        cancellations = CancellationRequests(
            orders, tasks, self._jobs, self._server_owned, _now, parts.terms.lease
        )
        placing = Placing(form, self._rules, self._options.capture)
        return (
            Orders(orders, form, placing, self._jobs, self._audits, tolerance),
            Tasks(tasks, form, cancellations, self._audits),
        )

    def _inbox(self, parts: ApiComponents) -> Inbox | None:
        return parts.inbox if self._options.inbox else None


def _now() -> datetime:
    return datetime.now(UTC)
