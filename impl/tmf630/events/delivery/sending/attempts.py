"""Attempts to deliver events to one listener."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tmf630.events.delivery.lease import SubscriptionLease
from tmf630.events.delivery.sending.sender import Outcome, Sender
from tmf630.events.outbox.event_log import LoggedEvent
from tmf630.events.subscription import signature
from tmf630.events.subscription.subscription import Subscription
from tmf630.jobs.concurrency import wait_at_most
from tmf630.jobs.lease import LeaseLost


class ListenerGone(Exception):
    """The listener has answered 410: its subscription ends."""


class Attempts:
    """Attempts to deliver to one subscription, while its lease is held.

    Each is signed with the secrets of its moment; `clock` gives seconds since 1970. `reason` says
    why the latest failed attempt failed, and `log_text` what the log tells of it.
    """

    def __init__(
        self,
        subscription: Subscription,
        lease: SubscriptionLease,
        sender: Sender,
        clock: Callable[[], float],
    ) -> None:
        self.reason = ""
        self.log_text = ""
        self._subscription = subscription
        self._lease = lease
        self._sender = sender
        self._clock = clock
        self._finishing = False
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def change(self, subscription: Subscription) -> None:
        """Sign with the secrets that the subscription has now."""
        self._subscription = subscription

    async def deliver(self, logged: LoggedEvent) -> bool:
        """Attempt to deliver an event; whether the listener accepts it.

        Raises ListenerGone and LeaseLost. Never returns after `finish` has begun.
        """
        if self._finishing:
            await asyncio.Event().wait()
        if not self._lease.is_held:
            raise LeaseLost
        self._running += 1
        self._idle.clear()
        try:
            return await self._post(logged)
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()

    async def finish(self, seconds: float) -> None:
        """Begin no more attempts; return when none is running, or after so many seconds."""
        self._finishing = True
        await wait_at_most(self._idle, seconds)

    async def aclose(self) -> None:
        """Close the connections to the listener."""
        await self._sender.aclose()

    async def _post(self, logged: LoggedEvent) -> bool:
        subscription, now = self._subscription, self._clock()
        url, body = subscription.url(logged.event), subscription.body(logged)
        headers = signature.headers(subscription.secrets(now), logged.id, int(now), body)
        if logged.traceparent:
            headers = {**headers, "traceparent": logged.traceparent}
        result = await self._sender.post(url, body, headers)
        if result.outcome is Outcome.GONE:
            raise ListenerGone
        if result.outcome is Outcome.DELIVERED:
            return True
        self.reason, self.log_text = result.reason, result.log_text
        return False
