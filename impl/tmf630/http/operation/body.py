"""The body of a request: read whole, within its limit, and parsed once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from tmf630 import wire
from tmf630.errors import INVALID_BODY, MISSING_BODY, TOO_LARGE, Fault
from tmf630.http.request import MAX_BODY_BYTES

_READ_SECONDS: Final = 20


async def read(headers: Mapping[str, str], receive: Receive) -> bytes:
    """The text of the body, which is not empty; raises a 400 or 413 Fault.

    Counts the bytes as they arrive: a chunked body declares no length. A declared length serves
    to refuse a large body early, nothing more.
    """
    declared = headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > MAX_BODY_BYTES:
        raise _too_large()
    try:
        async with asyncio.timeout(_READ_SECONDS):
            text = await _text(receive)
    except TimeoutError:
        message = f"the body did not arrive within {_READ_SECONDS} seconds"
        raise Fault(INVALID_BODY, message, {"Connection": "close"}) from None
    if not text:
        raise Fault(MISSING_BODY, "this operation needs a body")
    return text


def parse(text: bytes) -> Any:
    """The JSON value of a body; raises a 400 Fault."""
    try:
        return wire.parse(text)
    except wire.Malformed as error:
        raise Fault(INVALID_BODY, str(error)) from None


async def _text(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk = message.get("body", b"")
        length += len(chunk)
        if length > MAX_BODY_BYTES:
            raise _too_large()
        chunks.append(chunk)
        if not message.get("more_body"):
            return b"".join(chunks)


def _too_large() -> Fault:
    return Fault(TOO_LARGE, f"the body is larger than {MAX_BODY_BYTES} bytes")
