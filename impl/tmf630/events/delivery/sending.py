"""Sending one event to one subscriber, and telling what came of it.

What listens may be slow, broken or hostile: an attempt takes a limited time, reads a limited
answer and follows nowhere. Each subscription has connections of its own, so that none waits for
another one's listener.
"""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from http import HTTPStatus
from typing import Final

import httpcore
import httpx

from tmf630.events.delivery.connecting import CheckedTransport
from tmf630.events.subscription import callbacks, resolving
from tmf630.events.subscription.callbacks import Refused, Resolve, Rules

_CONNECTIONS: Final = 8
_MOST: Final = 64 * 1024
"""Bytes of an answer that are read."""
_HEADERS: Final = {"Content-Type": "application/json;charset=utf-8", "User-Agent": "tmf622"}
_SUCCESS: Final = range(200, 300)
_REDIRECTS: Final = range(300, 400)
_FAILURES: Final = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)
_AFTER_CONNECTING: Final = (httpcore.ReadError, httpcore.WriteError, httpcore.ProtocolError)


class Outcome(Enum):
    """What came of an attempt; `GONE` asks that nothing be sent any more."""

    DELIVERED = "delivered"
    GONE = "gone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an attempt, and what to tell people about it: a status, or what went wrong."""

    outcome: Outcome
    reason: str


@cache
def trusted() -> ssl.SSLContext:
    """Whom every sender trusts: what `SSL_CERT_FILE` or `SSL_CERT_DIR` names, or public roots."""
    return httpx.create_ssl_context()


class Sender:
    """The connections to the listener of one subscription; used within one event loop.

    An attempt has so many `seconds`, from looking up the host to the end of the answer; connections
    that nothing is sent on are closed after `idle` seconds.
    """

    def __init__(
        self,
        rules: Rules,
        resolve: Resolve = resolving.resolve,
        *,
        seconds: float = 5.0,
        idle: float = 60.0,
    ) -> None:
        self._rules = rules
        self._resolve = resolve
        self._seconds = seconds
        self._idle = idle
        self._turns = asyncio.Semaphore(_CONNECTIONS)
        self._transport: CheckedTransport | None = None
        self._under_way = 0
        self._used = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._closing: asyncio.Task[None] | None = None

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Attempt to deliver a body of JSON, as soon as one of the connections is free."""
        async with self._turns:
            self._under_way += 1
            try:
                return await self._attempt(url, body, headers)
            finally:
                self._under_way -= 1
                self._rest()

    async def aclose(self) -> None:
        """Close the connections; what is posted afterwards opens new ones."""
        if self._timer is not None:
            self._timer.cancel()
        transport, self._transport, self._timer = self._transport, None, None
        if transport is not None:
            await transport.aclose()

    async def _attempt(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        status = None
        try:
            async with asyncio.timeout(self._seconds):
                response = await self._sent(url, body, headers)
                status = response.status_code
                try:
                    await _drain(response)
                finally:
                    await response.aclose()
        except (Refused, TimeoutError, OSError, *_FAILURES) as error:
            # Once there is a status, the rest of the answer does not matter.
            if status is None:
                return Answer(Outcome.FAILED, _described(error, self._seconds))
        return _answer(status)

    async def _sent(self, url: str, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
        target = callbacks.target(url, self._rules)
        if self._transport is None:
            self._transport = CheckedTransport(
                self._rules,
                self._resolve,
                trusted(),
                connections=_CONNECTIONS,
                idle=self._idle,
            )
        # A client of httpx would keep cookies. And the URL is read once, by who has checked it.
        request = httpx.Request(
            "POST",
            httpx.URL(
                scheme=target.scheme,
                host=target.host,
                port=target.port,
                raw_path=target.path.encode(),
            ),
            headers={"Host": target.authority, **_HEADERS, **headers},
            content=body,
        )
        return await self._transport.handle_async_request(request)

    def _rest(self) -> None:
        """See to it that connections are closed when they have not been used for long."""
        loop = asyncio.get_running_loop()
        self._used = loop.time()
        if self._timer is None and self._transport is not None:
            self._timer = loop.call_later(self._idle, self._close_idle)

    def _close_idle(self) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._idle if self._under_way else self._used + self._idle
        if until > loop.time():
            self._timer = loop.call_at(until, self._close_idle)
            return
        transport, self._transport, self._timer = self._transport, None, None
        if transport is not None:
            self._closing = loop.create_task(transport.aclose())


async def _drain(response: httpx.Response) -> None:
    """Read an answer, so that its connection can be used again; one that is too long is left."""
    length = 0
    async for part in response.aiter_raw():
        length += len(part)
        if length > _MOST:
            return


def _answer(status: int) -> Answer:
    if status in _SUCCESS:
        return Answer(Outcome.DELIVERED, str(status))
    if status == HTTPStatus.GONE:
        return Answer(Outcome.GONE, str(status))
    if status in _REDIRECTS:
        return Answer(Outcome.FAILED, f"{status}: redirects are not followed")
    return Answer(Outcome.FAILED, str(status))


def _described(error: BaseException, seconds: float) -> str:
    if isinstance(error, Refused):
        return f"refused: {error}"
    if isinstance(error, TimeoutError):
        return f"no answer in {seconds:g} seconds"
    kind = "no answer" if isinstance(error, _AFTER_CONNECTING) else "no connection"
    return f"{kind}: {_cause(error)}"


def _cause(error: BaseException) -> str:
    """What the system, or TLS, says of an error; libraries say less of it."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}"
    if isinstance(error, OSError) and error.errno and not isinstance(error, ssl.SSLError):
        return os.strerror(error.errno)
    return str(error) or "the connection was closed"
