"""A neighbour's API over HTTP."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urlencode

from ordercentre.centre import NeighbourSettings
from ordercentre.neighbours.protocol import Answer, NeighbourUnavailable, RefusedByNeighbour
from ordercentre.neighbours.sending import answers, paging
from ordercentre.neighbours.sending.circuit import Circuit
from ordercentre.neighbours.sending.failures import Passing, Retries
from ordercentre.neighbours.sending.paging import Page
from ordercentre.neighbours.sending.tokens import Tokens
from tmf630.correlation import TRACEPARENT
from tmf630.errors import NO_HEADERS
from tmf630.outbound import resolving, targets
from tmf630.outbound.connections import (
    MAX_CONNECTIONS,
    Connections,
    NoResponse,
    Outgoing,
)
from tmf630.outbound.targets import Resolve, Rules
from tmf630.wire import Json, encode

_JSON: Final = {"Content-Type": "application/json;charset=utf-8"}
"""As TM Forum's contracts have it; to a PATCH it means a merge patch."""
_REPEATABLE: Final = frozenset({"GET", "DELETE"})
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_MAX_PATH_LENGTH: Final = 120
"""In messages."""


class _Unauthenticated(NeighbourUnavailable):
    """A neighbour does not accept the credentials; that says nothing of the request."""


