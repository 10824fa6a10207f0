"""Histograms of durations, which cost next to nothing to observe.

A histogram of prometheus_client writes into a file at each observation, which takes as long as a
fifth of a request. These are written once a second, and before they are read.
"""

from __future__ import annotations

import asyncio
import os
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import orjson
from prometheus_client.core import HistogramMetricFamily
from prometheus_client.utils import floatToGoString

from tmf630.identifiers import new_id

DIRECTORY: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the directory of the files; prometheus_client reads it when imported."""
_WRITE_SECONDS: Final = 1.0

Labels = tuple[str, ...]
Observe = Callable[[float], None]
"""Adds a duration in seconds."""
Tally = list[float]
"""The sum of durations, and how many there are up to each bound but not the one before it."""


class Durations:
    """A histogram of durations in seconds, by labels.

    `bounds` are the upper bounds of its buckets, in ascending order; there is one more without a
    bound. Each process observes in an event loop of its own, and has a file of its own. The files
    of processes that have ended count as well.
    """

    def __init__(self, name: str, what: str, labels: Labels, bounds: Sequence[float]) -> None:
        self._name = name
        self._what = what
        self._labels = labels
        self._bounds = bounds
        self._tallies: dict[Labels, Tally] = {}
        self._observers: dict[Labels, Observe] = {}
        self._file = f"{name}_{new_id()}.json"
        self._is_written = True

    def of(self, labels: Labels) -> Observe:
        """What adds a duration with these labels; who has it needs not ask again."""
        return self._observers.get(labels) or self._observer(labels)

    def _observer(self, labels: Labels) -> Observe:
        bounds = self._bounds
        tally = self._tallies[labels] = [0.0] * (len(bounds) + 2)

        def observe(seconds: float) -> None:
            tally[0] += seconds
            tally[bisect_left(bounds, seconds) + 1] += 1
            if self._is_written:
                self._is_written = False
                asyncio.get_running_loop().call_later(_WRITE_SECONDS, self.write)

        self._observers[labels] = observe
        return observe

    def write(self) -> None:
        """Write what this process has observed, for all processes to read."""
        if self._is_written:
            return
        self._is_written = True
        path = _directory() / self._file
        written = path.with_suffix(".new")
        written.write_bytes(orjson.dumps(list(self._tallies.items())))
        written.replace(path)

    def family(self) -> HistogramMetricFamily:
        """The durations that all processes have observed."""
        self.write()
        family = HistogramMetricFamily(self._name, self._what, labels=self._labels)
        for labels, (total, *counts) in self._together().items():
            bounds = [*map(floatToGoString, self._bounds), "+Inf"]
            reached = 0.0
            buckets = []
            for bound, count in zip(bounds, counts, strict=True):
                reached += count
                buckets.append((bound, reached))
            family.add_metric(labels, buckets, total)
        return family

    def _together(self) -> dict[Labels, Tally]:
        together: dict[Labels, Tally] = {}
        for labels, tally in self._read():
            sums = together.setdefault(tuple(labels), [0.0] * len(tally))
            together[tuple(labels)] = [*map(sum, zip(sums, tally, strict=True))]
        return together

    def _read(self) -> Iterable[tuple[Sequence[str], Tally]]:
        for path in _directory().glob(f"{self._name}_*.json"):
            yield from orjson.loads(path.read_bytes())


def _directory() -> Path:
    return Path(os.environ[DIRECTORY])
