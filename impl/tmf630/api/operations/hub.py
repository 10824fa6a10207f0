"""The operations of the hub, and of the paths at which other servers deliver events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tmf630.api.operations import answer
from tmf630.api.operations.answer import BODY, NO_CONTENT, Answer
from tmf630.api.operations.resources import Route
from tmf630.errors import NOT_FOUND, Fault
from tmf630.events.hub import Hub
from tmf630.events.inbox import Inbox
from tmf630.http.operation.endpoint import Handler
from tmf630.http.request import Request
from tmf_contracts.model.api import HubModel
from tmf_contracts.model.events import EventModel


class HubOperations:
    """Register, list, retrieve and unregister listeners."""

    def __init__(self, hub: Hub, model: HubModel) -> None:
        self._hub = hub
        self._model = model

    def handlers(self) -> Iterator[tuple[Route, Handler]]:
        """The handler of each operation."""
        collection = {"GET": self.list, "POST": self.register}
        item = {"GET": self.retrieve, "DELETE": self.unregister}
        for method in self._model.collection_methods & collection.keys():
            yield (method, self._model.collection_path), collection[method]
        for method in self._model.item_methods & item.keys():
            yield (method, self._model.item_path or ""), item[method]

    async def list(self, request: Request, **arguments: Any) -> Answer:
        fields, offset, limit = map(arguments.get, ("fields", "offset", "limit"))
        return answer.ok(await self._hub.list(request, fields, offset, limit))

    async def register(self, request: Request, **arguments: Any) -> Answer:
        return answer.created(await self._hub.register(request, arguments[BODY]))

    async def retrieve(self, request: Request, **arguments: Any) -> Answer:
        found = await self._hub.retrieve(request, self._id(arguments), arguments.get("fields"))
        return answer.found(request, found)

    async def unregister(self, request: Request, **arguments: Any) -> Answer:
        await self._hub.unregister(request, self._id(arguments))
        return NO_CONTENT

    def _id(self, arguments: dict[str, Any]) -> str:
        id: str = arguments[self._model.item_parameter or ""]
        return id


class ListenerOperations:
    """Receive events of other servers into the inbox, if there is one."""

    def __init__(self, inbox: Inbox | None) -> None:
        self._inbox = inbox

    def handler(self, event: EventModel) -> Handler:
        """The handler of the events of one type, which answers as the contract declares."""
        return self.receive if event.answer else self.receive_silently

    async def receive(self, request: Request, **arguments: Any) -> Answer:
        if self._inbox is None:
            raise Fault(NOT_FOUND, "this server listens to no events: it runs without an inbox")
        return answer.created(await self._inbox.receive(request, arguments[BODY]))

    async def receive_silently(self, request: Request, **arguments: Any) -> Answer:
        await self.receive(request, **arguments)
        return NO_CONTENT
