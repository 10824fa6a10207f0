"""A client of one API on this machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

Json = dict[str, Any]

_SECONDS: Final = 30.0
"""The time limit of a request."""
_MERGE: Final = "application/merge-patch+json"


class Stopped(Exception):
    """A step of the demonstration has not come; the text says which."""


class Answer(NamedTuple):
    """The answer to a request. `content` is None if it has none."""

    status: int
    content: Any
    etag: str


class Client:
    """Sends requests to the API at a URL."""

    def __init__(self, url: str) -> None:
        self.url: Final = url
        parts = urlsplit(url)
        self._host, self._port, self._base = parts.hostname or "", parts.port, parts.path

    def get(self, path: str) -> Any:
        """The content of the answer; raises Stopped unless it is there."""
        return self.expect(HTTPStatus.OK, "GET", path)

    def post(self, path: str, body: Json) -> Any:
        """The resource that is created; raises Stopped if none is."""
        return self.expect(HTTPStatus.CREATED, "POST", path, body)

    def expect(self, status: int, method: str, path: str, body: Json | None = None) -> Any:
        """The content of an answer with this status; raises Stopped for another one."""
        answer = self.send(method, path, body)
        if answer.status != status:
            said = json.dumps(answer.content, ensure_ascii=False)
            raise Stopped(f"{method} {self.url}{path} is answered with {answer.status}: {said}")
        return answer.content

    def send(
        self, method: str, path: str, body: Json | None = None, etag: str | None = None
    ) -> Answer:
        """The answer to a request, with `etag` to one that must not meet a later version.

        A PATCH is a merge patch. Raises Stopped without an answer.
        """
        headers = {"If-Match": etag} if etag else {}
        if body is not None:
            headers["Content-Type"] = _MERGE if method == "PATCH" else "application/json"
        try:
            return self._answer(method, path, body, headers)
        except (OSError, HTTPException, ValueError) as error:
            raise Stopped(f"{method} {self.url}{path} has no answer: {error!r}") from None

    def _answer(
        self, method: str, path: str, body: Json | None, headers: Mapping[str, str]
    ) -> Answer:
        connection = HTTPConnection(self._host, self._port, timeout=_SECONDS)
        with closing(connection):
            sent = None if body is None else json.dumps(body).encode()
            connection.request(method, self._base + path, sent, dict(headers))
            response = connection.getresponse()
            said = response.read()
            etag = response.getheader("ETag", "")
            return Answer(response.status, json.loads(said) if said else None, etag)
