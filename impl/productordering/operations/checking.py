"""Checking a new order without placing it: what placing would say of it."""

from __future__ import annotations

from datetime import UTC, datetime

from productordering.operations.placing import Placing, ReceivedOrder
from productordering.ordering.metadata import AuditContext
from tmf630.caller import Caller
from tmf630.contract.document import Definition
from tmf630.contract.tolerance import Tolerated
from tmf630.http.operation import body
from tmf630.identifiers import new_id
from tmf630.resources.visibility import Visibility
from tmf630.wire import MAX_DEPTH, Json


class Checking:
    """Checks new orders of one form, which `definition` describes; stores nothing.

    The capture of `placing` stores nothing either.
    """

    def __init__(self, definition: Definition, placing: Placing, visibility: Visibility) -> None:
        self._definition = definition
        self._placing = placing
        self._visibility = visibility

    async def check(self, text: bytes, caller: Caller) -> Json:
        """The order that the JSON text would become.

        Raises what placing it raises: Forbidden, a Fault, or the exception of a capture.
        """
        tolerated: Tolerated = {}
        sent = body.parse(text, MAX_DEPTH)
        self._definition.validate(sent, tolerated)

        def check_own(stored: Json) -> None:
            self._visibility.check_own(caller, stored)

        received = ReceivedOrder(sent, len(text), tolerated, check_own)
        audit = AuditContext(now=datetime.now(UTC), actor=caller.name, cause="check")
        made = await self._placing.place(new_id(), received, audit)
        return dict(made.resource)
