"""Access with limits for each caller: how often it sends requests, and how many at once."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Collection, Mapping
from typing import Protocol

from tmf630.caller import CALLER, Caller
from tmf630.errors import TOO_OFTEN, Fault
from tmf630.http.access.access import Access


class Rate(Protocol):
    """How often a caller may send requests: `allowed` says it, such as `5 requests in 1 s`."""

    allowed: str

    async def hit(self, name: str) -> float:
        """Count a request of a caller; returns 0, or in how many seconds it may come again."""


class LimitedAccess:
    """Access whose callers have limits: `most` requests at once, 0 for any number, and a `rate`.

    A client that is not authenticated is limited by its address.
    """

    def __init__(self, access: Access, most: int, rate: Rate | None) -> None:
        self._access = access
        self._most = most
        self._rate = rate
        self._counts: dict[str, int] = {}

    async def caller(self, client: str, headers: Mapping[str, str]) -> Caller:
        """The sender of a request; raises a 401 or 429 Fault."""
        try:
            caller = await self._access.caller(client, headers)
        except Fault:
            await self._admit(client)
            raise
        CALLER.set(caller)  # The log names it when it is refused here, too.
        await self._admit(caller.name)
        return caller

    def needed(self, declared: Collection[str]) -> frozenset[str]:
        """The scopes that a caller needs where these are declared."""
        return self._access.needed(declared)

    async def _admit(self, name: str) -> None:
        if self._rate and (seconds := await self._rate.hit(name)):
            raise _too_often(f"a caller may send {self._rate.allowed}", math.ceil(seconds))
        if not self._most:
            return
        count = self._counts.get(name, 0)
        if count >= self._most:
            raise _too_often(f"{count} requests of this caller are being answered already", 1)
        self._counts[name] = count + 1
        # Each request is answered by a task of its own.
        if task := asyncio.current_task():
            task.add_done_callback(lambda _: self._done(name))

    def _done(self, name: str) -> None:
        self._counts[name] -= 1
        if not self._counts[name]:
            del self._counts[name]


def _too_often(wrong: str, seconds: int) -> Fault:
    message = f"{wrong}: send it again after {seconds} s"
    return Fault(TOO_OFTEN, message, {"Retry-After": str(seconds)})
