"""The operations of one collection of resources, as any TM Forum API has them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final

from tmf630.api.components import ApiComponents
from tmf630.api.operations import answer
from tmf630.api.operations.answer import BODY, NO_CONTENT, Answer
from tmf630.contract.dates import Dates
from tmf630.contract.document import Contract, Definition
from tmf630.errors import INVALID_FIELD, Fault
from tmf630.http.operation.endpoint import Handler
from tmf630.http.request import Request
from tmf630.instants import timestamp
from tmf630.patching import formats
from tmf630.query import selection
from tmf630.resources.aggregate import ABSENT, Aggregate
from tmf630.resources.collection import Resources
from tmf630.resources.differences import differences
from tmf630.resources.event import Event
from tmf630.resources.serializer import reduced
from tmf630.wire import Json
from tmf_contracts.model.changes import changed_resource, new_resource
from tmf_contracts.model.conventions import SERVER_KEYS
from tmf_contracts.model.events import EventModel
from tmf_contracts.model.resources import ResourceModel

Route = tuple[str, str]
"""A method, such as `GET`, and a path template of the contract."""
Compute = Callable[[Json], Awaitable[Json]]
"""Completes a new resource, without id and href, by what the server knows; raises a Fault."""

_FIELD_PATH: Final = "fieldPath"
_ANY_KEYS: Final = dict.fromkeys(SERVER_KEYS, "0")
"""The keys of a resource that does not have its own yet."""


class InvalidResult(Exception):
    """A function has completed a new resource to something that is none of its definition.

    The message names no value.
    """

    @property
    def log_text(self) -> str:
        """What the log tells."""
        return str(self)


class ResourceOperations:
    """Create, retrieve, list, change and delete, as far as the contract has them.

    `compute` completes new resources.
    """

    def __init__(
        self,
        parts: ApiComponents,
        model: ResourceModel,
        contract: Contract,
        dates: Dates,
        compute: Compute | None = None,
    ) -> None:
        self._parts = parts
        self._model = model
        self._contract = contract
        self._dates = dates
        self._compute = compute
        self._events = parts.definition.model.changes[model.name]
        self._above = _parameters(model.collection_path)

    def handlers(self) -> Iterator[tuple[Route, Handler]]:
        """The handler of each operation."""
        collection = {"GET": self.list, "POST": self.create}
        item = {
            "GET": self.retrieve,
            "PATCH": self.patch,
            "PUT": self.replace,
            "DELETE": self.delete,
        }
        model = self._model
        for methods, path, handlers in (
            (model.collection_methods, model.collection_path, collection),
            (model.item_methods, model.item_path or "", item),
        ):
            for method in methods & handlers.keys():
                yield (method, path), handlers[method]

    async def list(self, request: Request, **arguments: Any) -> Answer:
        resources = await self._resources(request, arguments)
        fields, offset, limit = map(arguments.get, ("fields", "offset", "limit"))
        return answer.ok(await resources.list(request, fields, offset, limit))

    async def retrieve(self, request: Request, **arguments: Any) -> Answer:
        resources = await self._resources(request, arguments)
        found = await resources.retrieve(request, self._id(arguments), arguments.get("fields"))
        return answer.found(request, found)

    async def create(self, request: Request, **arguments: Any) -> Answer:
        sent: Json = arguments[BODY]
        tree = selection.parse(arguments.get("fields"))
        resources = await self._resources(request, arguments)

        async def make(_: str) -> Aggregate[Json]:
            new = new_resource(self._model, sent, _now())
            if self._compute:
                new = self._completed(await self._compute(_without_keys(new)))
            return Aggregate(new, {}, events=_events(self._events.created))

        id = sent.get("id") if self._model.takes_id else None
        given = None if id is None else str(id)
        created = await resources.create_once(request, sent, make, given)
        return answer.created(reduced(created, tree))

    async def patch(self, request: Request, **arguments: Any) -> Answer:
        patch = arguments[BODY]

        def patched(before: Json) -> Json:
            after: Json = formats.PATCHES[request.media_type](before, patch)
            return after

        return await self._change(request, arguments, patched)

    async def replace(self, request: Request, **arguments: Any) -> Answer:
        sent: Json = arguments[BODY]

        def replaced(before: Json) -> Json:
            kept = self._model.read_only | SERVER_KEYS
            return {name: each for name, each in before.items() if name in kept} | sent

        return await self._change(request, arguments, replaced)

    async def delete(self, request: Request, **arguments: Any) -> Answer:
        resources = await self._resources(request, arguments)
        tombstone = ABSENT._replace(events=_events(self._events.deleted))
        await resources.delete(request, self._id(arguments), lambda _: tombstone)
        return NO_CONTENT

    async def _change(
        self, request: Request, arguments: Mapping[str, Any], apply: Callable[[Json], Json]
    ) -> Answer:
        """Change a resource to what `apply` makes of it; raises a Fault."""
        tree = selection.parse(arguments.get("fields"))
        resources = await self._resources(request, arguments)

        def change(before: Aggregate[Json]) -> Aggregate[Json]:
            current = before.resource
            after = apply(current)
            self._definition.validate_patched(after, request.tolerated)
            after = self._dates.spelled_as(current, after, self._model.definition)
            self._check_read_only(differences(current, after))
            after = changed_resource(self._model, current, after, _now())
            names = differences(current, after)
            if not names:
                return before
            return before._replace(resource=after, events=self._events_of(names))

        changed = await resources.change(request, self._id(arguments), change)
        return answer.ok(reduced(changed, tree))

    def _completed(self, result: object) -> Json:
        """What the function has made of a new resource; raises InvalidResult."""
        name = self._model.name
        if not isinstance(result, dict):
            raise InvalidResult(f"a new {name} was completed to what is no object")
        completed: Json = {**result, **_ANY_KEYS}
        try:
            self._definition.validate(completed, {})
        except Fault as fault:
            raise InvalidResult(f"a new {name} was completed to an invalid one") from fault
        return _without_keys(completed)

    def _check_read_only(self, names: frozenset[str]) -> None:
        if fixed := sorted(names & (self._model.read_only | SERVER_KEYS)):
            raise Fault(INVALID_FIELD, f"/{fixed[0]}: cannot be changed")

    def _events_of(self, names: frozenset[str]) -> Sequence[Event]:
        state = self._model.state.name if self._model.state else None
        return [
            _event(event, paths) for event, paths in self._events.of_change(state, sorted(names))
        ]

    async def _resources(self, request: Request, arguments: Mapping[str, Any]) -> Resources:
        """The collection that the path names; raises a 404 Fault without the resource above it."""
        above = [arguments[each] for each in self._above]
        return await self._parts.resources_below(self._model, above, request.caller)

    def _id(self, arguments: Mapping[str, Any]) -> str:
        id: str = arguments[self._model.item_parameter or ""]
        return id

    @cached_property
    def _definition(self) -> Definition:
        return self._contract.definition(self._model.definition)


def _without_keys(resource: Json) -> Json:
    return {name: each for name, each in resource.items() if name not in SERVER_KEYS}


def _parameters(path: str) -> Sequence[str]:
    """The names of the parameters in a path template, in their order."""
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


def _events(event: EventModel | None) -> Sequence[Event]:
    return [_event(event)] if event else []


def _event(event: EventModel, paths: Sequence[str] = ()) -> Event:
    has_path = _FIELD_PATH in event.members and paths
    return Event(event.type, ",".join(paths) if has_path else None)


def _now() -> str:
    return timestamp(datetime.now(UTC))
