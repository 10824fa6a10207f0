"""The dispatcher: publishes events, and delivers them to subscriptions.

Each server has one, in a process of its own, so that no request waits for a listener. The
dispatchers of one store share the subscriptions: each subscription is leased by one of them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from typing import Final

from tmf630 import wire
from tmf630.errors import Fault
from tmf630.events.delivery.deliveries import Deliveries
from tmf630.events.delivery.delivery import DeliveryContext
from tmf630.events.delivery.progress import abandoned, adopted, progress_in
from tmf630.events.outbox.publisher import Publisher
from tmf630.events.subscription.subscription import Readable, Subscription
from tmf630.jobs.peers import Peers
from tmf630.jobs.supervision import repeat
from tmf630.jobs.wakeup import Broadcast, Wakeup
from tmf630.resources.collection import Resources
from tmf630.store.entries import Record
from tmf630.store.find_all import find_all

_LOG: Final = logging.getLogger(__name__)
_PUBLISHING: Final = "publishing"
_SHORTEST: Final = 0.02
"""Seconds from one batch that is published to the next."""
_GRACE: Final = 0.1
"""Seconds that the dispatcher to whom publishing falls has for what another one was woken by."""
_UNWOKEN: Final = 10.0
"""Seconds after which it is looked what is owed though nobody has called."""
_ALONE, _OTHERS = 2.5, 1.25
"""Seconds, at most, from one look for what others have published to the next."""
_BETWEEN: Final = 0.25
_LOOK: Final = 6.0
"""Seconds, at least and at most, from one look at the hub to the next."""
_TELL: Final = 2.0
"""Seconds, at most, of deliveries that are repeated after a crash."""
_TRIM: Final = 5.0
_KEPT: Final = 100
"""Batches that stay in the log although everybody has had them."""
_MOST: Final = 1_000


class Dispatcher:
    """Publishing and delivering, in one process.

    `readable` makes a subscription of a resource of the hub. With nothing to do, the store is asked
    less than twice a second, and twice in half a lease for each subscription.
    """

    def __init__(
        self,
        subscriptions: Resources,
        readable: Readable,
        publisher: Publisher,
        peers: Peers,
        context: DeliveryContext,
        deliveries: Deliveries,
    ) -> None:
        self._subscriptions = subscriptions
        self._readable = readable
        self._publisher = publisher
        self._peers = peers
        self._context = context
        self._deliveries = deliveries
        self._woken = Broadcast()
        self._looking = asyncio.Lock()
        self._trimmed = 0
        self._known: dict[str, Subscription | None] = {}

    async def run(self, wakeup: Wakeup) -> None:
        """Work until cancelled; then let others take over.

        What the server writes comes with a `wakeup`.
        """
        lease = self._peers.lease
        loops = [
            repeat("hear of what is written", partial(self._listen, wakeup), 0),
            repeat("join the other dispatchers", self._join, lease * 0.4),
            repeat("publish events", self._publish, 0),
            repeat("read the log of events", self._follow, 0),
            repeat("look at the hub", self._watch, 0),
            repeat(
                "say how far deliveries have come", self._deliveries.tell, min(_TELL, lease / 5)
            ),
            repeat("trim the log of events", self._trim, _TRIM),
        ]
        try:
            await asyncio.gather(*loops)
        finally:
            await self._deliveries.stop()
            await asyncio.gather(self._peers.leave(), return_exceptions=True)

    async def _listen(self, wakeup: Wakeup) -> None:
        while True:
            await wakeup.received()
            self._woken.send()
            await asyncio.sleep(_SHORTEST)

    async def _join(self) -> None:
        if await self._peers.refresh():
            await self._look()

    async def _publish(self) -> None:
        """Publish what is owed: at once what this server has written, and at times all the rest."""
        woken = -1
        while True:
            mine = self._peers.is_mine(_PUBLISHING)
            if mine or self._woken.count > woken:
                if not mine:
                    await asyncio.sleep(_GRACE)
                woken = self._woken.count
                while await self._publisher.publish():
                    await self._context.reader.look()
                    await asyncio.sleep(_SHORTEST)
                await self._context.reader.look()
            await self._woken.after(woken, _UNWOKEN)

    async def _follow(self) -> None:
        lease = self._peers.lease
        await self._context.reader.follow(
            lambda: min(_ALONE if self._peers.is_alone else _OTHERS, lease / 5)
        )

    async def _watch(self) -> None:
        """Look at the hub, whenever the log has grown and at times."""
        while True:
            last = self._context.reader.last
            await self._look()
            await asyncio.sleep(_BETWEEN)
            await self._context.reader.grown(last, min(_LOOK, self._peers.lease * 0.4))

    async def _look(self) -> None:
        """Begin with subscriptions that fall to this dispatcher, and leave those that do not."""
        async with self._looking:
            await self._share_out()

    async def _share_out(self) -> None:
        there = {record.id: record for record in await find_all(self._subscriptions.records)}
        for id in self._deliveries.ids:
            if id not in there:
                await self._deliveries.end(id)
            elif not self._peers.is_mine(id):
                self._deliveries.give_back(id)
        await self._learn(list(there.values()))
        for id in await self._subscriptions.records.due(self._context.clock(), _MOST):
            if id not in there:
                change = partial(abandoned, now=self._context.clock())
                await self._subscriptions.exchange(id, change)
                continue
            mine = id not in self._deliveries.ids and self._peers.is_mine(id)
            if mine and (wanted := self._known[id]):
                await self._deliveries.begin(wanted)

    async def _learn(self, records: Sequence[Record]) -> None:
        """Know what is registered, also what was when nothing was delivered yet."""
        if new := [record for record in records if record.id not in self._known]:
            last = await self._context.reader.log.last()
            for record in new:
                await self._subscriptions.exchange(record.id, partial(adopted, last=last))
                self._known[record.id] = self._read(record)
        self._known = {record.id: self._known[record.id] for record in records}

    def _read(self, record: Record) -> Subscription | None:
        """The subscription that a record of the hub is, if it is one that can be read."""
        try:
            return self._readable(record.id, wire.decode(record.resource))
        except Fault as fault:
            _LOG.warning("subscription %s cannot be read: %s", record.id, fault.message)
            return None

    async def _trim(self) -> None:
        """Let go of what everybody has had, when the log has grown."""
        last = self._context.reader.last
        if last == self._trimmed or not self._peers.is_mine(_PUBLISHING):
            return
        needed = last - _KEPT
        for record in await find_all(self._subscriptions.records):
            readable = self._known.get(record.id) or self._read(record)
            if readable and (entry := await self._subscriptions.records.entry(record.id)):
                needed = min(needed, progress_in(entry).cursor + 1)
        while await self._context.reader.log.trim(needed):
            pass
        self._trimmed = last
