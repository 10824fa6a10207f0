"""The worklist: failed items that wait for a person, and orders that are late."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Final, NamedTuple

from ordercentre.fulfilment import entry
from ordercentre.fulfilment.content import Decision, FalloutState
from ordercentre.fulfilment.entry import Entry
from tmf630.resources.collection import Resources
from tmf630.store.condition import AllOf, Attribute, Comparison, Condition, Kind, Not, Operator
from tmf630.store.queries import Query
from tmf630.wire import Json

_PAGE: Final = 200
_ENDED: Final = Comparison(Attribute(("ended",), Kind.BOOLEAN), Operator.EQ, (True,))
_LATE: Final = Comparison(Attribute(("late",), Kind.BOOLEAN), Operator.EQ, (True,))
_WORKLIST: Final = Comparison(Attribute(("worklist",), Kind.BOOLEAN), Operator.EQ, (True,))


class FailedItem(NamedTuple):
    """A failed item that waits for a person, of the order with that id."""

    order_id: str
    fallout: Json

    @property
    def waits(self) -> bool:
        """Whether it was found waiting; of one that was only named, nothing but the id is known."""
        return "state" in self.fallout


class LateOrder(NamedTuple):
    """An order that will be later than requested, with both dates where they are known."""

    order_id: str
    requested: str
    expected: str


class NotWaiting(Exception):
    """An item does not wait for a decision."""


class Worklist:
    """Lists what needs a person, and takes decisions."""

    def __init__(self, fulfilments: Resources) -> None:
        self._fulfilments = fulfilments

    async def failed(self) -> AsyncIterator[FailedItem]:
        """The failed items that wait for a decision, the oldest order first."""
        async for id, content in self._found(_WORKLIST):
            for each in content["fallout"]:
                if each["state"] == FalloutState.WAITING and "decision" not in each:
                    yield FailedItem(id, each)

    async def late(self) -> AsyncIterator[LateOrder]:
        """The orders that will be late and have not ended, the oldest first."""
        async for id, content in self._found(AllOf([_LATE, Not(_ENDED)])):
            yield LateOrder(id, content.get("requested", ""), content.get("expected", ""))

    async def content(self, order_id: str) -> Json:
        """The content of the fulfilment of an order, with what was decided; empty without one."""
        return entry.with_requests(await self._fulfilments.read(order_id))

    async def decide(self, item: FailedItem, decision: Decision) -> None:
        """Leave a decision for the order's next job; raises NotWaiting."""
        change = partial(_decided, id=item.fallout["item"], decision=decision)
        await self._fulfilments.update(item.order_id, change)

    async def _found(self, condition: Condition) -> AsyncIterator[tuple[str, Json]]:
        offset = 0
        while True:
            query = Query(condition=condition, offset=offset, limit=_PAGE)
            page = await self._fulfilments.find(query)
            for record in page.records:
                yield record.id, dict(record.read())
            offset += len(page.records)
            if not page.records or offset >= page.total:
                return


def _decided(before: Entry, id: str, decision: Decision) -> Entry:
    waiting = {
        each["item"]
        for each in before.resource.get("fallout", ())
        if each["state"] != FalloutState.ENDED
    }
    if id not in waiting:
        raise NotWaiting
    decisions = {**before.metadata.get("decisions", {}), id: str(decision)}
    return entry.with_request(before, decisions=decisions)
