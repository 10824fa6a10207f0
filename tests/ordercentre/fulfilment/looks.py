"""The job of a fulfilment in this process, whose every step can crash.

A step is a write of the order or of its fulfilment, or a request to the acceptance centre.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from ordercentre.acceptance.routing import Routing
from ordercentre.acceptance.service_orders import ServiceOrders
from ordercentre.centre import FalloutRules
from ordercentre.fulfilment import entry
from ordercentre.fulfilment.cancelling import AskingAcceptance
from ordercentre.fulfilment.collection import fulfilments
from ordercentre.fulfilment.job import Job, Parts
from ordercentre.fulfilment.steps.centres import Centres
from ordercentre.fulfilment.steps.completing import Completing
from ordercentre.fulfilment.steps.following import Following
from ordercentre.fulfilment.steps.sending import Sending
from ordercentre.products.inventory import Inventory
from productordering.api import definition
from productordering.ordering.cancellation import refuse_if_completed
from tests.ordercentre.acceptance.centre import MemoryCentre
from tests.ordercentre.acceptance.orders import RULES
from tmf630.api.collections import resources
from tmf630.identifiers import new_id
from tmf630.jobs.lease import LeaseTerms
from tmf630.resources.aggregate import Aggregate
from tmf630.store.protocol import Store
from tmf630.wire import Json

_API: Final = definition()
_PAUSE: Final = 61.0
"""Seconds after which whatever may be done again is due."""


class Crash(BaseException):
    """The end of a process."""


class Steps:
    """Counts steps. Before, or after, the step of number `at` it raises `error`."""

    def __init__(
        self, at: int = 0, error: Callable[[], BaseException] = Crash, *, after: bool = False
    ) -> None:
        self.count = 0
        self._at, self._error, self._after = at, error, after

    def wrap(self, done: Callable[..., Any]) -> Callable[..., Any]:
        async def step(*arguments: Any, **named: Any) -> Any:
            self.count += 1
            fails = self.count == self._at
            if fails and not self._after:
                raise self._error()
            result = await done(*arguments, **named)
            if fails:
                raise self._error()
            return result

        return step


class Looks:
    """An order with its fulfilment, its acceptance centre, and a clock of its own."""

    def __init__(
        self,
        store: Store,
        steps: Steps | None = None,
        lease: float = 30.0,
        inventory: Inventory | None = None,
    ) -> None:
        self._lease = lease
        self._inventory = inventory
        self.id = new_id()
        self.centre = MemoryCentre()
        self.now = datetime.now(UTC).timestamp()
        self.orders = resources(store, _API, "productOrder", "http://x/productOrder")
        self.fulfilments = fulfilments(store)
        self.policy = AskingAcceptance(fulfilments(store), refuse_if_completed)
        self._job = self._job_with(steps or Steps())

    def _job_with(self, steps: Steps) -> Job:
        for part, names in (
            (self.orders, ["update"]),
            (self.fulfilments, ["update"]),
            (self.centre, ["get", "find", "post", "patch"]),
        ):
            for name in names:
                setattr(part, name, steps.wrap(getattr(part, name)))
        centres = Centres({"field": ServiceOrders(self.centre)})
        rules = replace(RULES, fallout=FalloutRules(attempts=1, pause=1))
        parts = Parts(
            orders=self.orders,
            fulfilments=self.fulfilments,
            capture=None,
            sending=Sending(rules, Routing(rules, _API.model.attributes), centres, None, None),
            following=Following(centres),
            completing=Completing(self._inventory),
            poll_seconds=lambda _: 15.0,
        )
        terms = LeaseTerms(self._lease, lambda: self.now)
        return Job(parts, terms, lambda: datetime.fromtimestamp(self.now, UTC))

    async def place(self, order: Json) -> None:
        """Store a new order, and the entry of its fulfilment."""
        await self.orders.create_with_id(self.id, Aggregate(order, {}))
        await self.fulfilments.create_with_id(self.id, entry.NEW)

    def date(self, seconds: float) -> str:
        """The date-time so many seconds from now."""
        return datetime.fromtimestamp(self.now + seconds, UTC).isoformat()

    async def look(self) -> None:
        """One run of the job by a worker, which may end or fail."""
        with suppress(Crash, Exception):
            await self._job.run(self.id)

    async def until(self, satisfied: Callable[[Json], object]) -> Json:
        """The order once it satisfies this, after as many looks as that takes."""
        for _ in range(20):
            order: Json = (await self.orders.read(self.id)).resource
            if satisfied(order):
                return order
            self.now += _PAUSE
            await self.look()
        raise AssertionError(f"after 20 looks the order is {order}")

    async def entry(self) -> Aggregate[Any]:
        """The entry of the fulfilment."""
        return await self.fulfilments.read(self.id)

    def service_orders(self) -> list[Json]:
        """What the acceptance centre has."""
        return self.centre.collections.get("/serviceOrder", [])

    def work(self, index: int, *states: str) -> None:
        """Bring the items of a service order to states."""
        items = self.service_orders()[index]["serviceOrderItem"]
        for each, state in zip(items, states, strict=True):
            each["state"] = state
