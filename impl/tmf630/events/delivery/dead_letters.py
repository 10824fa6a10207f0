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

_LOG: Final = logging.getLogger(__name__)
_TRIMMED_PARTS: Final = 10
"""The oldest dead letters are removed after every tenth of the most that there may be."""


class DeadLetters:
    """Makes events of one subscription dead letters, `retry_seconds` after the first attempt."""

    def __init__(
        self,
        pending: Pending,
        retry_queue: RetryQueue,
        health: Health,
        attempts: Attempts,
        context: DeliveryContext,
    ) -> None:
        self._pending = pending
        self._retry_queue = retry_queue
        self._health = health
        self._attempts = attempts
        self._seconds = context.retry_seconds
        self._clock = context.clock
        self._undelivered = context.undelivered
        self._most = context.max_dead_letters
        self._new = self._most // _TRIMMED_PARTS  # so that the first one trims them

    async def add_if_expired(self, event: UndeliveredEvent) -> bool:
        """Make an event of the retry queue a dead letter, if it has been tried for too long."""
        if not self._is_expired(event.since):
            return False
        await self._add(event)
        return True

    async def add_expired(self) -> None:
        """Make all expired events dead letters: those in the retry queue, and those of the log."""
        for event in self._retry_queue.idle_events:
            await self.add_if_expired(event)
        await self._add_pending()
        while not self._pending and await self._pending.advance():
            await self._add_pending()

    async def _add_pending(self) -> None:
        for resource in self._pending.resources:
            while logged := self._pending.first(resource):
                since = self._health.refuses_since(logged)
                if not self._is_expired(since):
                    break
                await self._add(await self._retry_queue.add(logged, since))
                self._pending.done(resource)

    def _is_expired(self, since: float) -> bool:
        return self._clock() - since >= self._seconds

    async def _add(self, event: UndeliveredEvent) -> None:
        _LOG.warning(
            "event %s is a dead letter of subscription %s: %s",
            event.logged.id,
            event.subscription,
            self._attempts.log_text,
        )
        await self._retry_queue.give_up(event, self._attempts.reason)
        await self._trim(event.subscription)

    async def _trim(self, subscription: str) -> None:
        """Remove the oldest dead letters, if so many have come that there may be too many."""
        self._new += 1
        if self._new <= self._most // _TRIMMED_PARTS:
            return
        self._new = 0
        if removed := await self._undelivered.trim_dead_letters(subscription, self._most):
            _LOG.warning(
                "subscription %s has more than %s dead letters: the %s oldest were removed",
                subscription,
                self._most,
                removed,
            )
