"""Work that waits in a collection, done by whichever server process comes to it first.

There is work to do for a holding from the moment at which it is `due`. Whoever takes it on moves
that moment into the future, in a write like any other, of which only one can succeed: that keeps
everybody else away for a while. When the one who has it dies, the moment comes, and another one
goes on with it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from time import monotonic
from typing import Final

from tmf630.store.errors import Unavailable
from tmf630.store.protocol import Collection

_LOG: Final = logging.getLogger(__name__)
_REST: Final = 5.0
"""Seconds before what has failed is tried again."""
_AT_ONCE: Final = 32
"""How many are worked on at the same time."""
_TO_FINISH: Final = 2.0
"""Seconds that work under way has to come to its end when the server stops."""

Work = Callable[[str], Awaitable[None]]


class Worker:
    """The work that waits in one collection.

    `work` takes on the work of the holding of an id and does it, and does nothing when others have
    taken it on. `clock` gives seconds since 1970, `pause` is how many seconds pass from one look at
    what is due to the next.
    """

    def __init__(
        self,
        collection: Collection,
        work: Work,
        clock: Callable[[], float],
        pause: float = 1.0,
    ) -> None:
        self._collection = collection
        self._work = work
        self._clock = clock
        self._pause = pause
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._resting: dict[str, float] = {}
        self._reached = True

    def begin(self, id: str, job: Callable[[], Awaitable[None]] | None = None) -> bool:
        """Run the job of an entry now, or the given one; whether it runs.

        With too many running it waits until it is due.
        """
        if id in self._under_way or len(self._under_way) >= _AT_ONCE:
            return False
        self._under_way[id] = asyncio.create_task(self._done(id, job or partial(self._work, id)))
        return True

    async def run(self) -> None:
        """Do what is due, now and from now on, until cancelled."""
        try:
            while True:
                for id in await self._due():
                    self.begin(id)
                if len(self._under_way) < _AT_ONCE:
                    await asyncio.sleep(self._pause)
                else:
                    first = asyncio.FIRST_COMPLETED
                    await asyncio.wait(self._under_way.values(), return_when=first)
        finally:
            await self._stop()

    async def _due(self) -> Sequence[str]:
        """What is due, but for what has just failed: that must not keep the rest from its turn."""
        now = monotonic()
        self._resting = {id: until for id, until in self._resting.items() if until > now}
        most = _AT_ONCE + len(self._resting) + len(self._under_way)
        try:
            run_at = await self._collection.due(self._clock(), most)
        except Exception as error:  # noqa: BLE001 - the next look may succeed
            if self._reached:
                _LOG.warning("work that waits cannot be looked for now: %r", error)
            self._reached = False
            return ()
        self._reached = True
        return [id for id in run_at if id not in self._resting]

    async def _done(self, id: str, job: Callable[[], Awaitable[None]]) -> None:
        try:
            await job()
        except Exception as error:  # noqa: BLE001 - the rest of the work goes on
            self._resting[id] = monotonic() + _REST
            unforeseen = not isinstance(error, Unavailable)
            _LOG.warning("the work that waits for %s failed: %r", id, error, exc_info=unforeseen)
        finally:
            del self._under_way[id]

    async def _stop(self) -> None:
        if under_way := list(self._under_way.values()):
            await asyncio.wait(under_way, timeout=_TO_FINISH)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
