"""The API, as a page asks it: requests of a caller, within the process."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, Final, NamedTuple, TypeVar

from starlette.types import ASGIApp

from tmf630 import pacing, wire
from tmf630.caller import Caller
from tmf630.http import in_process
from tmf630.http.in_process import Answer

T = TypeVar("T")

_SECONDS: Final = 60.0
"""Longer than the server lets any request take."""

_UNCOUNTED: Final = "what matches is still being counted: load the page again in {} s"


class Refusal(Exception):
    """An `Error` of the API: its status, code, reason and message."""

    def __init__(self, status: int, error: Mapping[str, Any]) -> None:
        super().__init__(error.get("message") or error.get("reason", ""))
        self.status = status
        self.code = str(error.get("code", ""))
        self.reason = str(error.get("reason", ""))
        self.message = str(error.get("message") or self.reason)


class Page(NamedTuple):
    """The resources of a page of a list, and how many there are in all."""

    resources: list[dict[str, Any]]
    total: int


class Api:
    """Requests to the API at `base_path` of an application that runs in a loop.

    Its methods block: they are for threads beside that of the loop. Each raises Refusal.
    """

    def __init__(
        self, application: ASGIApp, base_path: str, loop: asyncio.AbstractEventLoop
    ) -> None:
        self._application = application
        self._base_path = base_path
        self._loop = loop

    def find(self, caller: Caller, collection: str, query: str) -> Page:
        """The page of a list that a query string asks for, with the number of all."""
        answer = self._requested(caller, "GET", f"/{collection}?{query}")
        total = answer.headers.get("x-total-count")
        if total is None:
            seconds = answer.headers["retry-after"]
            raise Refusal(503, {"message": _UNCOUNTED.format(seconds)})
        return Page(wire.decode(answer.body), int(total))

    def get(self, caller: Caller, path: str) -> tuple[dict[str, Any], str]:
        """A resource by its path, and its ETag."""
        text, etag = self.read(caller, path)
        return wire.decode(text), etag

    def read(self, caller: Caller, path: str) -> tuple[bytes, str]:
        """The JSON text of a resource as it was answered, and its ETag."""
        answer = self._requested(caller, "GET", path)
        return answer.body, answer.headers.get("etag", "")

    def at(self, base_path: str) -> Api:
        """The API at another base path of the same application."""
        return Api(self._application, base_path, self._loop)

    def send(
        self,
        caller: Caller,
        method: str,
        path: str,
        value: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Have a resource made, changed or removed; returns what it is then, None if gone."""
        body = b"" if value is None else wire.encode(value)
        return self.send_text(caller, method, path, body, headers)

    def send_text(
        self,
        caller: Caller,
        method: str,
        path: str,
        body: bytes,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """The same with a JSON text, which is sent as it is."""
        answer = self._requested(caller, method, path, headers or {}, body)
        return wire.decode(answer.body) if answer.body else None

    def run(self, use_case: Coroutine[Any, Any, T]) -> T:
        """The result of a use case, which runs on the server's loop; raises what it raises."""
        return asyncio.run_coroutine_threadsafe(use_case, self._loop).result(_SECONDS)

    def _requested(
        self,
        caller: Caller,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Answer:
        sent = (
            {"content-type": "application/json", "content-length": str(len(body))} if body else {}
        )
        request = in_process.request(
            self._application,
            caller,
            method,
            self._base_path + path,
            {**sent, **(headers or {})},
            body,
        )
        answer = self.run(request)
        if pacing.is_background():
            pacing.pause()
        if answer.status >= 400:  # noqa: PLR2004 - HTTP: errors begin here
            raise Refusal(answer.status, wire.decode(answer.body) if answer.body else {})
        return answer
