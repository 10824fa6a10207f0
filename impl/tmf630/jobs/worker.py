"""Runs the jobs of a collection that are due.

The entry of a job has a `run_at`. From that moment on any server process may run the job, once it
has acquired the entry's lease (see `lease`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from time import monotonic
from typing import Final

from tmf630.caller import CALLER
from tmf630.discretion import told
from tmf630.jobs.lease import Clock
from tmf630.store.errors import Unavailable

_LOG: Final = logging.getLogger(__name__)
_RETRY_SECONDS: Final = 5.0
"""Seconds from the failure of a job to its next run here."""
_MAX_RUNNING_JOBS: Final = 32
"""How many jobs run at the same time."""
_STOP_SECONDS: Final = 2.0
"""Seconds that running jobs have to finish when the server stops."""

QueryDue = Callable[[float, int], Awaitable[Sequence[str]]]
"""The ids of entries whose `run_at` has come by that moment, at most so many of them."""
Run = Callable[[str], Awaitable[None]]
"""Runs the job of the entry with that id; does nothing if another process holds its lease."""


class Worker:
    """Runs the jobs of one collection.

    `clock` gives seconds since 1970, `pause` the seconds from one query for due jobs to the next.
    """

    def __init__(self, query_due: QueryDue, run_job: Run, clock: Clock, pause: float = 1.0) -> None:
        self._query_due = query_due
        self._run_job = run_job
        self._clock = clock
        self._pause = pause
        self._running: dict[str, asyncio.Task[None]] = {}
        self._paused_until: dict[str, float] = {}
        self._was_available = True

    def begin(self, id: str, job: Callable[[], Awaitable[None]] | None = None) -> bool:
        """Run the job of an entry now, or the given one; whether it runs.

        If too many jobs run, a later query for due jobs starts it.
        """
        if id in self._running or len(self._running) >= _MAX_RUNNING_JOBS:
            return False
        self._running[id] = asyncio.create_task(self._run(id, job or partial(self._run_job, id)))
        return True

    async def run(self) -> None:
        """Run the jobs that are due, until cancelled."""
        try:
            while True:
                for id in await self._due():
                    self.begin(id)
                if len(self._running) < _MAX_RUNNING_JOBS:
                    await asyncio.sleep(self._pause)
                else:
                    first = asyncio.FIRST_COMPLETED
                    await asyncio.wait(self._running.values(), return_when=first)
        finally:
            await self._stop()

    async def _due(self) -> Sequence[str]:
        """The jobs that are due, without those that have just failed: the others must not wait."""
        now = monotonic()
        self._paused_until = {id: end for id, end in self._paused_until.items() if end > now}
        most = _MAX_RUNNING_JOBS + len(self._paused_until) + len(self._running)
        try:
            due = await self._query_due(self._clock(), most)
        except Exception as error:  # noqa: BLE001 - the next query may succeed
            if self._was_available:
                _LOG.warning("cannot query for due jobs now: %s", told(error))
            self._was_available = False
            return ()
        self._was_available = True
        return [id for id in due if id not in self._paused_until]

    async def _run(self, id: str, job: Callable[[], Awaitable[None]]) -> None:
        # A job is the server's own work, also when a request begins it.
        CALLER.set(None)
        try:
            await job()
        except Exception as error:  # noqa: BLE001 - the other jobs go on
            self._paused_until[id] = monotonic() + _RETRY_SECONDS
            unforeseen = not isinstance(error, Unavailable)
            _LOG.warning("the job of %s failed: %s", id, told(error), exc_info=unforeseen)
        finally:
            del self._running[id]

    async def _stop(self) -> None:
        if running := list(self._running.values()):
            await asyncio.wait(running, timeout=_STOP_SECONDS)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
