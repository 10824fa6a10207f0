"""What clients request of product orders, in the form of one version of the contract."""

from __future__ import annotations

from collections.abc import Awaitable
from functools import partial
from typing import Any

from productordering.audit import AuditContexts
from productordering.cancellations import transitions
from productordering.cancellations.jobs import CancellationJobs
from productordering.capture import Capture, NotLookedUp
from productordering.histories import history_of
from productordering.operations.forms import Form
from productordering.operations.placing import Placing, ReceivedOrder
from productordering.ordering import history, order, shortcuts
from productordering.ordering.metadata import AuditContext, Metadata, Order
from productordering.tolerances import SHORTCUTS
from tmf630 import wire
from tmf630.contract.tolerance import Tolerance, note
from tmf630.errors import NOT_FOUND, Fault
from tmf630.http.request import Request
from tmf630.patching import formats
from tmf630.resources.collection import Resources
from tmf630.resources.serializer import Representation
from tmf630.wire import Json


class Orders:
    """Creates, changes and deletes product orders, and reads their histories.

    `resources` show the orders in the same form, `placing` makes new ones. `tolerance` accepts
    requests that the contract does not allow. A deletion begins the order's job of `jobs`.
    """

    def __init__(
        self,
        resources: Resources,
        form: Form,
        placing: Placing,
        jobs: CancellationJobs,
        audits: AuditContexts,
        tolerance: Tolerance,
    ) -> None:
        self.resources = resources
        self._form = form
        self._placing = placing
        self._rules = placing.rules
        self._capture = placing.capture
        self._jobs = jobs
        self._audits = audits
        self._tolerance = tolerance

    async def create(self, request: Request, sent: Json) -> Representation:
        """Store a new order, given as the body of a valid request; raises Forbidden or a Fault."""
        check = partial(self.resources.visibility.check_own, request.caller)
        new = ReceivedOrder(sent, request.size, request.tolerated, check)

        def make(id: str) -> Awaitable[Order]:
            return self._placing.place(id, new, self._audits.of(request, "POST"))

        return await self.resources.create_once(request, sent, make)

    async def change(self, request: Request, id: str, patch: Any) -> Representation:
        """Change an order as a patch says; raises Immutable, Forbidden or a Fault."""
        found: Any = None

        def patched(shown: Json) -> Json:
            after: Json = formats.PATCHES[request.media_type](shown, patch)
            return after

        def change(before: Order) -> Order:
            audit = self._audits.of(request, "PATCH")
            after = self._form.patched_order(before.resource, patched, request.tolerated)
            if self._capture:
                before, after = self._captured(self._capture, before, after, found, audit)
            if SHORTCUTS in self._tolerance:
                changed, places = shortcuts.changed(before, after, audit, self._rules)
                request.tolerated.update((note(SHORTCUTS, place), None) for place in places)
            else:
                changed = order.changed(before, after, audit, self._rules)
            return transitions.after_change(changed)

        if self._capture is None:
            return await self.resources.change(request, id, change)
        while True:
            try:
                return await self.resources.change(request, id, change)
            except NotLookedUp as missing:
                found = await self._capture.look_up(missing.order)

    async def delete(self, request: Request, id: str) -> None:
        """Delete an order; raises a 404 or 412 Fault."""
        await self.resources.delete(request, id, transitions.deleted)
        self._jobs.begin(id)

    async def capture_response(self, request: Request, id: str) -> bytes:
        """What was checked and found when an order was captured, as JSON text.

        It is also there for an order that was refused then, for callers that see every party's.
        Raises a 404 Fault.
        """
        await self.resources.check_seen(request, id)
        stored: Order = await self.resources.read(id)
        found = stored.metadata.get("capture") if stored.resource else None
        if found is None and self._capture and not stored.resource:
            found = await self._capture.refusal(id)
        if found is None:
            raise Fault(NOT_FOUND, "no productOrder with this id was captured by an order centre")
        return wire.encode(found)

    async def history(self, request: Request, id: str) -> bytes:
        """The history of an order, as JSON text; raises a 404 Fault."""
        await self.resources.check_seen(request, id)
        found = await history_of(self.resources, id)
        if found is None:
            raise Fault(NOT_FOUND, "there is no productOrder with this id")
        return wire.encode(history.shown(found))

    @staticmethod
    def _captured(
        capture: Capture, before: Order, after: Json, found: Any, audit: AuditContext
    ) -> tuple[Order, Json]:
        """An order before and after a change that is captured; raises NotLookedUp."""
        made = capture.changed(before, after, found, audit.now)
        if made.response is None:
            return before, made.order
        metadata: Metadata = {**before.metadata, "capture": made.response}
        return before._replace(metadata=metadata), made.order
