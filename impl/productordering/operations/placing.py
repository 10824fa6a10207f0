"""Placing an order: what was sent becomes an order, in whichever way it was sent."""

from __future__ import annotations

from productordering.operations.forms import Form
from productordering.ordering import order
from productordering.ordering.metadata import AuditContext, Order
from productordering.ordering.order_rules import OrderRules
from tmf630.contract.tolerance import Tolerated
from tmf630.offload import offload
from tmf630.wire import Json


class Placing:
    """Makes new orders of what is sent in one form, by the rules of a server."""

    def __init__(self, form: Form, rules: OrderRules) -> None:
        self._form = form
        self._rules = rules

    async def place(
        self, sent: Json, size: int, audit: AuditContext, tolerated: Tolerated
    ) -> Order:
        """The order of what was sent, which is valid by the contract, and has `size` bytes.

        `tolerated` takes notes of what is mended. Raises Forbidden or a Fault. Nothing is stored.
        """
        return await offload(size, self._received, sent, audit, tolerated)

    def _received(self, sent: Json, audit: AuditContext, tolerated: Tolerated) -> Order:
        new = self._form.new_order(sent, tolerated)
        return order.received(new.stored, audit, self._rules, draft=new.draft)