class HttpNeighbour:
    """A neighbour that is asked over HTTP; used within one event loop.

    Raises targets.Refused when the URLs of its settings are not allowed. The addresses of their
    hosts are checked whenever a connection is made.
    """

    def __init__(
        self, settings: NeighbourSettings, rules: Rules, resolve: Resolve = resolving.resolve
    ) -> None:
        self._name = settings.name
        self._seconds = settings.seconds
        base = targets.target(settings.url, rules)
        self._base = replace(base, path=base.path.rstrip("/"))
        connect = partial(Connections, rules, resolve, seconds=settings.seconds)
        self._connections = connect()
        self._tokens: Tokens | None = None
        if credentials := settings.credentials:
            token_target = targets.target(credentials.token_url, rules)
            self._tokens = Tokens(self._name, credentials, token_target, connect())
        self._retries = Retries(settings.attempts)
        self._circuit = Circuit(self._name)
        self._slots = asyncio.Semaphore(MAX_CONNECTIONS)

    @property
    def name(self) -> str:
        """Its name in messages, such as `catalog`."""
        return self._name

    @property
    def note(self) -> str | None:
        """That it is not asked for some time, since it has failed; None while it is asked."""
        return self._circuit.note

    async def get(
        self, path: str, query: Mapping[str, str] = NO_HEADERS, etag: str | None = None
    ) -> Answer | None:
        """The answer to a GET; None for 404. With an `etag` its status may be 304."""
        headers = NO_HEADERS if etag is None else {"If-None-Match": etag}
        try:
            answer = await self._ask("GET", path, query, headers=headers)
        except RefusedByNeighbour as refused:
            if refused.status == HTTPStatus.NOT_FOUND:
                return None
            raise
        if answer.status == HTTPStatus.NOT_MODIFIED and etag is None:
            raise NeighbourUnavailable(f"{self._what('GET', path)}: 304, but no ETag was sent")
        if answer.content is None and answer.status != HTTPStatus.NOT_MODIFIED:
            # Only 404 says that there is nothing.
            raise NeighbourUnavailable(f"{self._what('GET', path)}: the answer is empty")
        return answer

    async def find(self, path: str, query: Mapping[str, str], limit: int) -> Sequence[Json]:
        """The objects of a list, from as many pages as there are, at most `limit` of them."""

        async def page(offset: int, size: int) -> Page:
            start = {"offset": str(offset)} if offset else NO_HEADERS
            answer = await self._ask("GET", path, {**query, **start, "limit": str(size)})
            return _page(self._what("GET", path), answer)

        return await paging.collected(page, limit)

    async def post(self, path: str, body: Json, headers: Mapping[str, str] = NO_HEADERS) -> Answer:
        """The answer to a POST."""
        return await self._ask("POST", path, headers={**_JSON, **headers}, body=body)

    async def patch(self, path: str, body: Json) -> Answer:
        """The answer to a PATCH with a merge patch."""
        return await self._ask("PATCH", path, headers=_JSON, body=body)

    async def delete(self, path: str) -> None:
        """DELETE; 404 is success."""
        try:
            await self._ask("DELETE", path)
        except RefusedByNeighbour as refused:
            if refused.status != HTTPStatus.NOT_FOUND:
                raise

    async def aclose(self) -> None:
        """Close the connections."""
        await self._connections.aclose()
        if self._tokens:
            await self._tokens.aclose()

    async def _ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] = NO_HEADERS,
        *,
        headers: Mapping[str, str] = NO_HEADERS,
        body: Json | None = None,
    ) -> Answer:
        question = f"?{urlencode(query, quote_via=quote)}" if query else ""
        if trace := TRACEPARENT.get():
            headers = {**headers, "traceparent": trace}
        request = Outgoing(
            method=method,
            target=replace(self._base, path=f"{self._base.path}{path}{question}"),
            headers=headers,
            body=None if body is None else encode(body),
        )
        attempt = partial(self._attempt, self._what(method, path), request)
        return await self._retries.run(attempt, repeatable=method in _REPEATABLE)

    async def _attempt(self, what: str, request: Outgoing) -> Answer:
        # The wait for a connection must not take time from the request, as it would in the pool.
        async with self._slot(what):
            return await self._circuit.run(partial(self._authorised, what, request))

    @asynccontextmanager
    async def _slot(self, what: str) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._seconds):
                await self._slots.acquire()
        except TimeoutError:
            raise NeighbourUnavailable(
                f"{what}: {MAX_CONNECTIONS} other requests have had no answer for"
                f" {self._seconds:g} seconds"
            ) from None
        try:
            yield
        finally:
            self._slots.release()

    async def _authorised(self, what: str, request: Outgoing) -> Answer:
        if not self._tokens:
            return await self._send(what, request)
        token = await self._tokens.current()
        try:
            return await self._send(what, _with_token(request, token))
        except _Unauthenticated:
            token = await self._tokens.other_than(token)
        return await self._send(what, _with_token(request, token))

    async def _send(self, what: str, request: Outgoing) -> Answer:
        try:
            response = await self._connections.send(request)
        except NoResponse as failure:
            message = f"{what}: {failure}"
            if failure.passing:
                raise Passing(message, sent=failure.sent, reason=failure.log_text) from failure
            raise NeighbourUnavailable(message, reason=failure.log_text) from failure
        if response.status == HTTPStatus.UNAUTHORIZED:
            # Its words may quote the credentials.
            reason = "401: the credentials are not accepted"
            raise _Unauthenticated(f"{what}: {reason}", reason=reason)
        return answers.read(what, response, time.time())

    def _what(self, method: str, path: str) -> str:
        """A request, as the beginning of a message."""
        short = path if len(path) <= _MAX_PATH_LENGTH else f"{path[:_MAX_PATH_LENGTH]}…"
        return f"{self._name}: {method} {short}"


def _with_token(request: Outgoing, token: str) -> Outgoing:
    return replace(request, headers={**request.headers, "Authorization": f"Bearer {token}"})


def _page(what: str, answer: Answer) -> Page:
    """A page of a list; raises NeighbourUnavailable if it is none."""
    elements = answer.content
    if not isinstance(elements, list):
        raise NeighbourUnavailable(f"{what}: the answer is no array")
    if not all(isinstance(element, dict) for element in elements):
        raise NeighbourUnavailable(f"{what}: an element of the answer is no object")
    total = answer.headers.get("x-total-count", "")
    return Page(
        elements,
        int(total) if _NUMBER.fullmatch(total) else None,
        answer.status == HTTPStatus.PARTIAL_CONTENT,
    )
