"""Exchanges of a request and its response over one connection: HTTP/1.1 (RFC 9112).

Requests are not pipelined: whether a request may be sent again is known from the response to the
one before.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

_MAX_HEAD_BYTES: Final = 64 * 1024
"""Of the status line and the header fields of a response, with all interim responses before it."""
_LARGE: Final = 64 * 1024
"""Bytes of a body that are not copied behind the head."""
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
"""Control characters: with some of them, a value would end its header field."""


class Unsendable(Exception):
    """A header field of a request has a character that none may have."""


class NoAnswer(Exception):
    """A connection has ended, or no HTTP came on it, before the response was complete."""


def head(method: str, path: str, fields: Mapping[str, str], length: int | None) -> bytes:
    """The head of a request with a body of that length, None for no body; raises Unsendable."""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    if any(map(_FORBIDDEN.search, lines)):
        raise Unsendable("a header field of the request has a control character")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


class Response:
    """A response as far as it has come; `status` is 0 until its head has.

    `sent` is whether a part of the request has been sent, so that it may have an effect. `headers`
    are as they came. Of the body at most `max_bytes` are read: `is_whole` is whether that is all of
    it.
    """

    __slots__ = ("body", "headers", "is_whole", "max_bytes", "sent", "status")

    def __init__(self, max_bytes: int) -> None:
        self.sent = False
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = bytearray()
        self.is_whole = False
        self.max_bytes = max_bytes


class Connection(asyncio.Protocol):
    """One connection, which may have TLS; used for one exchange after the other."""

    def __init__(self) -> None:
        self.is_free = True
        self.used_at = 0.0
        self._parser = HttpResponseParser(self)
        self._transport: asyncio.Transport | None = None
        self._response: Response | None = None
        self._head_bytes = 0
        self._is_delimited = False
        self._done: asyncio.Future[None] | None = None
        self._closed = asyncio.Event()

    async def exchange(self, head: bytes, body: bytes, response: Response) -> None:
        """Send a request, and receive its response; raises NoAnswer.

        Afterwards `is_free` says whether another request can be sent.
        """
        transport = self._transport
        if transport is None or not self.is_free:
            raise NoAnswer("the connection was closed")
        self.is_free = False
        self._response, self._head_bytes, self._is_delimited = response, 0, False
        self._done = asyncio.get_running_loop().create_future()
        response.sent = True
        if len(body) < _LARGE:
            transport.write(head + body)
        else:
            transport.writelines([head, body])
        try:
            await self._done
        finally:
            self._response = self._done = None

    def close(self) -> None:
        """Close the connection now, also within an exchange."""
        self.is_free = False
        if self._transport is not None:
            self._transport.abort()

    async def closed(self) -> None:
        """Return when the connection is closed."""
        await self._closed.wait()

    # What follows is called by the event loop and by the parser.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection is made."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Parse some bytes; nothing may come while no response is expected."""
        response = self._response
        if response is None:
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade:
            self._end(None)
        except HttpParserError as error:
            self._fail(error)
        if not response.status:
            self._head_bytes += len(data)
            if self._head_bytes > _MAX_HEAD_BYTES:
                self._end(NoAnswer(f"the head of the response has over {_MAX_HEAD_BYTES} bytes"))

    def eof_received(self) -> None:
        """The end of the connection is that of a response which does not say its length."""
        self.is_free = False
        response = self._response
        if response and response.status and not self._is_delimited:
            response.is_whole = True
            self._end(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is closed."""
        self._transport = None
        self._closed.set()
        self._fail(exc)

    def on_message_begin(self) -> None:
        """A response begins; one that nothing has asked for is refused."""
        if self._response is None:
            raise ValueError("there is a response without a request")

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header field has come, or a trailer field, which is ignored."""
        response = self._response
        if response and not response.status:
            response.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """The head has come; that of an interim response is forgotten."""
        response = self._response
        if response is None:
            return
        status = self._parser.get_status_code()
        if _is_interim(status):
            response.headers.clear()
            return
        response.status = status
        names = {name.lower() for name, _ in response.headers}
        self._is_delimited = not names.isdisjoint((b"content-length", b"transfer-encoding"))

    def on_body(self, part: bytes) -> None:
        """A part of the body has come."""
        response = self._response
        if response is None:
            return
        response.body += part
        if len(response.body) > response.max_bytes:
            self._end(None)

    def on_message_complete(self) -> None:
        """The response has come; the connection is free, unless it is to be closed."""
        response, transport = self._response, self._transport
        if response is None or not response.status or transport is None:
            return
        response.is_whole = True
        # A response that comes before all of its request was sent leaves a rest of that.
        if self._parser.should_keep_alive() and not transport.get_write_buffer_size():
            self.is_free = True
            self._settle(None)
        else:
            self._end(None)

    def _end(self, error: Exception | None) -> None:
        self._settle(error)
        self.close()

    def _fail(self, error: Exception | None) -> None:
        failure = NoAnswer("the connection was closed")
        failure.__cause__ = error
        self._end(failure)

    def _settle(self, error: Exception | None) -> None:
        self._response = None
        if self._done is None or self._done.done():
            return
        if error is None:
            self._done.set_result(None)
        else:
            self._done.set_exception(error)


def _is_interim(status: int) -> bool:
    """Whether another response follows one of that status. 101 ends HTTP on its connection."""
    return status < HTTPStatus.OK and status != HTTPStatus.SWITCHING_PROTOCOLS
