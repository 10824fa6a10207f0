"""Work that goes on after failures."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from tmf630.discretion import told
from tmf630.store.errors import Unavailable

_LOG: Final = logging.getLogger(__name__)
RETRY_SECONDS: Final = 1.0
"""Seconds from a failure to the next attempt."""


async def repeat(what: str, work: Callable[[], Awaitable[None]], pause: float) -> None:
    """Do some work until cancelled, with so many seconds between, also after it has failed."""
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - the next time may succeed
            log_failure(what, error)
            await asyncio.sleep(RETRY_SECONDS)
        await asyncio.sleep(pause)


async def until_done(what: str, work: Callable[[], Awaitable[None]]) -> None:
    """Do some work once, as often as it takes until it does not fail."""
    while True:
        try:
            return await work()
        except Exception as error:  # noqa: BLE001 - the next time may succeed
            log_failure(what, error)
            await asyncio.sleep(RETRY_SECONDS)


def log_failure(what: str, error: Exception) -> None:
    """Log what cannot be done now, with a traceback unless the store is unavailable."""
    unforeseen = not isinstance(error, Unavailable)
    _LOG.warning("cannot %s now: %s", what, told(error), exc_info=error if unforeseen else None)
