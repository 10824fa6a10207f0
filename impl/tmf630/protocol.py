"""HTTP/1.1 as it comes in: bounded in size and time, and an `Error` where it cannot be read."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any, Final, cast

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from tmf630 import body
from tmf630.correlation import new_request_id
from tmf630.errors import INVALID_BODY, INVALID_HEADER, TOO_LARGE, Fault, Kind
from tmf630.negotiation import MEDIA_TYPE

_HEAD_SECONDS: Final = 20
_HEAD_BYTES: Final = 64 * 1024
_MESSAGE_BYTES: Final = 8 * body.MAX_BYTES
"""What a request may come to with the framing of its chunks, its trailers and what nobody reads."""


class Protocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol with the limits that it leaves to a proxy, and whole answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._in_head = True
        self._received = 0
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._gathering = _Gathering(transport, self.loop)
        super().connection_made(cast("asyncio.Transport", self._gathering))
        self._expect_head()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Leave the connection open for the answer to a request that has come whole."""
        self._gathering.send()
        cycle = cast("RequestResponseCycle | None", self.cycle)
        if cycle is None or cycle.response_complete or self._received:
            return False
        cycle.keep_alive = False
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        # What came before is held against the limit: one read alone is always small enough.
        if self._received > (_HEAD_BYTES if self._in_head else _MESSAGE_BYTES):
            kind, part = (INVALID_HEADER, "headers") if self._in_head else (TOO_LARGE, "request")
            self._refuse(kind, f"the {part} are larger than the server takes")
            return
        self._received += len(data)
        self._unset_keepalive_if_required()
        self._parse(data)
        # Of most requests the whole head comes at once, and there is nothing to wait for.
        if self._in_head and self._received and self._head_timer is None:
            self._expect_head()

    def _parse(self, data: bytes) -> None:
        while data:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:
                data = self._declined(data[upgrade.args[0] :])
            except httptools.HttpParserError:
                self._refuse(INVALID_BODY, "this is no HTTP request that can be read")
                return
            else:
                return

    def _declined(self, rest: bytes) -> bytes:
        """What is to be read in place of a request that offers an upgrade: the same without it.

        A server may ignore the offer (RFC 9110, section 7.8). Nothing is left of a CONNECT.
        """
        method = self.parser.get_method()
        if method == b"CONNECT":
            self._refuse(INVALID_HEADER, "this server is no proxy")
            return b""
        version = self.parser.get_http_version().encode()
        lines = [b"%b %b HTTP/%b" % (method, self.url, version)]
        lines += [b"%b: %b" % field for field in self.headers if field[0] != b"upgrade"]
        self.parser = httptools.HttpRequestParser(self)
        return b"\r\n".join([*lines, b"", b""]) + rest

    def on_header(self, name: bytes, value: bytes) -> None:
        # What follows the body as a trailer is no header (RFC 9110, section 6.5.1).
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if self.parser.should_upgrade():
            return
        self._in_head = False
        self._stop_timer()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        if self.parser.should_upgrade():
            return
        self._in_head = True
        self._received = 0
        super().on_message_complete()

    def _expect_head(self) -> None:
        self._head_timer = self.loop.call_later(_HEAD_SECONDS, self.transport.close)

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _refuse(self, kind: Kind, message: str) -> None:
        """Answer and close, unless an answer to the same request is under way: then only close."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        if cycle is None or cycle.response_complete or not cycle.response_started:
            text = Fault(kind, message).body()
            self.transport.write(
                b"HTTP/1.1 %d %b\r\ncontent-type: %b\r\ncontent-length: %d\r\n"
                b"x-request-id: %b\r\nconnection: close\r\n\r\n%b"
                % (
                    kind.status,
                    HTTPStatus(kind.status).phrase.encode(),
                    MEDIA_TYPE.encode(),
                    len(text),
                    new_request_id().encode(),
                    text,
                )
            )
        self.transport.close()


class _Gathering:
    """A transport that sends together what is written in one step of the event loop, or to close.

    uvicorn writes the head of an answer and then its body. Sent one after the other they wake the
    client twice, which takes a quarter of the processor time of a lookup. Nothing but `write` and
    `close` is gathered, as nothing else is used to write.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._written: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._written:
            self._loop.call_soon(self.send)
        self._written.append(data)

    def close(self) -> None:
        self.send()
        self._transport.close()

    def send(self) -> None:
        """Send what has been written; in vain if the connection is lost."""
        written, self._written = self._written, []
        if written and not self._transport.is_closing():
            self._transport.writelines(written)
