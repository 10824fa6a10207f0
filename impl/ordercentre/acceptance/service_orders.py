"""The service orders of an acceptance centre: a client of TMF641 v4."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from ordercentre.acceptance import reports
from ordercentre.acceptance.draft import ServiceOrderDraft
from ordercentre.neighbours.documents import resource_path
from ordercentre.neighbours.protocol import Neighbour, NeighbourUnavailable, RefusedByNeighbour
from tmf630.wire import Json, quoted

_ORDERS: Final = "serviceOrder"
_TASKS: Final = "cancelServiceOrder"
_SEARCHED: Final = 10_000
"""Resources that are searched in a centre that does not filter."""
_REFUSED: Final = frozenset({"terminatedWithError", "rejected", "cancelled"})
_DONE: Final = "done"


class Outcome(StrEnum):
    """What has become of a cancellation."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Cancellation:
    """The outcome of a cancellation task; the `reason` says why it is refused."""

    outcome: Outcome
    reason: str = ""


class ServiceOrders:
    """The service orders of a centre. Every method raises what its neighbour raises."""

    def __init__(self, neighbour: Neighbour) -> None:
        self._neighbour = neighbour

    async def find_by_external_id(self, external_id: str) -> Json | None:
        """The service order of that externalId, the oldest one of several; None without one.

        What the centre finds is checked: some do not filter. Raises NeighbourUnavailable if one of
        those has so many service orders that the search comes to no end.
        """
        found = await self._neighbour.find(f"/{_ORDERS}", {"externalId": external_id}, _SEARCHED)
        same = [each for each in found if each.get("externalId") == external_id and _id(each)]
        if not same and len(found) >= _SEARCHED:
            raise NeighbourUnavailable(
                f"{self._neighbour.name}: GET /{_ORDERS} does not filter by externalId, and"
                f" {quoted(external_id)} is none of the first {_SEARCHED} service orders"
            )
        return min(same, key=_age, default=None)

    async def create(self, draft: ServiceOrderDraft, *, may_exist: bool) -> Json:
        """The service order of a draft. If it may exist already, it is looked for before.

        After NeighbourUnavailable it may exist.
        """
        if may_exist and (found := await self.find_by_external_id(draft.external_id)):
            return found
        # A key is printable ASCII.
        key = {"Idempotency-Key": quote(draft.external_id)}
        try:
            answer = await self._neighbour.post(f"/{_ORDERS}", draft.body, key)
        except RefusedByNeighbour as refused:
            if refused.status != HTTPStatus.CONFLICT:
                raise
            if found := await self.find_by_external_id(draft.external_id):
                return found
            raise
        created = answer.content
        if isinstance(created, dict) and _id(created):
            return created
        if found := await self.find_by_external_id(draft.external_id):
            return found
        raise self._unreadable("POST", _ORDERS)

    async def retrieve(self, id: str) -> Json | None:
        """The service order of that id; None if there is none."""
        return await self._retrieve(_ORDERS, id)

    async def amend(self, id: str, patch: Json) -> None:
        """Send a merge patch of a service order."""
        if (path := resource_path(_ORDERS, id)) is None:
            raise self._unknown(id)
        await self._neighbour.patch(path, patch)

    async def cancel(self, id: str, reason: str) -> str:
        """The id of a task that cancels a service order: of one that is there, or of a new one.

        A task that was refused is none. Raises RefusedByNeighbour also if the centre has no such
        tasks.
        """
        if task := await self._task(id):
            return task
        body = {
            "@type": "CancelServiceOrder",
            "cancellationReason": reason,
            "serviceOrder": {
                "@type": "ServiceOrderRef",
                "@referredType": "ServiceOrder",
                "id": id,
            },
        }
        try:
            answer = await self._neighbour.post(f"/{_TASKS}", body)
        except RefusedByNeighbour as refused:
            if refused.status == HTTPStatus.CONFLICT and (task := await self._task(id)):
                return task
            raise
        content = answer.content
        task = _id(content) if isinstance(content, dict) else ""
        if task or (task := await self._task(id)):
            return task
        raise self._unreadable("POST", _TASKS)

    async def cancellation(self, task_id: str) -> Cancellation:
        """What has become of a cancellation task; one that is gone counts as refused.

        A state that TMF641 does not have counts as open.
        """
        task = await self._retrieve(_TASKS, task_id)
        if task is None:
            gone = f"{self._neighbour.name}: the cancellation task {quoted(task_id)} is gone"
            return Cancellation(Outcome.REFUSED, gone)
        outcome = _outcome(task)
        return Cancellation(outcome, _reason(task) if outcome is Outcome.REFUSED else "")

    async def _task(self, id: str) -> str:
        """The id of a task for a service order, an open one or else one that is done; or empty."""
        try:
            found = await self._neighbour.find(f"/{_TASKS}", {"serviceOrder.id": id}, _SEARCHED)
        except RefusedByNeighbour:
            # The contract has no such filter, so a centre may refuse it. A second open task it
            # refuses, too.
            return ""
        tasks = [each for each in found if _id(each.get("serviceOrder")) == id]
        by_outcome = {_outcome(each): _id(each) for each in reversed(tasks)}
        return by_outcome.get(Outcome.OPEN) or by_outcome.get(Outcome.DONE, "")

    async def _retrieve(self, collection: str, id: str) -> Json | None:
        path = resource_path(collection, id)
        answer = path and await self._neighbour.get(path)
        if not answer:
            return None
        if not isinstance(answer.content, dict):
            raise self._unreadable("GET", collection)
        content: Json = answer.content
        return content

    def _unreadable(self, method: str, collection: str) -> NeighbourUnavailable:
        return NeighbourUnavailable(
            f"{self._neighbour.name}: {method} /{collection}: the answer has no {collection}"
        )

    def _unknown(self, id: str) -> RefusedByNeighbour:
        return RefusedByNeighbour(
            f"{self._neighbour.name}: no service order can have the id {quoted(id)}",
            HTTPStatus.NOT_FOUND,
        )


def _id(resource: Any) -> str:
    """The id of a resource or a reference, empty without one."""
    return reports.text(resource, "id") if isinstance(resource, dict) else ""


def _age(service_order: Json) -> tuple[str, str]:
    return reports.text(service_order, "orderDate"), _id(service_order)


def _outcome(task: Json) -> Outcome:
    state = task.get("state")
    if state == _DONE:
        return Outcome.DONE
    refused = isinstance(state, str) and state in _REFUSED
    return Outcome.REFUSED if refused else Outcome.OPEN


def _reason(task: Json) -> str:
    said = [*reports.errors(task), reports.text(task, "completionMessage")]
    return ": ".join(filter(None, said)) or reports.text(task, "state")
