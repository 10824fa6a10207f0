"""Gauges that ask the store when they are read, but not too often.

What took long is asked for seldom: asking takes at most a small part of the time, however many
orders there are.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from tmf630.discretion import told
from tmf630.store.errors import StoreError

_LOG: Final = logging.getLogger(__name__)
_FRESH_SECONDS: Final = 10.0
"""For how long a reading is used again, at least."""
_PART: Final = 1 / 20
"""Of the time, that a reading may take."""
_MAX_SECONDS: Final = 3.0
"""What takes longer is left out."""

Sample = tuple[Sequence[str], float]
"""The values of the labels, and the value."""


@dataclass(slots=True)
class Reading:
    """Gauges whose values are read together: name, what it is, and the names of its labels.

    `read` returns the samples of each of them.
    """

    gauges: Sequence[tuple[str, str, Sequence[str]]]
    read: Callable[[], Awaitable[Sequence[Iterable[Sample]]]]
    _families: Sequence[GaugeMetricFamily] = ()
    _due: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def families(self) -> Sequence[GaugeMetricFamily]:
        """The gauges with their latest values; none when these cannot be read now."""
        async with self._lock:
            if monotonic() >= self._due:
                started = monotonic()
                self._families = await self._read()
                pause = max(_FRESH_SECONDS, (monotonic() - started) / _PART)
                self._due = monotonic() + pause
            return self._families

    async def _read(self) -> Sequence[GaugeMetricFamily]:
        try:
            async with asyncio.timeout(_MAX_SECONDS):
                values = await self.read()
        except (StoreError, TimeoutError) as error:
            _LOG.warning("metrics are left out: %s: %s", self.gauges[0][0], told(error))
            return ()
        families = []
        for (name, what, labels), samples in zip(self.gauges, values, strict=True):
            family = GaugeMetricFamily(name, what, labels=labels)
            for label_values, value in samples:
                family.add_metric(label_values, value)
            families.append(family)
        return families


class Readings(Collector):
    """What was read for one scrape."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        """What was read."""
        return self._families
