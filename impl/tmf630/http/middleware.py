"""What is true of every request and every answer, whatever the operation.

Each answer is the contract's or a contract `Error`, and carries the request's id; HEAD and OPTIONS
are served, a path has one spelling, and nothing that went wrong inside is told to anybody but the
log.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tmf630.correlation import REQUEST_ID
from tmf630.errors import CONFLICT, INTERNAL, METHOD_NOT_ALLOWED, NOT_FOUND, Fault
from tmf630.http import request_log, unavailable
from tmf630.http.cors import Headers, Origins
from tmf630.http.hosts import Hosts
from tmf630.http.negotiation import MEDIA_TYPE
from tmf630.http.request_log import LoggedRequest
from tmf630.identifiers import new_id
from tmf630.store.errors import Reused, TooSlow, Unavailable

_LOG: Final = logging.getLogger(__name__)
_REQUEST_ID_LENGTH: Final = 128

Faults = Mapping[type[Exception], Callable[[Exception], Fault]]
"""What a client is told when one of these exceptions, or one of a class below, ends a request."""

_STORE_FAULTS: Final[Faults] = {
    Reused: lambda _: Fault(
        CONFLICT, "Idempotency-Key: has come with another body in the last 24 hours"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MiddlewareOptions:
    """Which hosts and which origins of pages are served.

    `actor_header` is the header in which a gateway names the sender of a request. `faults` maps
    further exceptions to faults.
    """

    hosts: Hosts
    origins: Origins
    actor_header: str | None
    faults: Faults


class Middleware:
    """The outermost layer of the application (ASGI).

    `allowed_methods` knows the methods of a path, None when there is no such path.
    """

    def __init__(
        self,
        application: ASGIApp,
        allowed_methods: Callable[[str], Sequence[str] | None],
        options: MiddlewareOptions,
    ) -> None:
        self._application = application
        self._allowed_methods = allowed_methods
        self._hosts = options.hosts
        self._origins = options.origins
        self._logs_served = _LOG.isEnabledFor(logging.DEBUG)
        self._actor_header = (options.actor_header or "").lower().encode("ascii")
        self._faults = {**_STORE_FAULTS, **options.faults}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        fields = dict(scope["headers"])
        responder = _Responder(scope, fields, send)
        if self._origins.any_allowed:
            responder.headers += self._origins.headers(fields)
        try:
            await self._serve(responder, scope, fields, receive)
        except ClientDisconnect:
            _LOG.debug("the client went away")
        except Exception as error:  # noqa: BLE001 - the last place where it can become an Error
            await self._refuse(error, responder, scope, fields)
        else:
            if self._logs_served and responder.status:
                logged = self._logged(scope, fields)
                request_log.served(logged, responder.status, responder.seconds())

    async def _refuse(
        self, error: Exception, responder: _Responder, scope: Scope, fields: Mapping[bytes, bytes]
    ) -> None:
        """Tell the client, and the log, of what has ended a request."""
        # A function of its own: a frame that is in the exception's traceback and has the exception
        # as well would keep the whole request, also a large one, until garbage is collected.
        fault = self._fault(error, scope["method"])
        await responder.fault(fault)
        cause = None if fault is error or fault.kind.status < INTERNAL.status else error
        request_log.refused(self._logged(scope, fields), fault, cause, responder.seconds())

    async def _serve(
        self, responder: _Responder, scope: Scope, fields: Mapping[bytes, bytes], receive: Receive
    ) -> None:
        path, method = scope["path"], scope["method"]
        # A client of HTTP/1.0 need not say it.
        if (host := fields.get(b"host")) not in self._hosts.known and host is not None:
            self._hosts.check(host)
        if b"origin" in fields:
            self._origins.check(method, fields)
        if path.endswith("/") and path.strip("/"):
            path = path[:-1]
        methods = self._allowed_methods(path)
        if methods is None:
            raise Fault(NOT_FOUND, "there is nothing at this path")
        if method not in methods:
            raise _not_allowed(method, methods)
        if method == "OPTIONS":
            await responder.allow(methods, self._origins.preflight(fields, methods))
            return
        if method == "HEAD":
            method = "GET"
        if path is not scope["path"] or method is not scope["method"]:
            scope = {**scope, "path": path, "method": method}
        await self._application(scope, responder.receiving(receive), responder.send)

    def _fault(self, error: Exception, method: str) -> Fault:
        """What is told of an exception to who has sent a request of this method."""
        if isinstance(error, Fault):
            return error
        for kind in type(error).__mro__:
            if kind in self._faults:
                return self._faults[kind](error)
        if isinstance(error, Unavailable | TooSlow):
            return unavailable.fault(error, method)
        return Fault(INTERNAL, "something went wrong inside; the log of the server says what")

    def _logged(self, scope: Scope, fields: Mapping[bytes, bytes]) -> LoggedRequest:
        actor = fields.get(self._actor_header)
        return LoggedRequest(
            method=scope["method"],
            # As it was sent: percent-encoded.
            path=scope["raw_path"].decode("latin-1"),
            client=scope["client"][0] if scope["client"] else "unknown",
            actor=actor.decode("latin-1") if actor else None,
        )


class _Responder:
    """The answer to one request: begun once, with the request's id, and without a body on HEAD."""

    def __init__(self, scope: Scope, fields: Mapping[bytes, bytes], send: Send) -> None:
        request_id = _request_id(scope) if b"x-request-id" in fields else new_id()
        self.headers: Headers = [(b"x-request-id", request_id.encode("ascii"))]
        self.status: int | None = None
        self._began = time.perf_counter()
        self._head = scope["method"] == "HEAD"
        self._awaited = b"expect" in fields
        self._send = send
        REQUEST_ID.set(request_id)

    def seconds(self) -> float:
        """How long it has taken so far."""
        return time.perf_counter() - self._began

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] += self.headers
            if self._awaited:
                message["headers"].append((b"connection", b"close"))
        elif self._head:
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)

    def receiving(self, receive: Receive) -> Receive:
        """The source of the request's body.

        A client that waits to be told to go on may send its body or not when it is answered at
        once instead. Nobody can know where its next request begins, so there must be none.
        """
        if not self._awaited:
            return receive

        async def received() -> Message:
            self._awaited = False
            return await receive()

        return received

    async def allow(self, methods: Sequence[str], preflight: Headers) -> None:
        headers = [
            (b"allow", ", ".join(methods).encode()),
            (b"content-type", MEDIA_TYPE.encode()),
            *preflight,
        ]
        await self.send({"type": "http.response.start", "status": 204, "headers": headers})
        await self.send({"type": "http.response.body", "body": b""})

    async def fault(self, fault: Fault) -> None:
        """Answer with an `Error`, unless an answer has begun: then all that is left is the log."""
        if self.status is not None:
            _LOG.error("an answer broke off: %s", fault.message)
            return
        text = fault.body()
        headers = [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-length", b"%d" % len(text)),
            *((name.lower().encode(), value.encode()) for name, value in fault.headers.items()),
        ]
        await self.send(
            {"type": "http.response.start", "status": fault.kind.status, "headers": headers}
        )
        await self.send({"type": "http.response.body", "body": text})


def _not_allowed(method: str, methods: Sequence[str]) -> Fault:
    allowed = ", ".join(methods)
    return Fault(
        METHOD_NOT_ALLOWED,
        f"{method} is not served here; allowed are {allowed}",
        {"Allow": allowed},
    )


def _request_id(scope: Scope) -> str:
    """The client's X-Request-Id where it is fit to be repeated, or else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and 0 < len(value) <= _REQUEST_ID_LENGTH:
            text: str = value.decode("latin-1")
            if text.isascii() and text.isprintable():
                return text
    return new_id()
