"""The hub: listeners registered and unregistered (TMF630 part 1)."""

from __future__ import annotations

import asyncio
from functools import partial
from time import time
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from tmf630.call import Call
from tmf630.collection import Kept, Resources
from tmf630.errors import CONFLICT, Fault
from tmf630.events import callbacks
from tmf630.events.callbacks import Refused, Rules
from tmf630.events.claim import Progress, abandoned, journal_of, unregistered
from tmf630.events.letters import Letters
from tmf630.events.log import EventLog
from tmf630.events.subscription import Readable
from tmf630.representation import Representation
from tmf630.store import Duplicate, Query

Json = dict[str, Any]

_LOOKS: Final = 60
_PAUSE: Final = 0.05
"""Seconds from one look at whether a subscription is gone to the next."""
_MOST: Final = 1_000
"""How many subscriptions there may be: each event may have to be sent to each of them."""


class Hub:
    """The subscriptions, whose callbacks are as `rules` say and whose queries are `readable`."""

    def __init__(
        self,
        subscriptions: Resources,
        letters: Letters,
        log: EventLog,
        readable: Readable,
        rules: Rules,
        lease: float,
    ) -> None:
        self._subscriptions = subscriptions
        self._letters = letters
        self._log = log
        self._readable = readable
        self._rules = rules
        self._lease = lease

    async def register(self, sent: Json) -> Representation:
        """Register a listener for what is published from now on; raises a 409 Fault."""
        new = {name: value for name, value in sent.items() if name != "id"}
        callback, query = new["callback"], new.get("query", "")
        try:
            await callbacks.check(callback, self._rules)
        except Refused as refused:
            raise Fault(CONFLICT, f"/callback: {refused}") from None
        id = str(uuid5(NAMESPACE_URL, f"{callback}\n{query}"))
        try:
            self._readable(id, new)
        except Fault as fault:
            raise Fault(CONFLICT, f"/query: {fault.message}") from None
        await self._check_room()
        progress = Progress(cursor=await self._log.last())
        await self._removed(id)
        try:
            record = await self._subscriptions.create_as(id, Kept(new, journal_of(progress), due=0))
        except Duplicate:
            raise Fault(
                CONFLICT, f"this callback is registered for this query already, as {id}"
            ) from None
        return self._subscriptions.shown.created(record)

    async def unregister(self, call: Call, id: str) -> None:
        """Remove a listener, and what has not been delivered to it; raises a 404 or 412 Fault.

        Afterwards nothing more is sent to it, if its courier is well.
        """
        remains = partial(unregistered, lease=self._lease, now=time())
        await self._subscriptions.delete(call, id, remains)
        await self._removed(id)
        await self._letters.forget(id)

    async def _removed(self, id: str) -> None:
        """Return when nothing is left of a subscription that is no more, or after a while."""
        for _ in range(_LOOKS):
            held = await self._subscriptions.records.held(id)
            if held is None or held.record:
                return
            await self._subscriptions.exchange(id, partial(abandoned, now=time()))
            await asyncio.sleep(_PAUSE)

    async def _check_room(self) -> None:
        page = await self._subscriptions.records.find(Query(limit=0))
        if page.total >= _MOST:
            raise Fault(CONFLICT, f"there are {_MOST} subscriptions already, and no room for more")
