"""The response to bytes that are no request: an `Error`, after which the connection closes."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from tmf630.correlation import REQUEST_ID
from tmf630.errors import Fault
from tmf630.http import request_log
from tmf630.http.operation.negotiation import MEDIA_TYPE
from tmf630.http.request_log import LoggedRequest
from tmf630.identifiers import new_id


class Refusal:
    """An ASGI application that sends a fault, in place of the real one."""

    def __init__(self, fault: Fault) -> None:
        self._fault = fault

    async def __call__(self, scope: Scope, _: Receive, send_message: Send) -> None:
        request_id = new_id()
        REQUEST_ID.set(request_id)
        request_log.refused(
            LoggedRequest(scope["client"][0] if scope["client"] else "unknown"), self._fault
        )
        await send(self._fault, request_id, send_message)


async def send(fault: Fault, request_id: str, send_message: Send) -> None:
    """Send a fault as the last response of a connection."""
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"x-request-id", request_id.encode()),
        (b"connection", b"close"),
    ]
    start = {"type": "http.response.start", "status": fault.kind.status, "headers": headers}
    await send_message(start)
    await send_message({"type": "http.response.body", "body": fault.body()})
