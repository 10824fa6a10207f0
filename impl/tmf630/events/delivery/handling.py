"""Hands the events of a subscription to a part of the server, one batch of the log after the other.

A batch is done as soon as all of it is handled, and handled again if that has failed: the failures
are those of the store, which pass. So no event is ever skipped, and none is a dead letter.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Generic, TypeVar

import msgspec

from tmf630.events.delivery.lease import SubscriptionLease
from tmf630.events.delivery.progress import Progress
from tmf630.events.outbox.event_log import Batch
from tmf630.events.outbox.log_reader import LogReader
from tmf630.events.subscription.subscription import Subscription
from tmf630.jobs.lease import LeaseLost

E = TypeVar("E", bound=msgspec.Struct)

_CHECK_SECONDS: Final = 1.0
"""Seconds, at most, until it is checked whether the log has grown."""


class Handler(Generic[E]):
    """A part of the server that handles events: `event` is what it reads of each.

    To `handle` an event again must change nothing. It is given the events of the first API.
    """

    def __init__(self, event: type[E], handle: Callable[[Sequence[E]], Awaitable[None]]) -> None:
        self.handle = handle
        # mypy takes no class that is known at run time alone for a type.
        self._decoder = msgspec.json.Decoder(_Batch[event])  # type: ignore[valid-type]

    def read(self, batch: Batch, api: str) -> Sequence[E]:
        """The events of an API in a batch. What else they say is skipped, and never decoded."""
        return [each.event for each in self._decoder.decode(batch.text).events if each.api == api]


class _Logged(msgspec.Struct, Generic[E]):
    """An event as it is stored in a batch."""

    event: E
    api: str = ""


class _Batch(msgspec.Struct, Generic[E]):
    """The text of a batch."""

    events: list[_Logged[E]]


class Handling:
    """The handling of the events of one subscription, by the dispatcher that holds its lease."""

    def __init__(
        self,
        subscription: Subscription,
        lease: SubscriptionLease,
        progress: Progress,
        reader: LogReader,
        handler: Handler[Any],
    ) -> None:
        self._api = subscription.types.api
        self._lease = lease
        self._cursor = progress.cursor
        self._handled = progress.delivered
        self._reader = reader
        self._handler = handler

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return Progress(cursor=self._cursor, delivered=self._handled)

    def reload(self) -> None:
        """Nothing is queued."""

    def change(self, subscription: Subscription) -> None:
        """Nothing is signed."""

    async def run(self) -> None:
        """Handle events until cancelled; raises LeaseLost, and what handling them raises."""
        while True:
            if self._reader.last > self._cursor:
                await self._handle_next()
            else:
                await self._reader.wait_beyond(self._cursor, _CHECK_SECONDS)

    async def _handle_next(self) -> None:
        if not self._lease.is_held:
            raise LeaseLost
        batch = await self._reader.batch(self._cursor + 1)
        if events := self._handler.read(batch, self._api):
            await self._handler.handle(events)
        self._cursor = batch.number
        self._handled += len(events)

    async def finish(self, seconds: float) -> None:
        """Nothing has to end: what is handled in part is handled again."""

    async def aclose(self) -> None:
        """Nothing is open."""
