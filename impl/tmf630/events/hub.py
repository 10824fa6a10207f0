"""The hub of an API: registers, lists and unregisters listeners (TMF630 part 1)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, Final, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from tmf630 import wire
from tmf630.errors import (
    ACCESS_DENIED,
    CONFLICT,
    INVALID_FIELD,
    INVALID_QUERY,
    MISSING_FIELD,
    NOT_FOUND,
    TOO_MANY,
    Fault,
    UnknownParameter,
)
from tmf630.events.delivery.lease import tombstone, without_expired_tombstone
from tmf630.events.delivery.progress import Progress, metadata_of
from tmf630.events.delivery.undelivered import UndeliveredEvents
from tmf630.events.event_types import EventTypes
from tmf630.events.outbox.publisher import Publisher
from tmf630.events.subscription import subscription
from tmf630.events.subscription.subscription import (
    API,
    HIDDEN,
    PARTY,
    SECRET,
    canonical,
    without_slash,
)
from tmf630.hints import did_you_mean
from tmf630.http.request import Request
from tmf630.jobs.lease import FREE, LeaseTerms
from tmf630.outbound import targets
from tmf630.outbound.targets import Malformed, Refused, Rules, Target, Unresolved
from tmf630.query import paging, selection
from tmf630.query.parameters import FIELDS, LIMIT, NAMES, OFFSET
from tmf630.resources import preconditions
from tmf630.resources.aggregate import ABSENT, Aggregate
from tmf630.resources.collection import Resources
from tmf630.resources.serializer import Representation, etag
from tmf630.store.condition import AllOf, Attribute, Comparison, Exists, Kind, Not, Operator
from tmf630.store.entries import Record
from tmf630.store.errors import Duplicate, Unavailable
from tmf630.store.queries import Listing, Query
from tmf630.wire import Json

_MAX_CHECKS: Final = 60
_CHECK_PAUSE_SECONDS: Final = 0.05
"""How often, and how many seconds apart, a tombstone is checked for its removal."""
_FLUSH_SECONDS: Final = 5.0
"""Seconds for publishing the events from before a registration."""
_PARAMETERS: Final = (FIELDS, OFFSET, LIMIT)
_KNOWN: Final = {"id", "callback", "query", "secret", *NAMES}
"""Attributes, and parameters of other collections: refused although unknown ones are ignored."""


class HubTerms(NamedTuple):
    """The terms of a hub: where callbacks may be, the leases of dispatchers.

    There may be `max_subscriptions`: an event may have to be sent to each of them.
    """

    rules: Rules
    leases: LeaseTerms
    max_subscriptions: int = 1_000


class Hub:
    """The subscriptions to events of the `types` of one API.

    `subscriptions` are those of all APIs of the store. `publisher` publishes what happened before a
    registration, and wakes the dispatchers.
    """

    def __init__(
        self,
        subscriptions: Resources,
        undelivered: UndeliveredEvents,
        publisher: Publisher,
        types: EventTypes,
        terms: HubTerms,
    ) -> None:
        self._subscriptions = subscriptions
        self._undelivered = undelivered
        self._publisher = publisher
        self._types = types
        own = Comparison(Attribute((API,), Kind.ANY, many=True), Operator.EQ, (types.api,))
        self._own = own if types.api else Not(Exists((API,)))
        self._rules, self._leases, self._most = terms

    async def register(self, request: Request, sent: Json) -> Representation:
        """Register a listener for the events from now on, of the resources that the caller sees.

        Raises a 400 Fault for an invalid callback or query, a 403 Fault for a callback that the
        rules forbid, and a 409 Fault if there is the same subscription already.
        """
        new = {name: each for name, each in sent.items() if name not in ("id", *HIDDEN)}
        if new.get("query") is None:
            new.pop("query", None)
        if self._types.api:
            new[API] = self._types.api
        if request.caller.party is not None:
            new[PARTY] = request.caller.party
        id = await self._checked(new)
        await self._wait_for_removal(id)
        aggregate = Aggregate(new, metadata_of(Progress(cursor=await self._flushed())), run_at=FREE)
        try:
            record = await self._subscriptions.create_with_id(id, aggregate)
        except Duplicate:
            raise _already_registered(id) from None
        await self._wake_dispatchers()
        return self._subscriptions.serializer.created(_shown(record, new["callback"]))

    async def list(
        self, request: Request, fields: str | None, offset: int | None, limit: int | None
    ) -> Representation:
        """A page of the subscriptions that the caller owns or sees; raises a 400 Fault."""
        for name, _ in request.query:
            if name not in _PARAMETERS:
                raise _no_filter(name)
        requested = self._subscriptions.list_parser.parse(request.query, offset, limit)
        condition = AllOf([self._own, requested.query.condition])
        query = replace(requested.query, condition=condition)
        seen = self._subscriptions.visibility.restricted(query, request.caller)
        page = Listing.of(await self._subscriptions.find(seen))
        serializer = self._subscriptions.serializer
        text = serializer.texts(map(_shown, page.records), selection.parse(fields))
        return Representation(text, paging.headers(serializer.url, requested, page))

    async def retrieve(self, request: Request, id: str, fields: str | None) -> Representation:
        """One subscription; raises a 404 or 412 Fault."""
        record = await self._subscriptions.get(id)
        await self._subscriptions.check_seen(request, id)
        if record is None or not self._is_own(record.read()):
            raise _not_found()
        preconditions.check(request.headers, etag(record))
        return self._subscriptions.serializer.one(_shown(record), selection.parse(fields))

    async def unregister(self, request: Request, id: str) -> None:
        """Remove a listener and its undelivered events; raises a 404 or 412 Fault.

        Afterwards nothing more is sent to it, unless its dispatcher does not answer for seconds.
        """

        def remains(before: Aggregate[Json]) -> Aggregate[Json]:
            if not self._is_own(before.resource):
                raise _not_found()
            return tombstone(before, terms=self._leases)

        await self._subscriptions.delete(request, id, remains)
        await self._wake_dispatchers()
        await self._wait_for_removal(id)
        await self._undelivered.remove_all(id)

    async def _checked(self, new: Json) -> str:
        """The id of a new subscription that is allowed; raises a Fault.

        Cheap checks come first, and the length of a text before its content.
        """
        target = self._target(new)
        callback, query = new["callback"], new.get("query", "")
        own = "".join(f"{new[name]}\n" for name in (API, PARTY) if name in new)
        id = _id(f"{own}{_url(target)}\n{canonical(query)}")
        # Older servers made the id of the texts as they were sent.
        for each in (id, _id(f"{own}{callback}\n{query}")):
            if await self._subscriptions.get(each):
                raise _already_registered(each)
        await self._check_room()
        try:
            await targets.check(callback, self._rules)
        except Unresolved:
            return id  # the host may have an address when there is an event
        except Refused as refused:
            raise Fault(ACCESS_DENIED, f"/callback: {refused}") from None
        return id

    def _target(self, new: Json) -> Target:
        """Where a new subscription sends events; raises a Fault that names all that is invalid."""
        if new.get("callback") is None:
            raise Fault(MISSING_FIELD, "/callback: is required")
        faults = []
        try:
            target = targets.target(new["callback"], self._rules)
        except Malformed as malformed:
            faults.append(f"/callback: {malformed}")
        except Refused as refused:
            raise Fault(ACCESS_DENIED, f"/callback: {refused}") from None
        try:
            subscription.read("", new, self._types)
        except Fault as fault:
            faults.append(f"/query: {fault.message}")
        if faults:
            raise Fault(INVALID_FIELD, "; ".join(faults))
        return target

    async def _flushed(self) -> int:
        """The number of the last batch, once all events from before now are published."""
        try:
            async with asyncio.timeout(_FLUSH_SECONDS):
                return await self._publisher.flush()
        except TimeoutError:
            raise Unavailable("what happened before cannot be published now") from None

    async def _wake_dispatchers(self) -> None:
        """Make the dispatchers of all servers read the subscriptions now."""
        with suppress(Unavailable):  # they read them later by themselves
            await self._publisher.wake_dispatchers()

    async def _wait_for_removal(self, id: str) -> None:
        """Return when an unregistered subscription has no tombstone, or after some seconds."""
        for _ in range(_MAX_CHECKS):
            aggregate = await self._subscriptions.read(id)
            if aggregate.resource or aggregate == ABSENT:
                return
            await self._subscriptions.update(
                id, partial(without_expired_tombstone, terms=self._leases)
            )
            await asyncio.sleep(_CHECK_PAUSE_SECONDS)

    def _is_own(self, resource: Mapping[str, Any]) -> bool:
        return bool(resource.get(API, "") == self._types.api)

    async def _check_room(self) -> None:
        page = await self._subscriptions.find(Query(limit=0))
        if page.total >= self._most:
            raise Fault(
                TOO_MANY,
                f"there are {self._most} subscriptions already, and no room for more",
            )


def _not_found() -> Fault:
    return Fault(NOT_FOUND, "there is no hub with this id")


def _no_filter(name: str) -> Fault:
    # A filter would reveal what is not shown of a subscription.
    message = f"{name[:100]}: subscriptions have no filters; there are {', '.join(_PARAMETERS)}"
    is_meant = name.partition(".")[0] in _KNOWN or did_you_mean(name, _PARAMETERS)
    return Fault(INVALID_QUERY, message) if is_meant else UnknownParameter(name, message)


def _already_registered(id: str) -> Fault:
    return Fault(CONFLICT, f"this callback is registered for this query already, as {id}")


def _id(text: str) -> str:
    return str(uuid5(NAMESPACE_URL, text))


def _url(target: Target) -> str:
    """The one spelling of a URL that is posted to."""
    path, mark, query = target.path.partition("?")
    return f"{target.scheme}://{target.authority}{without_slash(path)}{mark}{query}"


def _shown(record: Record, callback: str | None = None) -> Record:
    """A subscription as clients see it: without its secrets, its owner and the name of its API.

    The callback is shown without its query string, which may contain another secret, except in the
    answer to the registration.
    """
    resource = wire.decode(record.resource)
    for name in (SECRET, *HIDDEN):
        resource.pop(name, None)
    resource["callback"] = callback or resource["callback"].partition("?")[0]
    return Record.of(record.id, record.revision, resource)
