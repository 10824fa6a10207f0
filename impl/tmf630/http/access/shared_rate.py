"""The rate of each caller of all servers on one MongoDB database."""

from __future__ import annotations

import asyncio
import time
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from limits import RateLimitItemPerSecond
from limits.errors import StorageError
from limits.storage import MongoDBStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from tmf630.store.errors import Unavailable

_MILLISECONDS: Final = 2_000
_LEAST_SECONDS: Final = 0.001


class SharedRate:
    """At most so many requests of a caller in so many seconds, counted in a MongoDB database.

    The driver is the synchronous one, on threads: with the asynchronous one of pymongo the library
    does not work, but with one more driver.
    """

    def __init__(self, url: str, default_database: str, requests: int, seconds: int) -> None:
        self._url = url
        self._database = urlsplit(url).path.strip("/") or default_database
        self.allowed = f"{requests} requests in {seconds} s"
        self._item = RateLimitItemPerSecond(requests, seconds)

    async def hit(self, name: str) -> float:
        """Count a request of a caller; returns 0, or in how many seconds it may come again.

        Raises Unavailable.
        """
        try:
            return await asyncio.to_thread(self._hit, name)
        except StorageError as error:
            raise Unavailable(str(error.storage_error)) from None

    def _hit(self, name: str) -> float:
        if self._limiter.hit(self._item, name):
            return 0
        free = self._limiter.get_window_stats(self._item, name).reset_time
        return max(_LEAST_SECONDS, free - time.time())

    @cached_property
    def _limiter(self) -> SlidingWindowCounterRateLimiter:
        # It connects, so it is made when it is first used.
        return SlidingWindowCounterRateLimiter(
            MongoDBStorage(
                self._url,
                database_name=self._database,
                counter_collection_name="rate_counter",
                window_collection_name="rate_window",
                wrap_exceptions=True,
                serverSelectionTimeoutMS=_MILLISECONDS,
                connectTimeoutMS=_MILLISECONDS,
                socketTimeoutMS=_MILLISECONDS,
            )
        )
