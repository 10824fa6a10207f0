"""Placing an order: what was sent becomes an order, in whichever way it was sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

from productordering.capture import Capture, Captured
from productordering.operations.forms import Form
from productordering.ordering import lifecycle, order, rules
from productordering.ordering.metadata import AuditContext, Order
from productordering.ordering.order_rules import OrderRules
from productordering.versions.mapping import DRAFT
from tmf630.contract.tolerance import Tolerated
from tmf630.offload import offload
from tmf630.wire import Json

_DEFERRED: Final = "pending"
"""The state of an order whose capture has yet to be made."""


class ReceivedOrder(NamedTuple):
    """An order as a client has sent it, valid by the contract, and of so many bytes.

    `tolerated` takes notes of what is mended. `check` raises a Fault for an order, in its stored
    form, that the client may not place.
    """

    content: Json
    size: int
    tolerated: Tolerated
    check: Callable[[Json], None] = lambda _: None


class Placing:
    """Makes new orders of what is sent in one form; without an order centre `capture` is None."""

    def __init__(self, form: Form, rules: OrderRules, capture: Capture | None = None) -> None:
        self.rules: Final = rules
        self.capture: Final = capture
        self._form = form

    def place(self, id: str, sent: ReceivedOrder, audit: AuditContext) -> Awaitable[Order]:
        """The order of what was sent.

        Raises Forbidden or a Fault; and the exception of the capture while a system that has to be
        asked does not answer. Nothing is stored.
        """
        if self.capture is None:
            return offload(sent.size, self._received, sent, audit)
        return self._captured(self.capture, id, sent, audit)

    async def _captured(
        self, capture: Capture, id: str, sent: ReceivedOrder, audit: AuditContext
    ) -> Order:
        size = sent.size
        new = await offload(size, self._form.new_order, sent.content, sent.tolerated)
        # Before any system is asked about somebody else's order.
        sent.check(new.stored)
        stored = capture.received(new.stored)
        if new.draft:
            return await offload(size, self._made, Captured(stored), audit, DRAFT)
        # A capture relies on the ids of items and on their relationships.
        await offload(size, self._check, stored)
        captured = await capture.new(id, stored, audit.now)
        state = _DEFERRED if captured.deferred else lifecycle.INITIAL
        return await offload(size, self._made, captured, audit, state)

    def _received(self, sent: ReceivedOrder, audit: AuditContext) -> Order:
        new = self._form.new_order(sent.content, sent.tolerated)
        sent.check(new.stored)
        if new.draft:
            return order.received(new.stored, audit, self.rules, state=DRAFT)
        return order.received(new.stored, audit, self.rules)

    def _made(self, captured: Captured, audit: AuditContext, state: str) -> Order:
        return order.received(
            captured.order, audit, self.rules, state=state, capture=captured.response
        )

    def _check(self, new: Json) -> None:
        rules.check(new, strict=self.rules.strict)
