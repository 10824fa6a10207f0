"""Wakes the jobs of fulfilments: when an order changes, and when a service order does."""

from __future__ import annotations

from typing import Any, Final

from ordercentre.fulfilment import entry
from tmf630.resources.collection import Resources
from tmf630.store.condition import Attribute, Comparison, Kind, Operator
from tmf630.store.errors import Duplicate
from tmf630.store.queries import Query
from tmf630.wire import Json

QUERY: Final = (
    "eventType=ProductOrderCreateEvent,ProductOrderAttributeValueChangeEvent,"
    "ProductOrderStateChangeEvent,ProductOrderDeleteEvent"
)
"""The events of orders that wake their jobs."""
_SERVICE_ORDER: Final = Attribute(("serviceOrder", "id"), Kind.TEXT, many=True)
_MOST: Final = 10
"""Objects of an event, and fulfilments with a service order of one id: each acceptance centre gives
its own ids."""


class Waking:
    """Wakes the jobs of fulfilments."""

    def __init__(self, fulfilments: Resources) -> None:
        self._fulfilments = fulfilments

    async def order_changed(self, event: Json) -> None:
        """Wake the job of the order in an event; a new order gets its entry."""
        id = event["event"]["productOrder"]["id"]
        if event["eventType"] != "ProductOrderCreateEvent":
            await self._fulfilments.update(id, entry.woken)
            return
        try:
            await self._fulfilments.create_with_id(id, entry.NEW)
        except Duplicate:
            await self._fulfilments.update(id, entry.woken)

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
