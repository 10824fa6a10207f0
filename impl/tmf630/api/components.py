"""The parts of the served APIs over one store, which the processes and commands have in common.

A part is made when it is first used: a process opens no collection that it does not need.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any, Final

from tmf630.api import collections
from tmf630.api.definition import ApiDefinition, CollectionDefinition
from tmf630.caller import Caller
from tmf630.errors import INVALID_QUERY, NOT_FOUND, Fault
from tmf630.events import inbox
from tmf630.events.delivery import undelivered
from tmf630.events.delivery.undelivered import UndeliveredEvents
from tmf630.events.hub import Hub, HubTerms
from tmf630.events.inbox import Inbox
from tmf630.events.internal import INTERNAL
from tmf630.events.outbox.audit_log import AuditLog, Selection, open_audit
from tmf630.events.outbox.event_log import EventLog
from tmf630.events.outbox.payload import EventForm, EventSource, with_unpublished
from tmf630.events.outbox.publisher import Publisher
from tmf630.events.subscription import subscription
from tmf630.events.subscription.collection import subscriptions
from tmf630.events.subscription.subscription import Subscription
from tmf630.jobs.lease import LeaseTerms
from tmf630.outbound.targets import Rules
from tmf630.resources.collection import Resources
from tmf630.store.entries import Record
from tmf630.store.features import Features
from tmf630.store.protocol import Collection, Store
from tmf630.wire import Json
from tmf_contracts.model.resources import ResourceModel

_CACHED_RESOURCES: Final = 1_024
"""Collections of resources, as many of them as there are parents with resources below."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms on which events are delivered and received, and jobs are leased.

    `restricted` is whether there are callers who only see what names their party.
    """

    lease: LeaseTerms
    callbacks: Rules
    max_subscriptions: int
    max_inbox_events: int
    restricted: bool = False


class Components:
    """What all APIs of a store have in common: one event log, one collection of subscriptions.

    `url` is that of the server. `wake` wakes the dispatcher after a write.
    """

    def __init__(
        self,
        store: Store,
        apis: Sequence[ApiDefinition],
        url: str,
        terms: Terms,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self.store = store
        self.terms = terms
        self.wake = wake
        self.apis: Final = [
            ApiComponents(self, api, url.rstrip("/") + api.base_path) for api in apis
        ]

    @cached_property
    def subscriptions(self) -> Resources:
        """The subscriptions of all hubs."""
        return subscriptions(self.store)

    @cached_property
    def undelivered(self) -> UndeliveredEvents:
        """The events in retry queues, and the dead letters."""
        return UndeliveredEvents(
            self.store.collection("letter", undelivered.SHAPE, undelivered.INDEXED, Features.NONE)
        )

    @cached_property
    def audit(self) -> AuditLog:
        """The audit of all APIs."""
        return AuditLog(open_audit(self.store))

    def audited(self, selection: Selection) -> AsyncIterator[Json]:
        """Such audit records, in the order of their time.

        Those of the latest changes are still in outboxes.
        """
        return with_unpublished(self.audit, self._sources(), selection)

    @cached_property
    def log(self) -> EventLog:
        """The event log."""
        return self.event_log()

    @cached_property
    def received(self) -> Collection:
        """The events that other servers have sent."""
        return self.store.collection("inbox", inbox.SHAPE, inbox.INDEXED, Features.NONE)

    @cached_property
    def inbox(self) -> Inbox:
        """The inbox, to be read."""
        return Inbox(self.received, "")

    def open_collections(self) -> None:
        """Open every collection that has a format, so that the store migrates all of them."""
        _ = self.subscriptions, self.undelivered, self.log, self.received, self.audit
        for api in self.apis:
            api.open_collections()

    def event_log(self, cached: int = 0) -> EventLog:
        """The event log, which caches so many batches that this process appends."""
        return EventLog(self._batches, cached)

    @cached_property
    def publisher(self) -> Publisher:
        """Publishes the events of all APIs."""
        return self.publisher_to(self.log)

    def publisher_to(self, log: EventLog) -> Publisher:
        """Publishes the events of all APIs to this event log."""
        return Publisher(self._sources(), log, self.audit, self.wake)

    def read_subscription(self, id: str, resource: dict[str, Any]) -> Subscription:
        """The subscription in a resource of a hub; raises a Fault if it is invalid."""
        name = resource.get(subscription.API, "")
        if name == INTERNAL:
            name = self.apis[0].definition.event_types.api
        for api in self.apis:
            if api.definition.event_types.api == name:
                return subscription.read(id, resource, api.definition.event_types)
        raise Fault(INVALID_QUERY, f"it is of the API {name}, which this server does not serve")

    def _sources(self) -> Sequence[EventSource]:
        """The collections whose outboxes are published, each with the forms of all its APIs.

        Subscriptions have no events.
        """
        forms: dict[str, dict[str, EventForm]] = {}
        resources: dict[str, Resources] = {}
        names: dict[str, str] = {}
        for api in self.apis:
            for name, each in api.with_events():
                stored = collections.stored_name(api.definition, name)
                resources.setdefault(stored, api.resources(name))
                names.setdefault(stored, api.definition.event_types.api)
                own = "" if each.view is None else api.definition.event_types.api
                forms.setdefault(stored, {})[own] = api.event_form(name)
        return [
            *(
                EventSource(each, forms[name], self.terms.restricted, names[name])
                for name, each in resources.items()
            ),
            EventSource(self.subscriptions, {}),
        ]

    @cached_property
    def _batches(self) -> Collection:
        return self.store.collection("event", features=Features.NONE)


class ApiComponents:
    """The parts of one API, at the URL of its base path."""

    def __init__(self, shared: Components, definition: ApiDefinition, url: str) -> None:
        self.definition: Final = definition
        self.url: Final = url
        self.terms: Final = shared.terms
        self._shared = shared
        self._models = {each.collection_path: each for each in definition.model.resources}
        self.resources = lru_cache(_CACHED_RESOURCES)(self._resources)

    def _resources(self, name: str, *parents: str) -> Resources:
        """The resources of a collection; `parents` are the ids in its path."""
        shared = self._shared
        return collections.resources(
            shared.store, self.definition, name, self.url, shared.wake, parents
        )

    async def resources_below(
        self, model: ResourceModel, parents: Sequence[str], caller: Caller | None = None
    ) -> Resources:
        """The resources of a collection below existing ones; raises a 404 Fault without these.

        What a caller does not see is not there, and nothing that is below it.
        """
        if model.parent:
            parent = self._models[model.parent.collection_path]
            above = await self.resources_below(parent, parents[:-1], caller)
            if await above.get(parents[-1], caller) is None:
                raise Fault(NOT_FOUND, f"there is no {above.name} with this id")
        return self.resources(model.name, *parents)

    @cached_property
    def inbox(self) -> Inbox:
        """Receives events of other servers."""
        most = self.terms.max_inbox_events
        return Inbox(self._shared.received, self.url, max_events=most)

    @cached_property
    def hub(self) -> Hub:
        """Registers listeners."""
        return Hub(
            subscriptions(self._shared.store, self.url),
            self._shared.undelivered,
            self._shared.publisher,
            self.definition.event_types,
            HubTerms(self.terms.callbacks, self.terms.lease, self.terms.max_subscriptions),
        )

    def open_collections(self) -> None:
        """Open every collection of resources that is not another API's."""
        for name, each in self.definition.collections.items():
            if each.view is None:
                self.resources(name)

    def with_events(self) -> Iterator[tuple[str, CollectionDefinition]]:
        """The collections of resources that have events, with their names."""
        for name, each in self.definition.collections.items():
            if Features.OUTBOX in each.features:
                yield name, each

    def event_form(self, name: str) -> EventForm:
        """The form of the events of a collection."""
        return EventForm(partial(self._text, name), self.definition.event_types)

    def _text(self, name: str, record: Record) -> bytes:
        """The JSON text of a resource; the key of its record has the ids of its parents."""
        nested = self.definition.collections[name].path.count("{")
        parents = record.id.split("/")[:nested]
        return self.resources(name, *parents).serializer.text(record)
