"""Requests and responses in one piece (two extensions of ASGI).

A server with the extension RESPONSE takes a body in `http.response.start`: the message is the
response. The extension BODY is of a request whose body has arrived: `take` returns it, in the place
of all that `receive` would.
"""

from __future__ import annotations

from typing import Final

from starlette.types import Scope, Send

RESPONSE: Final = "tmf630.http.response.whole"
BODY: Final = "tmf630.http.request.whole"
"""The names of the extensions in `scope["extensions"]`."""


async def send_whole(
    scope: Scope, send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    """Send a response, in one message where the server takes that."""
    start = {"type": "http.response.start", "status": status, "headers": headers}
    if RESPONSE in scope.get("extensions", ()):
        start["body"] = body
        await send(start)
    else:
        await send(start)
        await send({"type": "http.response.body", "body": body})


def arrived(scope: Scope) -> bytes | None:
    """The body of a request, if it has arrived and its server says so."""
    extension = scope.get("extensions", {}).get(BODY)
    body: bytes | None = extension["take"]() if extension else None
    return body
