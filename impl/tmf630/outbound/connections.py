"""Requests to one server: each takes a limited time, and its response has a limited size.

A neighbour may be slow, broken or hostile. So a request goes to checked addresses only, follows no
redirect, keeps no cookies and uses no proxy.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpcore

from tmf630.outbound import resolving
from tmf630.outbound.authorities import trusted
from tmf630.outbound.connecting import CheckedNetwork, HandshakeGuard
from tmf630.outbound.failures import FAILURES, described, logged
from tmf630.outbound.targets import Refused, Resolve, Rules, Target, Unresolved

MAX_CONNECTIONS: Final = 16
MAX_BODY_BYTES: Final = 8 * 1024 * 1024
_MAX_BODY: Final = "8 MiB"
_IDLE_SECONDS: Final = 15.0
"""After which a connection without a request is not used again."""
_HEADERS: Final = {
    "Accept": "application/json",
    "Accept-Encoding": "identity",
    "User-Agent": "tmf622",
}
_IDENTITIES: Final = frozenset({"", "identity"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A request as it is sent."""

    method: str
    target: Target
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A response as it has come; `headers` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class NoResponse(Exception):
    """There is no response that can be used; the message says why.

    `sent` is whether a part of the request has been sent, so that it may have an effect. `passing`
    is whether another attempt may succeed. `log_text` is what the log tells.
    """

    def __init__(
        self, message: str, *, sent: bool, passing: bool = True, log_text: str = ""
    ) -> None:
        super().__init__(message)
        self.log_text = log_text or message
        self.sent = sent
        self.passing = passing


class Connections:
    """The connections to one server; used within one event loop.

    A request takes at most `seconds`, from the lookup of the host to the end of the response.
    """

    def __init__(
        self, rules: Rules, resolve: Resolve = resolving.resolve, *, seconds: float
    ) -> None:
        self._rules = rules
        self._resolve = resolve
        self._seconds = seconds
        self._pool: httpcore.AsyncConnectionPool | None = None

    async def send(self, request: Outgoing) -> Incoming:
        """Send a request once; raises NoResponse."""
        trace = _Trace()
        try:
            async with asyncio.timeout(self._seconds):
                return await self._exchange(request, trace)
        except FAILURES as error:
            passing = isinstance(error, Unresolved) or not isinstance(error, Refused)
            reason = described(error, self._seconds)
            told = logged(error, self._seconds)
            raise NoResponse(reason, sent=trace.sent, passing=passing, log_text=told) from error

    async def aclose(self) -> None:
        """Close the connections. A later request opens new ones."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.aclose()

    async def _exchange(self, request: Outgoing, trace: _Trace) -> Incoming:
        target = request.target
        headers = {"Host": target.authority, **_HEADERS, **request.headers}
        async with self._opened().stream(
            request.method,
            httpcore.URL(
                scheme=target.scheme, host=target.host, port=target.port, target=target.path
            ),
            # An ETag is sent back byte for byte.
            headers=[(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
            content=request.body,
            extensions={"trace": trace},
        ) as response:
            received = _headers(response)
            return Incoming(response.status, received, await _body(response, received))

    def _opened(self) -> httpcore.AsyncConnectionPool:
        if self._pool is None:
            self._pool = httpcore.AsyncConnectionPool(
                ssl_context=trusted(),
                max_connections=MAX_CONNECTIONS,
                keepalive_expiry=_IDLE_SECONDS,
                network_backend=CheckedNetwork(self._rules, self._resolve),
            )
        return self._pool


class _Trace:
    """Notes whether a request has begun to be sent; httpcore calls it with each step."""

    def __init__(self) -> None:
        self.sent = False
        self._guard = HandshakeGuard()

    async def __call__(self, step: str, info: Mapping[str, Any]) -> None:
        if step == "http11.send_request_headers.started":
            self.sent = True
        await self._guard(step, info)


def _headers(response: httpcore.Response) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


async def _body(response: httpcore.Response, headers: Mapping[str, str]) -> bytes:
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in _IDENTITIES:
        raise NoResponse(
            "its body is compressed, which the request does not accept", sent=True, passing=False
        )
    body = bytearray()
    async for part in response.aiter_stream():
        body += part
        if len(body) > MAX_BODY_BYTES:
            raise NoResponse(f"its body is longer than {_MAX_BODY}", sent=True, passing=False)
    return bytes(body)
