"""What clients request of cancellation tasks, in the form of one version of the contract."""

from __future__ import annotations

from productordering.audit import AuditContexts
from productordering.cancellations.requests import CancellationRequests
from productordering.operations.forms import Form
from tmf630.http.request import Request
from tmf630.resources.collection import Resources
from tmf630.resources.serializer import Representation
from tmf630.wire import Json


class Tasks:
    """Creates and withdraws cancellation tasks; `resources` show them in the same form."""

    def __init__(
        self,
        resources: Resources,
        form: Form,
        requests: CancellationRequests,
        audits: AuditContexts,
    ) -> None:
        self.resources = resources
        self._form = form
        self._requests = requests
        self._audits = audits

    async def create(self, request: Request, sent: Json) -> Representation:
        """Store a new task, given as the body of a valid request; raises Forbidden or a Fault."""
        new = self._form.new_task(sent, request.tolerated)
        return await self._requests.request(request, new, self._audits.of(request, "POST"))

    async def withdraw(self, request: Request, id: str) -> None:
        """Withdraw or remove a task; raises Forbidden, or a 404 or 412 Fault."""
        await self._requests.withdraw(request, id, self._audits.of(request, "DELETE"))
