"""The handlers and the jobs of TMF622, over the parts of its API."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from productordering import handlers
from productordering.audit import AuditContexts
from productordering.cancellations.jobs import CancellationJobs
from productordering.cancellations.requests import CancellationRequests
from productordering.ordering import Forbidden, Immutable
from productordering.ordering.cancellation import Policy
from productordering.ordering.order_rules import OrderRules
from tmf622_contract.names import DefinitionName
from tmf622_contract.operations import (
    HANDLERS,
    CancelProductOrderOperations,
    EventsSubscriptionOperations,
    NotificationListenersOperations,
    ProductOrderOperations,
)
from tmf630.api.components import ApiComponents
from tmf630.contract.document import Contract
from tmf630.errors import CONFLICT, INVALID_FIELD, Fault
from tmf630.http.faults import FaultTable
from tmf630.http.operation.endpoint import Handler
from tmf630.http.request import Request

_PRODUCT_ORDER: Final[DefinitionName] = "ProductOrder"
_TASK: Final[DefinitionName] = "CancelProductOrder"
FAULTS: Final[FaultTable] = {
    Immutable: lambda error: Fault(INVALID_FIELD, str(error)),
    Forbidden: lambda error: Fault(CONFLICT, str(error)),
}
"""The faults of the exceptions that the domain raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`strict` selects the rules for orders, `policy` assesses cancellations.

    In the header `actor_header` a gateway names the sender of a request. Without `inbox` events of
    other servers are refused.
    """

    strict: bool
    policy: Policy
    actor_header: str | None
    inbox: bool


class ProductOrdering:
    """The handlers of the operations, and what they share."""

    def __init__(self, contract: Contract, parts: ApiComponents, options: Options) -> None:
        self._contract = contract
        self._parts = parts
        self._options = options
        self._orders = parts.resources("productOrder")
        self._tasks = parts.resources("cancelProductOrder")
        self._cancellation_jobs = CancellationJobs(
            self._orders, self._tasks, options.policy, _now, parts.terms.lease
        )

    @property
    def jobs(self) -> Sequence[Callable[[], Coroutine[Any, Any, None]]]:
        """What runs beside the requests, until it is cancelled."""
        return [self._cancellation_jobs.run]

    def handlers(self) -> Mapping[tuple[str, str], Handler]:
        """The handler of each operation. The annotations prove that none is missing or wrong."""
        model = self._parts.definition.model
        [task] = (each for each in model.resources if each.definition == _TASK)
        audits = AuditContexts(_now, self._options.actor_header)
        cancellations = CancellationRequests(
            self._orders,
            self._tasks,
            self._cancellation_jobs,
            task.server_owned,
            _now,
            self._parts.terms.lease,
        )
        product_orders: ProductOrderOperations[Request] = handlers.ProductOrders(
            self._orders,
            self._contract.definition(_PRODUCT_ORDER),
            OrderRules.of(model, strict=self._options.strict),
            self._cancellation_jobs,
            audits,
            self._contract.tolerance,
        )
        cancel_product_orders: CancelProductOrderOperations[Request] = handlers.CancelProductOrders(
            self._tasks, cancellations, audits
        )
        hub: EventsSubscriptionOperations[Request] = handlers.EventsSubscription(self._parts.hub)
        listeners: NotificationListenersOperations[Request] = handlers.NotificationListeners(
            self._parts.inbox if self._options.inbox else None
        )
        by_name = {
            name: getattr(tag, name)
            for tag in (product_orders, cancel_product_orders, hub, listeners)
            for name in HANDLERS.values()
            if hasattr(tag, name)
        }
        return {route: by_name[name] for route, name in HANDLERS.items()}


def _now() -> datetime:
    return datetime.now(UTC)
