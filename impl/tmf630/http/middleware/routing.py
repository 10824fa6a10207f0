"""Paths and their methods: the 404, the 405, HEAD and OPTIONS of every path.

A gateway may have a path of its own for the server, and remove it from requests or leave it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from starlette.types import ASGIApp, Receive, Scope, Send

from tmf630.errors import METHOD_NOT_ALLOWED, NOT_FOUND, Fault
from tmf630.http.middleware.cors import Origins
from tmf630.http.operation.negotiation import MEDIA_TYPE

_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""In the order in which the server lists them."""
_MAX_KNOWN: Final = 1_024


class Operation(NamedTuple):
    """What a request asks for: its method, the template of its path, and the operation's name.

    Without a route the server has no such path. The name is an `operationId`, `page` or `options`.
    """

    method: str
    route: str | None = None
    name: str | None = None


class PathOperations:
    """All that is served at one path (ASGI).

    `operations` has an ASGI application for each method. HEAD is served where GET is, OPTIONS
    everywhere. Raises a 405 Fault for any other method.
    """

    def __init__(self, operations: Mapping[str, ASGIApp], origins: Origins) -> None:
        self._origins = origins
        self._operations = {**operations, "OPTIONS": self._options}
        if "GET" in operations:
            self._operations["HEAD"] = operations["GET"]
        self._allowed: Sequence[str] = [each for each in _METHODS if each in self._operations]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.serving(scope["method"])(scope, receive, send)

    def serving(self, method: str) -> ASGIApp:
        """What serves a method; raises a 405 Fault."""
        operation = self._operations.get(method)
        if operation is None:
            raise self._not_allowed(method)
        return operation

    def operation(self, method: str) -> str | None:
        """The name of what is served for a method: its `operationId`, `page` or `options`."""
        served = self._operations.get(method)
        if served == self._options:
            return "options"
        return None if served is None else getattr(served, "operation_id", "page")

    async def _options(self, scope: Scope, _: Receive, send: Send) -> None:
        headers = [
            (b"allow", ", ".join(self._allowed).encode("ascii")),
            (b"content-type", MEDIA_TYPE.encode("ascii")),
            *self._origins.preflight(dict(scope["headers"]), self._allowed),
        ]
        await send({"type": "http.response.start", "status": 204, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    def _not_allowed(self, method: str) -> Fault:
        allowed = ", ".join(self._allowed)
        return Fault(
            METHOD_NOT_ALLOWED,
            f"{method} is not served here; allowed are {allowed}",
            {"Allow": allowed},
        )


class Below:
    """An application that is also served below a path (ASGI)."""

    def __init__(self, path: str, application: ASGIApp) -> None:
        self._path = path
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        rest = path.removeprefix(self._path)
        if rest != path and rest[:1] in ("", "/"):
            scope = {**scope, "path": rest or "/"}
        await self._application(scope, receive, send)


def also_below(path: str, application: ASGIApp, served: Iterable[str]) -> ASGIApp:
    """An application that serves these paths, below another path as well.

    Where one of its own paths begins with the other one, it is not known which is meant, and only
    its own are served.
    """
    if not path or any(f"{own}/".startswith(f"{path}/") for own in served):
        return application
    return Below(path, application)


def operation_of(scope: Scope) -> Operation:
    """What the request of a scope asks for, if it has been routed."""
    route = scope.get("route")
    return _operation(scope["method"], route and route.path, scope.get("endpoint"))


@lru_cache(_MAX_KNOWN)
def _operation(method: str, route: str | None, endpoint: Any) -> Operation:
    return Operation(method, route, endpoint.operation(method) if endpoint else None)


def nothing_here() -> Fault:
    """The fault of a path that the server does not have."""
    return Fault(NOT_FOUND, "there is nothing at this path")


async def not_found(_: Scope, __: Receive, ___: Send) -> None:
    """Raise a 404 Fault (ASGI): the server has no such path."""
    raise nothing_here()
