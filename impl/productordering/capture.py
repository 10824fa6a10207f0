"""Capture: what an order centre, where there is one, checks in an order and adds to it.

An order centre asks other systems, and so its answers are awaited. A change of an order is computed
within a write, which waits for nothing: what it needs is looked up before.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple, Protocol

from productordering.ordering.metadata import Order
from tmf630.wire import Json


class Captured(NamedTuple):
    """An order as it was captured.

    `response` says what was checked and found, None where there was nothing to check. The capture
    of a `deferred` order has yet to be made: until then it is pending.
    """

    order: Json
    response: Json | None = None
    deferred: bool = False


class NotLookedUp(Exception):
    """A change needs what has not been looked up yet, for the order that it would make."""

    def __init__(self, order: Json) -> None:
        super().__init__("look it up, and change the order again")
        self.order = order


class Capture(Protocol):
    """Captures orders in their stored form. Every method may raise Forbidden."""

    def received(self, order: Json) -> Json:
        """A new order, as it was sent, without what a client cannot say."""

    async def new(self, id: str, order: Json, now: datetime) -> Captured:
        """A new order that meets the rules; raises an exception while a system does not answer."""

    async def look_up(self, order: Json) -> Any:
        """What `changed` needs for an order; raises an exception while a system does not answer."""

    def changed(self, before: Order, after: Json, found: Any, now: datetime) -> Captured:
        """The order after a patch that makes `after` of it; raises NotLookedUp.

        `found` is what `look_up` has returned, None at first.
        """

    async def refusal(self, id: str) -> Json | None:
        """The response to an order that was refused under this id, None where there is none."""
