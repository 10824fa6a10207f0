"""Responses that gzip packs, for clients that accept that (RFC 9110, section 12.5.3)."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Final

from starlette.types import Message, Send

from tmf630.http.caching import cached_if_short
from tmf630.http.operation.negotiation import GZIP, listed
from tmf630.offload import offload

VARY: Final = (b"vary", b"Accept-Encoding")
_LEAST_BYTES: Final = 1_024
_LEVEL: Final = 1
"""The fastest: a higher one takes twice as long, and makes JSON a tenth shorter."""
_GZIP_FORMAT: Final = 16 + zlib.MAX_WBITS
_NOT_MODIFIED: Final = 304
_TAG_END: Final = '-gzip"'


def unpacked_tags(header: str) -> str:
    """The entity tags in a header, those of packed responses as those of the unpacked ones."""
    return header.replace(_TAG_END, '"')


@cached_if_short(256)
def accepts_gzip(header: bytes) -> bool:
    """Whether a client accepts gzip, and does not like the body as it is better."""
    qualities = {
        name.removeprefix("x-"): _quality(parameters.get("q", "1"))
        for name, parameters in listed(header.decode("latin-1"))
    }
    quality = qualities.get(GZIP, qualities.get("*", 0.0))
    return quality > 0 and quality >= qualities.get("identity", 0.0)


def _quality(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


class Packing:
    """Sends one response: packed, if it comes whole and is large enough.

    Its entity tag differs from that of the unpacked one (RFC 9110, section 8.8.3.3).
    """

    def __init__(self, send: Send, fields: Mapping[bytes, bytes]) -> None:
        self._send = send
        self._fields = fields
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        """Send a message (ASGI)."""
        if message["type"] == "http.response.start":
            self._start = message
            if "body" not in message:
                return
            message = {"type": "http.response.body", "body": message.pop("body")}
        if start := self._start:
            self._start = None
            body = message.get("body", b"")
            if start["status"] == _NOT_MODIFIED:
                self._name_known(start)
            elif len(body) >= _LEAST_BYTES and not message.get("more_body") and _is_text(start):
                body = await offload(len(body), _packed, body)
                start["headers"] = _headers(start["headers"], len(body))
                message = {"type": "http.response.body", "body": body}
            await self._send(start)
        await self._send(message)

    def _name_known(self, start: Message) -> None:
        """Give a 304 the tag of the response that the client has."""
        known = self._fields.get(b"if-none-match", b"")
        start["headers"] = [
            (name, _packed_tag(value) if name == b"etag" and _packed_tag(value) in known else value)
            for name, value in start["headers"]
        ]


def _packed_tag(tag: bytes) -> bytes:
    return tag[:-1] + _TAG_END.encode()


def _packed(body: bytes) -> bytes:
    packing = zlib.compressobj(_LEVEL, wbits=_GZIP_FORMAT)
    return packing.compress(body) + packing.flush()


def _headers(fields: list[tuple[bytes, bytes]], length: int) -> list[tuple[bytes, bytes]]:
    """The headers of a packed response of that length."""
    return [
        *(
            (name, _packed_tag(value) if name == b"etag" else value)
            for name, value in fields
            if name != b"content-length"
        ),
        (b"content-encoding", GZIP.encode()),
        (b"content-length", b"%d" % length),
    ]


def _is_text(start: Message) -> bool:
    """Whether gzip can make a response shorter."""
    return not any(
        name == b"content-encoding" or (name == b"content-type" and value.startswith(b"image/"))
        for name, value in start["headers"]
    )
