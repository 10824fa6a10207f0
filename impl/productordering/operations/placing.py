"""Placing an order: what was sent becomes an order, in whichever way it was sent."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Final

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


class Placing:
    """Makes new orders of what is sent in one form; without an order centre `capture` is None."""

    def __init__(self, form: Form, rules: OrderRules, capture: Capture | None = None) -> None:
        self.rules: Final = rules
        self.capture: Final = capture
        self._form = form

    def place(
        self, id: str, sent: Json, size: int, audit: AuditContext, tolerated: Tolerated
    ) -> Awaitable[Order]:
        """The order of what was sent, which is valid by the contract, and has `size` bytes.

        `tolerated` takes notes of what is mended. Raises Forbidden or a Fault; and the exception of
        the capture while a system that has to be asked does not answer. Nothing is stored.
        """
        if self.capture is None:
            return offload(size, self._received, sent, audit, tolerated)
        return self._captured(self.capture, id, sent, size, audit, tolerated)

    async def _captured(
        self,
        capture: Capture,
        id: str,
        sent: Json,
        size: int,
        audit: AuditContext,
        tolerated: Tolerated,
    ) -> Order:
        new = await offload(size, self._form.new_order, sent, tolerated)
        stored = capture.received(new.stored)
        if new.draft:
            return await offload(size, self._made, Captured(stored), audit, DRAFT)
        # A capture relies on the ids of items and on their relationships.
        await offload(size, self._check, stored)
        captured = await capture.new(id, stored, audit.now)
        state = _DEFERRED if captured.deferred else lifecycle.INITIAL
        return await offload(size, self._made, captured, audit, state)

    def _received(self, sent: Json, audit: AuditContext, tolerated: Tolerated) -> Order:
        new = self._form.new_order(sent, tolerated)
        if new.draft:
            return order.received(new.stored, audit, self.rules, state=DRAFT)
        return order.received(new.stored, audit, self.rules)

    def _made(self, captured: Captured, audit: AuditContext, state: str) -> Order:
        return order.received(
            captured.order, audit, self.rules, state=state, capture=captured.response
        )

    def _check(self, new: Json) -> None:
        rules.check(new, strict=self.rules.strict)
