"""The body of a request: read whole, within its limit, and parsed once."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from tmf630 import wire
from tmf630.errors import INVALID_BODY, MISSING_BODY, TOO_LARGE, Fault
from tmf630.http.limits import RequestLimits
from tmf630.http.operation import negotiation
from tmf630.http.whole import arrived
from tmf630.offload import offload

_READ_SECONDS: Final = 20.0
_READING: Final = 2 / 3
"""Of the time for a request, that its body may take at most to arrive."""
_GROWTH: Final = 20
"""How many times as large a usual text is when it is unpacked."""


async def read(
    scope: Scope, headers: Mapping[str, str], receive: Receive, limits: RequestLimits
) -> bytes:
    """The text of the body, which is not empty; raises a 400 or 413 Fault.

    Counts the bytes as they arrive: a chunked body declares no length. A declared length serves
    to refuse a large body early, nothing more. What gzip has packed is unpacked, within the limit.
    """
    max_bytes = limits.body_bytes
    declared = headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > max_bytes:
        raise _too_large(max_bytes)
    text = arrived(scope)
    if text is None:
        text = await _received(receive, limits)
    elif len(text) > max_bytes:
        raise _too_large(max_bytes)
    if not text:
        raise Fault(MISSING_BODY, "this operation needs a body")
    if "content-encoding" in headers and negotiation.is_packed(headers["content-encoding"]):
        return await offload(_GROWTH * len(text), _unpacked, text, max_bytes)
    return text


def parse(text: bytes, max_depth: int) -> Any:
    """The JSON value of a body; raises a 400 Fault."""
    try:
        return wire.parse(text, max_depth)
    except wire.Malformed as error:
        raise Fault(INVALID_BODY, str(error)) from None


async def _received(receive: Receive, limits: RequestLimits) -> bytes:
    seconds = min(_READ_SECONDS, limits.seconds * _READING)
    try:
        async with asyncio.timeout(seconds):
            return await _text(receive, limits.body_bytes)
    except TimeoutError:
        message = f"the body did not arrive within {seconds:.2g} seconds"
        raise Fault(INVALID_BODY, message, {"Connection": "close"}) from None


async def _text(receive: Receive, max_bytes: int) -> bytes:
    chunks: list[bytes] = []
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk = message.get("body", b"")
        length += len(chunk)
        if length > max_bytes:
            raise _too_large(max_bytes)
        chunks.append(chunk)
        if not message.get("more_body"):
            return b"".join(chunks)


def _unpacked(text: bytes, max_bytes: int) -> bytes:
    """The content of a gzip file of one member; nothing beyond the limit is unpacked."""
    unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        content = unpacking.decompress(text, max_bytes + 1)
    except zlib.error:
        raise Fault(INVALID_BODY, "the body is not what gzip writes") from None
    if len(content) > max_bytes:
        raise _too_large(max_bytes, "the unpacked body")
    if not unpacking.eof or unpacking.unused_data:
        raise Fault(INVALID_BODY, "the body is not one whole member of gzip")
    return content


def _too_large(max_bytes: int, what: str = "the body") -> Fault:
    return Fault(TOO_LARGE, f"{what} is larger than {max_bytes} bytes")
