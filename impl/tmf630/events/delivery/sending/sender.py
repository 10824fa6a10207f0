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

import httpcore

from tmf630.outbound import resolving, targets
from tmf630.outbound.authorities import trusted
from tmf630.outbound.connecting import CheckedNetwork, HandshakeGuard
from tmf630.outbound.failures import FAILURES, described, logged
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
        self._resolve = resolve
        self._seconds = seconds
        self._idle = idle
        self._slots = asyncio.Semaphore(_MAX_CONNECTIONS)
        self._pool: httpcore.AsyncConnectionPool | None = None
        self._running = 0
        self._used_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._closing: asyncio.Task[None] | None = None

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Result:
        """Attempt to deliver a JSON body, as soon as a connection is free."""
        # The wait for a connection must not take time from the attempt, as it would in the pool.
        async with self._slots:
            self._running += 1
            try:
                return await self._attempt(url, body, headers)
            finally:
                self._running -= 1
                self._start_idle_timer()

    async def aclose(self) -> None:
        """Close the connections. A later attempt opens new ones."""
        if self._timer is not None:
            self._timer.cancel()
        pool, self._pool, self._timer = self._pool, None, None
        if pool is not None:
            await pool.aclose()

    async def _attempt(self, url: str, body: bytes, headers: Mapping[str, str]) -> Result:
        status = None
        try:
            target = targets.target(url, self._rules)
            async with (
                asyncio.timeout(self._seconds),
                self._open_pool().stream(
                    "POST",
                    # The URL is parsed once, by the code that checks it.
                    httpcore.URL(
                        scheme=target.scheme,
                        host=target.host,
                        port=target.port,
                        target=target.path,
                    ),
                    headers=[("Host", target.authority), *self._headers.items(), *headers.items()],
                    content=body,
                    extensions={"trace": HandshakeGuard()},
                ) as response,
            ):
                status = response.status
                await _drain(response)
        except FAILURES as error:
            # Once there is a status, the rest of the response does not matter.
            if status is None:
                reason = described(error, self._seconds)
                return Result(Outcome.FAILED, reason, logged(error, self._seconds))
        return _result(status)

    def _open_pool(self) -> httpcore.AsyncConnectionPool:
        if self._pool is None:
            self._pool = httpcore.AsyncConnectionPool(
                ssl_context=trusted(),
                max_connections=_MAX_CONNECTIONS,
                keepalive_expiry=self._idle,
                network_backend=CheckedNetwork(self._rules, self._resolve),
            )
        return self._pool

    def _start_idle_timer(self) -> None:
        """Close the connections later: the pool closes idle ones only at the next request."""
        loop = asyncio.get_running_loop()
        self._used_at = loop.time()
        if self._timer is None and self._pool is not None:
            self._timer = loop.call_later(self._idle, self._close_idle)

    def _close_idle(self) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._idle if self._running else self._used_at + self._idle
        if until > loop.time():
            self._timer = loop.call_at(until, self._close_idle)
            return
        pool, self._pool, self._timer = self._pool, None, None
        if pool is not None:
            self._closing = loop.create_task(pool.aclose())


async def _drain(response: httpcore.Response) -> None:
    """Read a response, so that its connection can be used again; one that is too long is left."""
    length = 0
    async for part in response.aiter_stream():
        length += len(part)
        if length > _MAX_RESPONSE_BYTES:
            return


def _result(status: int) -> Result:
    if status in _SUCCESS_STATUSES:
        return Result(Outcome.DELIVERED, str(status), str(status))
    if status == HTTPStatus.GONE:
        return Result(Outcome.GONE, str(status), str(status))
    if status in _REDIRECT_STATUSES:
        return Result(Outcome.FAILED, f"{status}: redirects are not followed", str(status))
    return Result(Outcome.FAILED, str(status), str(status))
