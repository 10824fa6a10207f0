"""Attempts to hand events to one listener."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress

from tmf630.events.delivery.progress import Lease, LeaseLost
from tmf630.events.delivery.sending import Outcome, Sender
from tmf630.events.outbox.event_log import LoggedEvent
from tmf630.events.subscription.subscription import Subscription

Sign = Callable[[str, bytes], Mapping[str, str]]
"""The headers that sign an event, given its id and its body."""


class ListenerGone(Exception):
    """The listener has asked not to be sent anything any more (410)."""


class Attempts:
    """Attempts on account of one subscription, as long as its claim holds.

    `reason` tells why the latest one that failed did.
    """

    def __init__(
        self, subscription: Subscription, lease: Lease, sender: Sender, sign: Sign
    ) -> None:
        self.reason = ""
        self._subscription = subscription
        self._lease = lease
        self._sender = sender
        self._sign = sign
        self._finishing = False
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def is_taken(self, logged: LoggedEvent) -> bool:
        """Whether the listener takes the event now; raises Ended and Taken."""
        if self._finishing:
            await asyncio.Event().wait()
        if not self._lease.holds:
            raise LeaseLost
        self._under_way += 1
        self._idle.clear()
        try:
            return await self._post(logged)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def finish(self, seconds: float) -> None:
        """Begin with none any more, and return when none is under way, or after that time."""
        self._finishing = True
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()

    async def aclose(self) -> None:
        """Close the connections to the listener."""
        await self._sender.aclose()

    async def _post(self, logged: LoggedEvent) -> bool:
        body = self._subscription.body(logged)
        url, headers = self._subscription.url(logged.event), self._sign(logged.id, body)
        answer = await self._sender.post(url, body, headers)
        if answer.outcome is Outcome.GONE:
            raise ListenerGone
        if answer.outcome is Outcome.DELIVERED:
            return True
        self.reason = answer.reason
        return False
