"""The response to one request: started once, with the request's id, without a body on HEAD."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Final

from starlette.types import Message, Scope, Send

from tmf630.correlation import REQUEST_ID, join_trace, request_id_in
from tmf630.errors import Fault
from tmf630.http.middleware.cors import Headers
from tmf630.http.middleware.error_response import send_error
from tmf630.http.middleware.packing import Packing
from tmf630.identifiers import new_id

_LOG: Final = logging.getLogger(__name__)


class Responder:
    """Sends the response to one request, and gives the request its id.

    `headers` are sent beside those of the response. `status` is None until the response starts.
    """

    def __init__(self, scope: Scope, fields: Mapping[bytes, bytes], send: Send) -> None:
        has_id = b"x-request-id" in fields
        request_id = request_id_in(scope["headers"]) if has_id else new_id()
        self.request_id = request_id
        self.headers: Headers = [(b"x-request-id", request_id.encode("ascii"))]
        self.status: int | None = None
        self._started = time.perf_counter()
        self._is_head = scope["method"] == "HEAD"
        self._send = send
        REQUEST_ID.set(request_id)
        if b"traceparent" in fields:
            join_trace(fields[b"traceparent"])

    def pack(self, fields: Mapping[bytes, bytes]) -> None:
        """Pack what is sent with gzip, for a client that accepts it and has sent these headers."""
        self._send = Packing(self._send, fields)
        # The length in a response to HEAD is that of the packed body. The server leaves it out.
        self._is_head = False

    def seconds(self) -> float:
        """How long the request has taken so far."""
        return time.perf_counter() - self._started

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = self.status or message["status"]
            message["headers"] += self.headers
            if self._is_head and "body" in message:
                message["body"] = b""
        elif self._is_head:
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)

    async def send_fault(self, fault: Fault) -> None:
        """Send an `Error`; when the response has started already, only log the fault."""
        if self._send is _nowhere:
            return
        if self.status is not None:
            _LOG.error("an answer broke off: %s", fault.kind.reason)
            return
        await send_error(fault, self.send)

    async def send_instead(self, fault: Fault) -> None:
        """Send an `Error`, and nothing of what the application sends later."""
        send, self._send = self._send, _nowhere
        self.status = fault.kind.status
        await send_error(fault, send, self.headers)


async def _nowhere(_: Message) -> None:
    """Send nothing."""
