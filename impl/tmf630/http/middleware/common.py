"""What every request and every response have in common, whatever the operation.

Each response is the contract's or a contract `Error`, and carries the request's id. A path has one
spelling. Only the log says what went wrong inside the server.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from tmf630.caller import CALLER
from tmf630.correlation import REQUEST_ID
from tmf630.errors import INTERNAL
from tmf630.http.access.access import Access
from tmf630.http.fields import fields_of
from tmf630.http.limits import LIMITS, RequestLimits
from tmf630.http.middleware import request_log
from tmf630.http.middleware.cors import Origins
from tmf630.http.middleware.faults import FaultTable, fault_of, forget_frames, overdue
from tmf630.http.middleware.hosts import Hosts
from tmf630.http.middleware.packing import VARY, accepts_gzip
from tmf630.http.middleware.places import Places
from tmf630.http.middleware.request_log import LoggedRequest
from tmf630.http.middleware.responder import Responder
from tmf630.http.middleware.routing import Operation, nothing_here, operation_of
from tmf630.http.middleware.running import Running
from tmf630.logs import watch_levels


class Meter(Protocol):
    """What is told of the requests."""

    def begun(self, method: str) -> None:
        """Note that a request has begun."""

    def ended(self, operation: Operation, status: int | None, seconds: float) -> None:
        """Note that it has ended, and with which status: None if it has got no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MiddlewareOptions:
    """Which hosts and which origins of pages are served.

    `access` identifies callers, `limits` are those of requests. `faults` are those of exceptions
    that `tmf630` does not know. With an `access_log` each request has a line in the log, else those
    that fail have one. With `gzip` responses are packed for clients that accept it. A `meter` is
    told of all requests.
    """

    hosts: Hosts
    origins: Origins
    access: Access
    faults: FaultTable
    access_log: bool = False
    limits: RequestLimits = LIMITS
    gzip: bool = True
    meter: Meter | None = None


class Middleware:
    """The outermost layer of the application (ASGI)."""

    def __init__(self, application: ASGIApp, options: MiddlewareOptions, places: Places) -> None:
        self._application = application
        self._hosts = options.hosts
        self._origins = options.origins
        self._served_level = logging.INFO if options.access_log else logging.DEBUG
        self._places = places
        self._faults = options.faults
        self._packs = options.gzip
        self._meter = options.meter
        watch_levels(self._look_at_level)
        limits = options.limits
        self._seconds = limits.seconds
        running = Running(limits.requests, limits.seconds, self._refuse_overdue)
        self._begin, self._end = running.begin, running.end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        fields = fields_of(scope).by_name
        responder = self._responder(scope, fields, send)
        if self._meter:
            self._meter.begun(scope["method"])
        is_served = False
        try:
            self._begin(responder, scope)
            self._check(scope, fields)
            await self._application(scope, receive, responder.send)
            is_served = True
        except ClientDisconnect:
            is_served = True
        except Exception as error:  # noqa: BLE001 - the last place where it can become an Error
            await self._refuse(error, responder, scope)
        finally:
            self._end(responder)
            if self._notes_ended:
                self._note_ended(responder, scope, is_served=is_served)

    def _responder(self, scope: Scope, fields: Mapping[bytes, bytes], send: Send) -> Responder:
        responder = Responder(scope, fields, send)
        if self._packs:
            responder.headers.append(VARY)
            if b"accept-encoding" in fields and accepts_gzip(fields[b"accept-encoding"]):
                responder.pack(fields)
        if self._origins.any_allowed:
            responder.headers += self._origins.headers(fields)
        return responder

    async def _refuse(self, error: Exception, responder: Responder, scope: Scope) -> None:
        """Log and send what has ended a request."""
        fault = fault_of(error, scope["method"], self._faults)
        inner = error.__cause__ if fault is error else error
        cause = None if fault.kind.status < INTERNAL.status else inner
        place = self._places.of(fault.message)
        logged = _logged(scope, operation_of(scope), None, responder.seconds())
        request_log.refused(logged, fault, place, cause)
        forget_frames(error)
        await responder.send_fault(fault)

    def _note_ended(self, responder: Responder, scope: Scope, *, is_served: bool) -> None:
        """Log that a request was served, and measure it, as far as that is asked for."""
        operation, status, seconds = operation_of(scope), responder.status, responder.seconds()
        if is_served and self._logs_served:
            logged = _logged(scope, operation, status, seconds)
            request_log.served(self._served_level, logged)
        if self._meter:
            self._meter.ended(operation, status, seconds)

    def _look_at_level(self) -> None:
        self._logs_served = request_log.is_served_logged(self._served_level)
        self._notes_ended = self._logs_served or self._meter is not None

    async def _refuse_overdue(self, responder: Responder, scope: Scope) -> None:
        """Log and answer a request that takes too long."""
        REQUEST_ID.set(responder.request_id)
        CALLER.set(None)
        fault = overdue(self._seconds, scope["method"])
        logged = _logged(scope, operation_of(scope), None, responder.seconds())
        request_log.refused(logged, fault)
        await responder.send_instead(fault)

    def _check(self, scope: Scope, fields: Mapping[bytes, bytes]) -> None:
        """Raise a 403 or 404 Fault for what no operation serves. A slash at the end is ignored."""
        path = scope["path"]
        # A request of HTTP/1.0 needs no Host.
        if (host := fields.get(b"host")) not in self._hosts.known and host is not None:
            self._hosts.check(host)
        if b"origin" in fields:
            self._origins.check(scope["method"], fields)
        # The router's patterns take a line break for the end of a path, or for part of an id.
        if "\n" in path:
            raise nothing_here()
        if path.endswith("/") and path.strip("/"):
            scope["path"] = path[:-1]


def _logged(
    scope: Scope, operation: Operation, status: int | None, seconds: float
) -> LoggedRequest:
    if caller := CALLER.get():
        name = caller.name
    else:
        name = scope["client"][0] if scope["client"] else "unknown"
    parameters = scope.get("path_params")
    id = parameters.get("id") if parameters else None
    return LoggedRequest(name, operation, id, status, seconds)
