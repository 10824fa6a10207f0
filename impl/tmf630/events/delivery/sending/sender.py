"""Sends one event to a listener, and says what came of it.

Listeners may be slow, broken or hostile. So an attempt takes a limited time and reads a limited
response; it follows no redirect, keeps no cookies and uses no proxy. Each subscription has
connections of its own, so that no delivery waits for the listener of another one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from typing import Final

from tmf630.outbound import resolving, targets
from tmf630.outbound.exchange import Response, head
from tmf630.outbound.failures import FAILURES, described, logged
from tmf630.outbound.pool import Pool
from tmf630.outbound.targets import Resolve, Rules

_MAX_CONNECTIONS: Final = 8
_MAX_RESPONSE_BYTES: Final = 64 * 1024
"""Of a response that are read."""
_SUCCESS_STATUSES: Final = range(200, 300)
_REDIRECT_STATUSES: Final = range(300, 400)


class Outcome(Enum):
    """What came of an attempt. `GONE` ends the subscription."""

    DELIVERED = "delivered"
    GONE = "gone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of an attempt, and the reason for people: the status, or what failed.

    `log_text` is what the log tells of it.
    """

    outcome: Outcome
    reason: str
    log_text: str = field(default="", compare=False)


class Sender:
    """The connections to the listener of one subscription; used within one event loop.

    `user_agent` names this server in each request. An attempt takes at most `seconds`, from the
    lookup of the host to the end of the response. Connections are closed after `idle` seconds
    without a request.
    """

    def __init__(
        self,
        rules: Rules,
        user_agent: str,
        resolve: Resolve = resolving.resolve,
        *,
        seconds: float = 5.0,
        idle: float = 60.0,
    ) -> None:
        self._rules = rules
        self._headers = {
            "Content-Type": "application/json;charset=utf-8",
            "User-Agent": user_agent,
        }
        self._seconds = seconds
        self._pool = Pool(rules, resolve, most=_MAX_CONNECTIONS, idle=idle)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Result:
        """Attempt to deliver a JSON body, as soon as a connection is free."""
        # The wait for a connection must not take time from the attempt.
        async with self._pool.slots:
            return await self._attempt(url, body, headers)

    async def aclose(self) -> None:
        """Close the connections. A later attempt opens new ones."""
        await self._pool.aclose()

    async def _attempt(self, url: str, body: bytes, headers: Mapping[str, str]) -> Result:
        response = Response(_MAX_RESPONSE_BYTES)
        try:
            # The URL is parsed once, by the code that checks it.
            target = targets.target(url, self._rules)
            fields = {"Host": target.authority, **self._headers, **headers}
            async with asyncio.timeout(self._seconds):
                request = head("POST", target.path, fields, len(body))
                await self._pool.exchange(target, request, body, response)
        except FAILURES as error:
            # Once there is a status, the rest of the response does not matter.
            if not response.status:
                reason = described(error, self._seconds)
                return Result(Outcome.FAILED, reason, logged(error, self._seconds))
        return _result(response.status)


def _result(status: int) -> Result:
    if status in _SUCCESS_STATUSES:
        return Result(Outcome.DELIVERED, str(status), str(status))
    if status == HTTPStatus.GONE:
        return Result(Outcome.GONE, str(status), str(status))
    if status in _REDIRECT_STATUSES:
        return Result(Outcome.FAILED, f"{status}: redirects are not followed", str(status))
    return Result(Outcome.FAILED, str(status), str(status))
