"""Wakes the jobs of fulfilments: when an order changes, and when a service order does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import Any, Final

import msgspec

from ordercentre.fulfilment import entry
from ordercentre.fulfilment.rules import schedule
from ordercentre.neighbours.concurrency import gathered
from tmf630.jobs.lease import FREE
from tmf630.resources.collection import Resources
from tmf630.store.condition import Attribute, Comparison, Kind, Operator
from tmf630.store.errors import Duplicate
from tmf630.store.queries import Query

_CREATED: Final = "ProductOrderCreateEvent"
_CHANGED: Final = frozenset(
    {
        "ProductOrderAttributeValueChangeEvent",
        "ProductOrderStateChangeEvent",
        "ProductOrderDeleteEvent",
    }
)
"""The events of orders that wake their jobs."""
_SERVICE_ORDER: Final = Attribute(("serviceOrder", "id"), Kind.TEXT, many=True)
_AT_ONCE: Final = 100
"""Writes at the same time: the store commits them in groups."""
_MOST: Final = 10
"""Objects of an event, and fulfilments with a service order of one id: each acceptance centre gives
its own ids."""


class OrderSeen(msgspec.Struct, rename="camel"):
    """What is read of the order in an event; of one that was deleted its id is known, at least."""

    id: str
    state: str = ""
    requested_completion_date: str | None = None


class Payload(msgspec.Struct, rename="camel"):
    """What an event is about: the order, if it is about one."""

    product_order: OrderSeen | None = None


class OrderEvent(msgspec.Struct, rename="camel"):
    """What is read of an event."""

    event_type: str
    event: Payload


class Waking:
    """Wakes the jobs of fulfilments; `sends` is whether orders are sent to acceptance centres."""

    def __init__(self, fulfilments: Resources, *, sends: bool) -> None:
        self._fulfilments = fulfilments
        self._sends = sends

    async def orders_changed(self, events: Iterable[OrderEvent]) -> Collection[str]:
        """Wake the jobs of the orders in events; a new order gets its entry.

        Returns the ids of the orders for which there is something to do now.
        """
        looks: dict[float | None, list[str]] = {}
        changed: dict[str, None] = {}
        for each in events:
            if (order := each.event.product_order) is None:
                continue
            if each.event_type == _CREATED:
                looks.setdefault(self._first_look(order), []).append(order.id)
            elif each.event_type in _CHANGED:
                changed[order.id] = None
        known = await gathered(lambda run_at: self._add(run_at, looks[run_at]), looks, _AT_ONCE)
        changed |= dict.fromkeys(chain(*known.values()))
        await gathered(self._wake, changed, _AT_ONCE)
        return changed.keys() | set(looks.get(FREE, ()))

    def _first_look(self, order: OrderSeen) -> float | None:
        if self._sends:
            return FREE
        return schedule.first_look(order.state, order.requested_completion_date or "")

    async def _add(self, run_at: float | None, ids: Sequence[str]) -> Sequence[str]:
        """Give new orders their entries, and return the ids of those that had one already."""
        try:
            await self._fulfilments.create_all(ids, entry.NEW._replace(run_at=run_at))
        except Duplicate:
            if len(ids) == 1:
                return ids
            # Some may have got theirs now: to wake the job of these, too, does no harm.
            return [*chain(*[await self._add(run_at, [id]) for id in ids])]
        return ()

    async def _wake(self, id: str) -> None:
        await self._fulfilments.update(id, entry.woken)

    async def service_order_changed(self, event: Any) -> None:
        """Wake the job of the service order in an event of an acceptance centre, whatever it is."""
        for id in _ids(event):
            condition = Comparison(_SERVICE_ORDER, Operator.EQ, (id,))
            page = await self._fulfilments.find(Query(condition=condition, limit=_MOST))
            for record in page.records:
                await self._wake(record.id)


def _ids(event: Any) -> set[str]:
    """The ids of the objects in an event's payload: one of them is the service order's."""
    payload = event.get("event") if isinstance(event, dict) else None
    if not isinstance(payload, dict):
        return set()
    objects = [each for each in payload.values() if isinstance(each, dict)][:_MOST]
    return {each["id"] for each in objects if isinstance(each.get("id"), str)}
