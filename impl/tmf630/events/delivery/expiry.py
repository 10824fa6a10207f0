"""Events that have been tried for too long become dead letters."""

from __future__ import annotations

import logging
from typing import Final

from tmf630.events.delivery.context import DeliveryContext
from tmf630.events.delivery.health import Health
from tmf630.events.delivery.pending import Pending
from tmf630.events.delivery.retry_queue import RetryQueue
from tmf630.events.delivery.sending.attempts import Attempts
from tmf630.events.delivery.undelivered import UndeliveredEvent
from tmf630.events.outbox.event_log import LoggedEvent

_LOG: Final = logging.getLogger(__name__)


class Expiry:
    """The events of one subscription expire after the context's `retry_seconds`."""

    def __init__(
        self,
        subscription: str,
        pending: Pending,
        retry_queue: RetryQueue,
        health: Health,
        attempts: Attempts,
        context: DeliveryContext,
    ) -> None:
        self._subscription = subscription
        self._pending = pending
        self._retry_queue = retry_queue
        self._health = health
        self._attempts = attempts
        self._seconds = context.retry_seconds
        self._clock = context.clock

    def undelivered(self, logged: LoggedEvent) -> UndeliveredEvent:
        """An event that the listener refuses, since it happened or the listener began to fail."""
        since = max(self._health.failing_since or self._clock(), logged.time)
        return UndeliveredEvent(self._subscription, logged, since)

    def is_expired(self, event: UndeliveredEvent) -> bool:
        """Whether an event has been tried for too long."""
        return self._clock() - event.since >= self._seconds

    async def give_up(self, event: UndeliveredEvent) -> None:
        """Make an event of the retry queue a dead letter."""
        reason = self._attempts.reason
        _LOG.warning(
            "event %s is a dead letter of subscription %s: %s",
            event.logged.id,
            event.subscription,
            reason,
        )
        await self._retry_queue.give_up(event, reason)

    async def give_up_expired(self) -> None:
        """Make all expired events dead letters: those in the retry queue, and those of the log."""
        for event in self._retry_queue.idle_events:
            if self.is_expired(event):
                await self.give_up(event)
        await self._give_up_pending()
        while not self._pending and await self._pending.advance():
            await self._give_up_pending()

    async def _give_up_pending(self) -> None:
        for resource in self._pending.resources:
            while logged := self._pending.first(resource):
                event = self.undelivered(logged)
                if not self.is_expired(event):
                    break
                await self._retry_queue.add(event)
                await self.give_up(event)
                self._pending.done(resource)
