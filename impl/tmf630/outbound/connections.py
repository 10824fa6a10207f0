"""Requests to one server: each takes a limited time, and its response has a limited size.

A neighbour may be slow, broken or hostile. So a request goes to checked addresses only, follows no
redirect, keeps no cookies and uses no proxy.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tmf630.outbound import resolving
from tmf630.outbound.exchange import Response, head
from tmf630.outbound.failures import FAILURES, described, logged
from tmf630.outbound.pool import Pool
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
        self._seconds = seconds
        self._pool = Pool(rules, resolve, most=MAX_CONNECTIONS, idle=_IDLE_SECONDS)

    async def send(self, request: Outgoing) -> Incoming:
        """Send a request once; raises NoResponse."""
        response = Response(MAX_BODY_BYTES)
        try:
            async with asyncio.timeout(self._seconds), self._pool.slots:
                await self._exchange(request, response)
        except FAILURES as error:
            passing = isinstance(error, Unresolved) or not isinstance(error, Refused)
            reason = described(error, self._seconds)
            told = logged(error, self._seconds)
            raise NoResponse(reason, sent=response.sent, passing=passing, log_text=told) from error
        headers = _headers(response)
        _check_body(response, headers)
        return Incoming(response.status, headers, bytes(response.body))

    async def aclose(self) -> None:
        """Close the connections. A later request opens new ones."""
        await self._pool.aclose()

    async def _exchange(self, request: Outgoing, response: Response) -> None:
        target, body = request.target, request.body
        fields = {"Host": target.authority, **_HEADERS, **request.headers}
        begin = head(request.method, target.path, fields, None if body is None else len(body))
        await self._pool.exchange(target, begin, body or b"", response)


def _headers(response: Response) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _check_body(response: Response, headers: Mapping[str, str]) -> None:
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in _IDENTITIES:
        raise NoResponse(
            "its body is compressed, which the request does not accept", sent=True, passing=False
        )
    if not response.is_whole:
        raise NoResponse(f"its body is longer than {_MAX_BODY}", sent=True, passing=False)
