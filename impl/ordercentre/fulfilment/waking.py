"""Wakes the jobs of fulfilments: when an order changes, and when a service order does."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from ordercentre.fulfilment import entry
from ordercentre.fulfilment.rules import schedule
from tmf630.jobs.lease import FREE
from tmf630.resources.collection import Resources
from tmf630.store.condition import Attribute, Comparison, Kind, Operator
from tmf630.store.errors import Duplicate
from tmf630.store.queries import Query
from tmf630.wire import Json

QUERY: Final = (
    "eventType=ProductOrderCreateEvent,ProductOrderAttributeValueChangeEvent,"
    "ProductOrderStateChangeEvent,ProductOrderDeleteEvent"
    "&fields=state,requestedCompletionDate"
)
"""The events of orders that wake their jobs, and what of the orders is looked at."""
_SERVICE_ORDER: Final = Attribute(("serviceOrder", "id"), Kind.TEXT, many=True)
_MOST: Final = 10
"""Objects of an event, and fulfilments with a service order of one id: each acceptance centre gives
its own ids."""


class Waking:
    """Wakes the jobs of fulfilments; `sends` is whether orders are sent to acceptance centres."""

    def __init__(self, fulfilments: Resources, *, sends: bool) -> None:
        self._fulfilments = fulfilments
        self._sends = sends

    async def order_changed(self, event: Json) -> bool:
        """Wake the job of the order in an event; a new order gets its entry.

        Returns whether there is something to do now.
        """
        order = event["event"]["productOrder"]
        if event["eventType"] == "ProductOrderCreateEvent":
            run_at = FREE if self._sends else schedule.first_look(order)
            with suppress(Duplicate):
                await self._fulfilments.create_with_id(
                    order["id"], entry.NEW._replace(run_at=run_at)
                )
                return run_at == FREE
        await self._fulfilments.update(order["id"], entry.woken)
        return True

    async def service_order_changed(self, event: Any) -> None:
        """Wake the job of the service order in an event of an acceptance centre, whatever it is."""
        for id in _ids(event):
            condition = Comparison(_SERVICE_ORDER, Operator.EQ, (id,))
            page = await self._fulfilments.find(Query(condition=condition, limit=_MOST))
            for record in page.records:
                await self._fulfilments.update(record.id, entry.woken)


def _ids(event: Any) -> set[str]:
    """The ids of the objects in an event's payload: one of them is the service order's."""
    payload = event.get("event") if isinstance(event, dict) else None
    if not isinstance(payload, dict):
        return set()
    objects = [each for each in payload.values() if isinstance(each, dict)][:_MOST]
    return {each["id"] for each in objects if isinstance(each.get("id"), str)}
