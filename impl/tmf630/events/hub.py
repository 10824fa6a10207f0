"""The hub: listeners registered, looked at and unregistered (TMF630 part 1)."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from time import time
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from tmf630 import wire
from tmf630.errors import (
    ACCESS_DENIED,
    CONFLICT,
    INVALID_FIELD,
    INVALID_QUERY,
    NOT_FOUND,
    TOO_MANY,
    Fault,
    UnknownParameter,
)
from tmf630.events.delivery.progress import Progress, abandoned, metadata_of, unregistered
from tmf630.events.delivery.undelivered import UndeliveredEvents
from tmf630.events.outbox.publisher import Publisher
from tmf630.events.subscription import callbacks
from tmf630.events.subscription.callbacks import Malformed, Refused, Rules, Target, Unresolved
from tmf630.events.subscription.subscription import Readable, canonical, without_slash
from tmf630.hints import did_you_mean
from tmf630.http.request import Request
from tmf630.query import paging, selection
from tmf630.query.parameters import FIELDS, LIMIT, NAMES, OFFSET
from tmf630.resources import preconditions
from tmf630.resources.aggregate import Aggregate
from tmf630.resources.collection import Resources
from tmf630.resources.serializer import Representation, etag
from tmf630.store.entries import Record
from tmf630.store.errors import Duplicate, Unavailable
from tmf630.store.queries import Query

Json = dict[str, Any]

_LOOKS: Final = 60
_PAUSE: Final = 0.05
"""Seconds from one look at whether a subscription is gone to the next."""
_TO_FLUSH: Final = 5.0
"""Seconds that what happened before a registration has to be published in."""
_MOST: Final = 1_000
_PARAMETERS: Final = (FIELDS, OFFSET, LIMIT)
_OTHERS: Final = {"id", "callback", "query", "secret", *NAMES}
"""Attributes, and parameters of other collections: who sends one means something by it."""
"""How many subscriptions there may be: each event may have to be sent to each of them."""


class Hub:
    """The subscriptions, whose callbacks are as `rules` say and whose queries are `readable`.

    `publisher` publishes what is owed, and tells dispatchers that something has changed here.
    """

    def __init__(
        self,
        subscriptions: Resources,
        undelivered: UndeliveredEvents,
        publisher: Publisher,
        readable: Readable,
        rules: Rules,
        lease: float,
    ) -> None:
        self._subscriptions = subscriptions
        self._undelivered = undelivered
        self._publisher = publisher
        self._readable = readable
        self._rules = rules
        self._lease = lease

    async def register(self, sent: Json) -> Representation:
        """Register a listener for what happens from now on.

        Raises a 400 Fault for a callback or a query that cannot be read, a 403 Fault for one that
        the server's policy forbids, and a 409 Fault when the same subscription is there already.
        """
        new = {name: each for name, each in sent.items() if name != "id"}
        if new.get("query") is None:
            new.pop("query", None)
        id = await self._checked(new)
        await self._removed(id)
        aggregate = Aggregate(new, metadata_of(Progress(cursor=await self._flushed())), run_at=0)
        try:
            record = await self._subscriptions.create_as(id, aggregate)
        except Duplicate:
            raise _there(id) from None
        await self._tell()
        return self._subscriptions.serializer.created(_shown(record, new["callback"]))

    async def list(
        self, request: Request, fields: str | None, offset: int | None, limit: int | None
    ) -> Representation:
        """A page of the subscriptions; raises a 400 Fault."""
        for name, _ in request.query:
            if name not in _PARAMETERS:
                raise _no_filter(name)
        requested = self._subscriptions.list_parser.parse(request.query, offset, limit)
        page = await self._subscriptions.records.find(requested.query)
        serializer = self._subscriptions.serializer
        text = serializer.texts(map(_shown, page.records), selection.parse(fields))
        return Representation(text, paging.headers(serializer.url, requested, page))

    async def retrieve(self, request: Request, id: str, fields: str | None) -> Representation:
        """One subscription; raises a 404 or 412 Fault."""
        record = await self._subscriptions.records.get(id)
        if record is None:
            raise Fault(NOT_FOUND, "there is no hub with this id")
        preconditions.check(request.headers, etag(record))
        return self._subscriptions.serializer.one(_shown(record), selection.parse(fields))

    async def unregister(self, request: Request, id: str) -> None:
        """Remove a listener, and what has not been delivered to it; raises a 404 or 412 Fault.

        Afterwards nothing more is sent to it, if its dispatcher is well.
        """
        remains = partial(unregistered, lease=self._lease, now=time())
        await self._subscriptions.delete(request, id, remains)
        await self._tell()
        await self._removed(id)
        await self._undelivered.forget(id)

    async def _checked(self, new: Json) -> str:
        """The id of a new subscription that there may be; raises a Fault.

        What costs little is looked at first, and how long a text is before what it says.
        """
        callback, query = new["callback"], new.get("query", "")
        try:
            target = callbacks.target(callback, self._rules)
        except Malformed as malformed:
            raise Fault(INVALID_FIELD, f"/callback: {malformed}") from None
        except Refused as refused:
            raise Fault(ACCESS_DENIED, f"/callback: {refused}") from None
        try:
            self._readable("", new)
        except Fault as fault:
            raise Fault(INVALID_FIELD, f"/query: {fault.message}") from None
        id = _id(f"{_url(target)}\n{canonical(query)}")
        # Those of a time when every difference counted have an id of what was sent.
        for each in (id, _id(f"{callback}\n{query}")):
            if await self._subscriptions.records.get(each):
                raise _there(each)
        await self._check_room()
        try:
            await callbacks.check(callback, self._rules)
        except Unresolved:
            return id  # it may have an address when there is something to tell
        except Refused as refused:
            raise Fault(ACCESS_DENIED, f"/callback: {refused}") from None
        return id

    async def _flushed(self) -> int:
        """The number of the last batch, in or before which is all that happened before now."""
        try:
            async with asyncio.timeout(_TO_FLUSH):
                return await self._publisher.flush()
        except TimeoutError:
            raise Unavailable("what happened before cannot be published now") from None

    async def _tell(self) -> None:
        """Have dispatchers look at the hub now, also those of other servers."""
        with suppress(Unavailable):  # then they look when it is time
            await self._publisher.mark()

    async def _removed(self, id: str) -> None:
        """Return when nothing is left of a subscription that is no more, or after a while."""
        for _ in range(_LOOKS):
            entry = await self._subscriptions.records.entry(id)
            if entry is None or entry.record:
                return
            await self._subscriptions.exchange(id, partial(abandoned, now=time()))
            await asyncio.sleep(_PAUSE)

    async def _check_room(self) -> None:
        page = await self._subscriptions.records.find(Query(limit=0))
        if page.total >= _MOST:
            raise Fault(TOO_MANY, f"there are {_MOST} subscriptions already, and no room for more")


def _no_filter(name: str) -> Fault:
    # What is not shown of a subscription could be found out by asking about it.
    message = f"{name[:100]}: subscriptions have no filters; there are {', '.join(_PARAMETERS)}"
    is_meant = name.partition(".")[0] in _OTHERS or did_you_mean(name, _PARAMETERS)
    return Fault(INVALID_QUERY, message) if is_meant else UnknownParameter(name, message)


def _there(id: str) -> Fault:
    return Fault(CONFLICT, f"this callback is registered for this query already, as {id}")


def _id(text: str) -> str:
    return str(uuid5(NAMESPACE_URL, text))


def _url(target: Target) -> str:
    """The one spelling of a URL that is posted to."""
    path, mark, query = target.path.partition("?")
    return f"{target.scheme}://{target.authority}{without_slash(path)}{mark}{query}"


def _shown(record: Record, callback: str | None = None) -> Record:
    """A subscription as clients see it: without its secret.

    Only who has registered it sees all of its callback, in whose query string there may be another
    one.
    """
    resource = wire.decode(record.resource)
    resource.pop("secret", None)
    resource["callback"] = callback or resource["callback"].partition("?")[0]
    return Record.of(record.id, record.revision, resource)
