"""Responses in one message (an extension of ASGI).

A server with this extension takes a body in `http.response.start`: the message is the response.
"""

from __future__ import annotations

from typing import Final

from starlette.types import Scope, Send

WHOLE: Final = "tmf630.http.response.whole"
"""The name of the extension in `scope["extensions"]`."""


async def send_whole(
    scope: Scope, send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    """Send a response, in one message where the server takes that."""
    start = {"type": "http.response.start", "status": status, "headers": headers}
    if WHOLE in scope.get("extensions", ()):
        start["body"] = body
        await send(start)
    else:
        await send(start)
        await send({"type": "http.response.body", "body": body})
