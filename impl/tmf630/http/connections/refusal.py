"""The response to bytes that are no request: an `Error`, after which the connection closes."""

from __future__ import annotations

from typing import Final

from starlette.types import Receive, Scope, Send

from tmf630.correlation import REQUEST_ID, request_id_in
from tmf630.errors import Fault
from tmf630.http.middleware import request_log
from tmf630.http.middleware.error_response import send_error
from tmf630.http.middleware.places import Places
from tmf630.http.middleware.request_log import LoggedRequest

_PLACES: Final = Places([])


class Refusal:
    """An ASGI application that sends a fault, in place of the real one."""

    def __init__(self, fault: Fault) -> None:
        self._fault = fault

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        request_id = request_id_in(scope["headers"])
        REQUEST_ID.set(request_id)
        caller = scope["client"][0] if scope["client"] else "unknown"
        request_log.refused(LoggedRequest(caller), self._fault, _PLACES.of(self._fault.message))
        await send_last(self._fault, request_id, send)


async def send_last(fault: Fault, request_id: str, send: Send) -> None:
    """Send a fault as the last response of a connection."""
    headers = [(b"x-request-id", request_id.encode()), (b"connection", b"close")]
    await send_error(fault, send, headers)
