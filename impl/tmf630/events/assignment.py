"""The subscriptions that a dispatcher delivers to: those of the hub that are assigned to it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final

from tmf630.events.delivery.deliveries import Deliveries
from tmf630.events.delivery.lease import without_expired_tombstone
from tmf630.events.known_subscriptions import KnownSubscriptions
from tmf630.jobs.peers import Peers
from tmf630.resources.collection import Resources

_MAX_SUBSCRIPTIONS: Final = 1_000
"""How many subscriptions without a held lease are read at once."""


class Assignment:
    """Starts and ends deliveries, as subscriptions and peers come and go."""

    def __init__(
        self,
        subscriptions: Resources,
        known: KnownSubscriptions,
        peers: Peers,
        deliveries: Deliveries,
    ) -> None:
        self._subscriptions = subscriptions
        self._known = known
        self._peers = peers
        self._deliveries = deliveries
        self._lock = asyncio.Lock()

    async def update(self) -> None:
        """Start deliveries to subscriptions that are assigned to this peer, and end all others."""
        async with self._lock:
            await self._update()

    async def _update(self) -> None:
        known = await self._known.refresh()
        for id in self._deliveries.ids:
            if id not in known:
                await self._deliveries.end(id)
            elif not self._peers.is_assigned(id):
                self._deliveries.release(id)
            elif changed := known[id]:
                self._deliveries.change(changed)
        for id in await self._subscriptions.due(self._peers.terms.clock(), _MAX_SUBSCRIPTIONS):
            if id not in known:
                change = partial(without_expired_tombstone, terms=self._peers.terms)
                await self._subscriptions.update(id, change)
                continue
            is_new = id not in self._deliveries.ids and self._peers.is_assigned(id)
            if is_new and (subscription := known[id]):
                await self._deliveries.start(subscription)
