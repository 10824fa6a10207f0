"""One search in the background, and what it has found so far."""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Hashable
from contextlib import suppress
from math import ceil
from time import monotonic
from typing import Final

from tmf630 import wire
from tmf630.store.errors import TooSlow
from tmf630.store.searching.process import Task, main

_LOG: Final = logging.getLogger(__name__)
_COMMAND: Final = (sys.executable, "-P", "-c", f"from {main.__module__} import main; main()")
_LINE_BYTES: Final = 4 * 1024 * 1024
"""Of a report at most: a thousand ids."""
_GRACE_SECONDS: Final = 5.0
"""How much longer than its time a process may run before it is killed."""
_AGAIN: Final = range(1, 61)
"""In how many seconds a client is told to ask again."""
_AGAIN_UNKNOWN: Final = 5


class Search:
    """Runs a task in a process of its own. Ids of matches come in the order of the query.

    `total` is None until all matches are counted, `failed` says why that will not be: it is the
    name of an error of the store, or empty. `version` is that of the store before the search began.
    """

    def __init__(self, task: Task, version: Hashable) -> None:
        self.version = version
        self.ids: list[str] = []
        self.total: int | None = None
        self.failed: str | None = None
        self.made = self.began = self.ended = monotonic()
        self.is_waiting = True
        self._task = task
        self._part = 0.0
        self._news = asyncio.Event()

    @property
    def is_over(self) -> bool:
        """Whether it has ended, in whatever way."""
        return self.total is not None or self.failed is not None

    @property
    def took(self) -> float:
        """How many seconds it took."""
        return self.ended - self.began

    async def run(self, slot: asyncio.Semaphore) -> None:
        """Search as soon as there is a slot, until it is over or cancelled."""
        try:
            async with slot:
                self.is_waiting, self.began = False, monotonic()
                async with asyncio.timeout(self._task.seconds + _GRACE_SECONDS):
                    await self._follow()
        except TimeoutError:
            self.failed = TooSlow.__name__
        except OSError as error:
            _LOG.warning("no search in the background can be started: %s", error.strerror)
        finally:
            self._end()

    async def wait(self, seconds: float) -> None:
        """Return when there is something new, or after so many seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)

    def progress(self) -> str:
        """How far it is, for a reader."""
        if self.is_waiting:
            return "it waits for other searches"
        return f"it has looked through {self._part:.0%} after {monotonic() - self.began:.0f} s"

    def again(self) -> int:
        """After how many seconds it is over, as far as can be told."""
        if self.is_waiting or not self._part:
            return _AGAIN_UNKNOWN
        left = (monotonic() - self.began) * (1 - self._part) / self._part
        return max(_AGAIN.start, min(ceil(left), _AGAIN.stop - 1))

    async def _follow(self) -> None:
        process = await asyncio.create_subprocess_exec(
            *_COMMAND,
            stdin=PIPE,
            stdout=PIPE,
            limit=_LINE_BYTES,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        try:
            await self._read(process)
        except BaseException:
            with suppress(ProcessLookupError):
                process.kill()
            raise
        finally:
            await process.wait()

    async def _read(self, process: Process) -> None:
        if process.stdin and process.stdout:  # which it has been started with
            process.stdin.write(pickle.dumps(self._task))
            process.stdin.close()
            async for line in process.stdout:
                self._take(**wire.decode(line))

    def _take(
        self,
        ids: list[str],
        part: float,
        total: int | None = None,
        failed: str | None = None,
        reason: str = "",
    ) -> None:
        self.ids += ids
        self._part, self.total, self.failed = part, total, failed
        if failed is not None:
            _LOG.warning("a search in the background has failed: %s", reason)
        self._tell()

    def _end(self) -> None:
        self.ended = monotonic()
        if not self.is_over:
            self.failed = ""
        self._tell()

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
