"""The response to a request that cannot be served: the contract's `Error`."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.types import Send

from tmf630.errors import Fault
from tmf630.http.operation.negotiation import MEDIA_TYPE


async def send_error(fault: Fault, send: Send, headers: Sequence[tuple[bytes, bytes]] = ()) -> None:
    """Send a fault, with its headers and these."""
    text = fault.body()
    fields = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", b"%d" % len(text)),
        *((name.lower().encode(), value.encode()) for name, value in fault.headers.items()),
        *headers,
    ]
    await send({"type": "http.response.start", "status": fault.kind.status, "headers": fields})
    await send({"type": "http.response.body", "body": text})
