"""Requests of the process to its own application, whose caller it already knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextvars import ContextVar
from typing import Final, NamedTuple
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message

from tmf630.caller import Caller
from tmf630.http.access.access import Access

_KNOWN: Final[ContextVar[Caller | None]] = ContextVar("known", default=None)
"""The caller of a request within the process. No request from a connection has it."""


class Answer(NamedTuple):
    """A response that has arrived whole."""

    status: int
    headers: Headers
    body: bytes


class InProcessAccess:
    """Access for requests without a client's address; that of all others is `others`.

    Requests within the process have none, and neither have those of a connection that has ended.
    """

    def __init__(self, others: Access) -> None:
        self._others = others

    async def caller(self, client: str, headers: Mapping[str, str]) -> Caller:
        """The known caller, or the one that others identify."""
        return _KNOWN.get() or await self._others.caller(client, headers)

    def needed(self, declared: Collection[str]) -> frozenset[str]:
        """The scopes that any caller needs."""
        return self._others.needed(declared)


async def request(
    application: ASGIApp,
    caller: Caller,
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes = b"",
) -> Answer:
    """Have the application serve a request of this caller; it must run in a task of its own.

    `target` is a path and a query, both percent-encoded where they need it.
    """
    _KNOWN.set(caller)
    path, _, query = target.partition("?")
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    await application(
        {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "client": None,
            "server": None,
            "state": {},
            "extensions": {},
        },
        receive,
        send,
    )
    start = messages[0]
    content = b"".join(each.get("body", b"") for each in messages[1:])
    return Answer(start["status"], Headers(raw=start["headers"]), content)
