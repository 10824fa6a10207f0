"""What all deliveries of one process share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tmf630.events.delivery.undelivered import UndeliveredEvents
from tmf630.events.outbox.log_reader import LogReader


@dataclass(frozen=True, slots=True)
class DeliveryContext:
    """What all deliveries of one process share.

    `retry_seconds` is how long an event is tried before it is a dead letter. `clock` gives seconds
    since 1970. A subscription keeps about the latest `max_dead_letters`.
    """

    reader: LogReader
    undelivered: UndeliveredEvents
    retry_seconds: float
    clock: Callable[[], float]
    max_dead_letters: int = 10_000
