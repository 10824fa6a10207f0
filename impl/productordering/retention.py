"""Retention: orders that ended long ago are removed with everything that belongs to them.

An order is removed last, so a run that is interrupted is continued by the next one. What is removed
leaves audit records, and no events: each listener decides about its own copies.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, Final, NamedTuple

from productordering.histories import history_of
from productordering.ordering import lifecycle
from productordering.ordering.metadata import Order
from tmf630.identifiers import least_id
from tmf630.instants import microseconds
from tmf630.resources.aggregate import ABSENT, Aggregate
from tmf630.resources.collection import Resources
from tmf630.resources.serializer import without_identity
from tmf630.store.condition import ID, AllOf, Attribute, Comparison, Condition, Kind, Operator
from tmf630.store.entries import Record

ACTION: Final = "purge"
"""What the audit calls the removal."""
STATES: Final = tuple(sorted(lifecycle.TERMINAL))
"""The states in which an order can be removed."""
_STATE: Final = Attribute(("state",), Kind.TEXT)
_ORDER_OF_TASK: Final = Attribute(("productOrder", "id"), Kind.TEXT)
_AT_ONCE: Final = 32
"""Orders that are removed at the same time: the store commits their writes together."""
_END: Final = {"completed": "completionDate", "cancelled": "cancellationDate"}


class Outcome(StrEnum):
    """What has become of an order that was to be removed.

    It is LEFT for the next run if it, or something that belongs to it, has a job or something to
    publish, or has changed meanwhile.
    """

    REMOVED = "removed"
    LEFT = "left"


class Ended(NamedTuple):
    """An order that ended long enough ago, and the date-time of that."""

    record: Record
    state: str
    date: str


class Found(NamedTuple):
    """How many orders of one state ended long enough ago, and when the first and last of them."""

    number: int
    oldest: str
    newest: str

    def and_one(self, date: str) -> Found:
        """These orders and one that ended at that date."""
        oldest, *_, newest = sorted([self.oldest, date, self.newest], key=_moment)
        return Found(self.number + 1, oldest, newest)


class _Left(Exception):
    """An order is left for the next run."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Finds and removes the orders that ended before a moment, in seconds since 1970.

    `beside` are collections that have entries under the ids of orders.
    """

    orders: Resources
    tasks: Resources
    beside: Sequence[Resources]
    states: Sequence[str]
    before: float

    async def most(self) -> int:
        """How many orders have to be looked at."""
        return sum([await self.orders.count(self._candidates(state)) for state in self.states])

    async def ended(self) -> AsyncIterator[Ended | None]:
        """The orders that ended before the moment; None for each other one that is looked at.

        An order cannot have ended before it was created, which its id tells.
        """
        for state in self.states:
            async for record in self.orders.each(self._candidates(state)):
                date = await self._end(record)
                is_old = bool(date) and _moment(date) < self.before * 1_000_000
                yield Ended(record, state, date) if is_old else None

    async def count_all(self, progress: Callable[[int], None]) -> Mapping[str, Found]:
        """How many orders of each state there are to be removed."""
        found: dict[str, Found] = {}
        async for each in self.ended():
            if each:
                known = found.get(each.state, Found(0, each.date, each.date))
                found[each.state] = known.and_one(each.date)
            progress(1)
        return found

    async def remove_all(self, progress: Callable[[int], None]) -> Mapping[Outcome, int]:
        """Remove the orders; how many have become what. `progress` gets each number looked at."""
        outcomes: Counter[Outcome] = Counter()
        waiting: list[Ended] = []
        async for each in self.ended():
            waiting += [each] if each else []
            if len(waiting) == _AT_ONCE:
                outcomes.update(await asyncio.gather(*map(self.remove, waiting)))
                waiting = []
            progress(1)
        outcomes.update(await asyncio.gather(*map(self.remove, waiting)))
        return outcomes

    async def remove(self, ended: Ended) -> Outcome:
        """Remove an order with its history, its tasks, and what is beside it."""
        id = ended.record.id
        try:
            await self._check(self.orders, id)
            tasks = [each.id async for each in self.tasks.each(_of_order(id))]
            for task in tasks:
                await self._check(self.tasks, task)
            for collection in self.beside:
                await self._check(collection, id)
            for task in tasks:
                await self.tasks.update(task, _without_task)
            for collection in self.beside:
                await collection.update(id, _without)
            await self.orders.update(id, partial(_without_order, ended.record))
        except _Left:
            return Outcome.LEFT
        return Outcome.REMOVED

    def _candidates(self, state: str) -> Condition:
        created = Comparison(ID, Operator.LT, (least_id(int(self.before * 1_000)),))
        return AllOf([Comparison(_STATE, Operator.EQ, (state,)), created])

    async def _end(self, record: Record) -> str:
        """When an order ended: its own date, else that of its last change or of its creation."""
        order = record.read()
        if date := order.get(_END.get(order["state"], "")):
            return str(date)
        history = await history_of(self.orders, record.id)
        if history and history.changes:
            return str(history.changes[-1]["time"])
        return str(order.get("orderDate", ""))

    @staticmethod
    async def _check(resources: Resources, id: str) -> None:
        """Raise _Left if an entry has a job or something to publish."""
        if not await resources.is_settled(id):
            raise _Left


def _moment(date: str) -> int:
    """The microseconds from 1970 to a date-time, which the contract requires to be one."""
    return microseconds(date) or 0


def _of_order(id: str) -> Condition:
    return Comparison(_ORDER_OF_TASK, Operator.EQ, (id,))


def _without(before: Aggregate[Any]) -> Aggregate[Any]:
    """Nothing of an entry; raises _Left if it has a job."""
    if before.run_at is not None:
        raise _Left
    return ABSENT._replace(action=ACTION) if before.resource else before


def _without_task(before: Aggregate[Any]) -> Aggregate[Any]:
    """Nothing of a task that has ended; raises _Left."""
    if before.resource and lifecycle.TASK[before.resource["state"]]:
        raise _Left
    return _without(before)


def _without_order(found: Record, before: Order) -> Order:
    """Nothing of an order that is as it was found; raises _Left."""
    if before.resource and without_identity(before.resource) != found.read():
        raise _Left
    return _without(before)
