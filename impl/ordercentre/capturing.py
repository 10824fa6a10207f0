"""The capture of orders by the order centre: looks up, checks, completes, and records it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from ordercentre.capture import changes, response
from ordercentre.capture.objections import CaptureRefused
from ordercentre.capture.order import CaptureRules, Part, captured
from ordercentre.capture.pricing.totals import totalled
from ordercentre.capture.response import is_deferred
from ordercentre.centre import Mode, NeighbourSettings
from ordercentre.customers.related_party import folded
from ordercentre.lookup import NONE, Looked, Lookup
from ordercentre.refusals import Refusals
from productordering.capture import Captured, NotLookedUp
from productordering.ordering.metadata import Order
from tmf630.offload import offload
from tmf630.wire import Json

_EVERY_ITEM_BYTES: Final = 1_000
"""About how many bytes an item has: how large orders are captured beside the event loop."""


class OrderCapture:
    """Captures orders.

    The neighbours in `settings` are asked. `refusals` keeps the responses to orders that are
    refused; None keeps none. `url` is that of the collection of orders. `prepare` is awaited before
    the first order.
    """

    def __init__(
        self,
        lookup: Lookup,
        settings: Sequence[NeighbourSettings],
        rules: CaptureRules,
        refusals: Refusals | None,
        url: str,
        prepare: Callable[[], Awaitable[None]] | None,
    ) -> None:
        self._lookup = lookup
        self._asks = bool(settings)
        self._deferred = frozenset(each.name for each in settings if each.mode is Mode.DEFERRED)
        self._roles = folded(rules.customer.roles)
        self._rules = rules
        self._refusals = refusals
        self._url = url
        self._prepare = prepare

    def received(self, order: Json) -> Json:
        """A new order without what only an order centre says of its items."""
        return changes.without_points(order)

    async def new(self, id: str, order: Json, now: datetime) -> Captured:
        """A new order as it is captured.

        Raises CaptureRefused; and NeighbourUnavailable, unless that neighbour's mode is `deferred`.
        """
        if self._prepare:
            await self._prepare()
            self._prepare = None
        if not self._asks:
            return Captured(order)
        try:
            return await self._captured(order, now, self._deferred)
        except CaptureRefused as refused:
            if self._refusals:
                await self._refusals.add(id, refused.response)
                refused.reference = f"{self._url}/{id}/captureResponse"
            raise

    async def complete(self, order: Json, now: datetime) -> Captured:
        """The captured order; raises CaptureRefused and NeighbourUnavailable."""
        return await self._captured(order, now, NONE, changes.whole(order))

    async def _captured(
        self, order: Json, now: datetime, deferred: frozenset[str], part: Part | None = None
    ) -> Captured:
        looked = await self._lookup.look_up(order, deferred)
        given = order, looked.found, self._rules, _at(now), part
        try:
            made = await offload(_size(order), captured, *given)
        except CaptureRefused as refused:
            refused.response = response.response(
                order, looked.found, looked.seconds, now, refused.objections
            )
            raise
        if looked.missing:
            return Captured(order, response.deferred(now), deferred=True)
        return Captured(made, response.response(made, looked.found, looked.seconds, now))

    async def look_up(self, order: Json) -> Looked:
        """What the neighbours say of a changed order; raises NeighbourError."""
        return await self._lookup.look_up(order)

    def changed(self, before: Order, after: Json, found: Any, now: datetime) -> Captured:
        """A changed order, of which what has changed is captured; raises NotLookedUp.

        An order whose capture is deferred is captured as a whole, later. Raises CaptureRefused,
        also for a change of what is past its point of no return.
        """
        changes.check_points_of_no_return(before.resource, after)
        after = changes.with_points_kept(before.resource, after)
        if is_deferred(before):
            changes.check_waits(before.resource, after)
            return Captured(after)
        part = changes.part(before.resource, after, self._roles)
        if not (self._asks and (part.items or part.customer)):
            return Captured(self._totalled(before.resource, after))
        after = changes.repriced(before.resource, after)
        looked: Looked | None = found
        if looked is None or not self._lookup.serves(looked, after):
            raise NotLookedUp(after)
        made = captured(after, looked.found, self._rules, _at(now), part)
        return Captured(made, self._response(before, made, looked, part, now))

    def _totalled(self, before: Json, after: Json) -> Json:
        """A changed order of which no item is captured, with its totals."""
        if self._lookup.catalogue is None or not changes.changes_totals(before, after):
            return after
        made, objections = totalled(after)
        if objections:
            raise CaptureRefused(objections)
        return made

    async def refusal(self, id: str) -> Json | None:
        """The response to an order that was refused under this id, None where there is none."""
        return await self._refusals.get(id) if self._refusals else None

    def _response(
        self, before: Order, made: Json, looked: Looked, part: Part, now: datetime
    ) -> Json:
        """The response to a change, with the customer as it was captured first."""
        said = response.response(made, looked.found, looked.seconds, now)
        first = before.metadata.get("capture", {}).get("customer")
        return {**said, "customer": first} if first and not part.customer else said


def _at(now: datetime) -> int:
    """Microseconds since 1970."""
    return int(now.astimezone(UTC).timestamp() * 1_000_000)


def _size(order: Json) -> int:
    return len(order["productOrderItem"]) * _EVERY_ITEM_BYTES
