"""The dispatcher: publishes events, and delivers them to subscriptions.

Each server has one, in a process of its own, so that no request waits for a listener. The
dispatchers of one store share the subscriptions: each subscription is leased by one of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from typing import Any, Final

from tmf630.events.assignment import Assignment
from tmf630.events.delivery.deliveries import Deliveries
from tmf630.events.outbox.log_reader import LogReader
from tmf630.events.outbox.publisher import MAX_ENTRIES, Publisher
from tmf630.events.trimming import Trimming
from tmf630.jobs.concurrency import Broadcast
from tmf630.jobs.peers import Peers
from tmf630.jobs.supervision import repeat
from tmf630.jobs.wakeup import Wakeup

_PUBLISHING: Final = "publishing"
"""The piece of work that is assigned to one peer."""
_BATCH_PAUSE_SECONDS: Final = 0.05
_FULL_BATCH_PAUSE_SECONDS: Final = 0.02
"""Seconds from one batch that is published to the next: a batch costs its reader and the server
much the same, however few events it has."""
_GRACE_SECONDS: Final = 0.1
"""Seconds that the peer to which publishing is assigned has before a peer that was woken helps."""
_MAX_PUBLISH_PAUSE_SECONDS: Final = 10.0
"""Seconds, at most, from one query for unpublished events to the next."""
_POLL_SECONDS_ALONE, _POLL_SECONDS_WITH_PEERS = 2.5, 1.25
"""Seconds, at most, from one query for the batches that peers have published to the next."""
_MIN_UPDATE_SECONDS: Final = 0.25
_MAX_UPDATE_SECONDS: Final = 6.0
"""Seconds, at least and at most, from one update of the assignment to the next."""
_MAX_RENEWAL_SECONDS: Final = 2.0
"""Seconds, at most, of deliveries that are repeated after a crash."""
_TRIM_PAUSE_SECONDS: Final = 5.0


Job = Callable[[], Coroutine[Any, Any, None]]
"""Something that runs until it is cancelled, or is done."""


class Dispatcher:
    """Publishing and delivering, in one process.

    With nothing to do, it queries the store less than twice a second, and twice in the term of a
    lease for each subscription.
    """

    def __init__(
        self,
        publisher: Publisher,
        reader: LogReader,
        peers: Peers,
        assignment: Assignment,
        deliveries: Deliveries,
        trimming: Trimming,
    ) -> None:
        self._publisher = publisher
        self._reader = reader
        self._peers = peers
        self._assignment = assignment
        self._deliveries = deliveries
        self._trimming = trimming
        self._woken = Broadcast()

    async def run(self, wakeup: Wakeup, jobs: Iterable[Job] = ()) -> None:
        """Work until cancelled; then release all leases. `wakeup` signals writes of the server.

        Other `jobs` run as long.
        """
        term = self._peers.terms.seconds
        loops = [
            repeat("receive wakeups", partial(self._listen, wakeup), 0),
            repeat("refresh the peers", self._refresh_peers, term * 0.4),
            repeat("publish events", self._publish, 0),
            repeat("read the event log", self._follow, 0),
            repeat("read the subscriptions", self._update, 0),
            repeat("renew leases", self._deliveries.renew, min(_MAX_RENEWAL_SECONDS, term / 5)),
            repeat("trim the event log", self._trim, _TRIM_PAUSE_SECONDS),
        ]
        try:
            await asyncio.gather(*loops, *(job() for job in jobs))
        finally:
            await self._deliveries.stop()
            await asyncio.gather(self._peers.leave(), return_exceptions=True)

    async def _listen(self, wakeup: Wakeup) -> None:
        while True:
            await wakeup.received()
            self._woken.send()
            await asyncio.sleep(_BATCH_PAUSE_SECONDS)

    async def _refresh_peers(self) -> None:
        if await self._peers.refresh():
            await self._assignment.update()

    async def _publish(self) -> None:
        """Publish what this server has written at once, and now and then what others have left."""
        woken = -1
        while True:
            is_assigned = self._peers.is_assigned(_PUBLISHING)
            if is_assigned or self._woken.count > woken:
                if not is_assigned:
                    await asyncio.sleep(_GRACE_SECONDS)
                woken = self._woken.count
                while published := await self._publisher.publish():
                    await self._reader.poll()
                    is_full = published >= MAX_ENTRIES
                    await asyncio.sleep(
                        _FULL_BATCH_PAUSE_SECONDS if is_full else _BATCH_PAUSE_SECONDS
                    )
                await self._reader.poll()
            await self._woken.wait_beyond(woken, _MAX_PUBLISH_PAUSE_SECONDS)

    async def _follow(self) -> None:
        term = self._peers.terms.seconds
        await self._reader.follow(
            lambda: min(
                _POLL_SECONDS_ALONE if self._peers.is_alone else _POLL_SECONDS_WITH_PEERS, term / 5
            )
        )

    async def _update(self) -> None:
        """Update the assignment whenever the log has grown, and now and then."""
        while True:
            last = self._reader.last
            await self._assignment.update()
            await asyncio.sleep(_MIN_UPDATE_SECONDS)
            longest = min(_MAX_UPDATE_SECONDS, self._peers.terms.seconds * 0.4)
            await self._reader.wait_beyond(last, longest)

    async def _trim(self) -> None:
        if self._peers.is_assigned(_PUBLISHING):
            await self._trimming.trim(self._reader.last)
