"""HTTP/1.1 as it comes in: bounded in size and time, and an `Error` where it cannot be read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sized
from http import HTTPStatus
from typing import Any, Final, cast

import httptools
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from tmf630.correlation import caused_by
from tmf630.errors import INVALID_HEADER, TOO_LARGE, Fault
from tmf630.http import body, request_log
from tmf630.http.negotiation import MEDIA_TYPE
from tmf630.http.request_log import LoggedRequest
from tmf630.http.server import heads
from tmf630.http.server.gathering import Gathering
from tmf630.identifiers import new_id

_HEAD_SECONDS: Final = 20
_HEAD_BYTES: Final = 64 * 1024
_LINGER_SECONDS: Final = 5
_MESSAGE_BYTES: Final = 8 * body.MAX_BYTES
"""What a request may come to with the framing of its chunks, its trailers and what nobody reads."""


class Protocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol with the limits that it leaves to a proxy, and whole answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.url = b""
        self._in_head = True
        self._head_begun = False
        self._received = 0
        self._refused = False
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._gathering = Gathering(transport, self.loop)
        super().connection_made(cast("asyncio.Transport", self._gathering))
        self.flow = _InTurn(self.transport, self.pipeline)
        self._expect_head()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Leave the connection open for the answer to a request that has come whole."""
        self._gathering.send()
        return self._in_head and self._answering_last()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        # What came before is held against the limit: one read alone is always small enough.
        if self._received > (_HEAD_BYTES if self._in_head else _MESSAGE_BYTES):
            kind, part = (
                (INVALID_HEADER, "URL and headers") if self._in_head else (TOO_LARGE, "parts")
            )
            self._refuse(Fault(kind, f"the {part} of the request are larger than the server takes"))
            return
        self._received += len(data)
        self._parse(data)
        # Of most requests the whole head comes at once, and there is nothing to wait for.
        if self._head_begun and self._head_timer is None:
            self._expect_head()

    def _parse(self, data: bytes) -> None:
        while data:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:
                data = self._declined(data[upgrade.args[0] :])
            except httptools.HttpParserError as error:
                self._refuse(heads.fault(error, self.url))
                return
            else:
                return

    def _declined(self, rest: bytes) -> bytes:
        """What is to be read in place of a request that offers an upgrade: the same without it.

        A server may ignore the offer (RFC 9110, section 7.8). Nothing is left of a CONNECT.
        """
        method = self.parser.get_method()
        if method == b"CONNECT":
            self._refuse(Fault(INVALID_HEADER, "this server is no proxy"))
            return b""
        version = self.parser.get_http_version().encode()
        lines = [b"%b %b HTTP/%b" % (method, self.url, version)]
        lines += [b"%b: %b" % field for field in self.headers if field[0] != b"upgrade"]
        self.parser = httptools.HttpRequestParser(self)
        return b"\r\n".join([*lines, b"", b""]) + rest

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_begun = True

    def on_header(self, name: bytes, value: bytes) -> None:
        # What follows the body as a trailer is no header (RFC 9110, section 6.5.1).
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if self.parser.should_upgrade():
            return
        version = self.parser.get_http_version()
        heads.check(self.url, version, self.headers)
        if self.url[:1] != b"/":
            self.url = heads.without_authority(self.url, self.headers)
        if self.expect_100_continue and version == "1.0":
            self.expect_100_continue = False  # RFC 9110, section 10.1.1
        super().on_headers_complete()
        self._in_head = self._head_begun = False
        self._stop_timer()
        self._unset_keepalive_if_required()

    def on_message_complete(self) -> None:
        if self.parser.should_upgrade():
            return
        self._in_head = True
        self._received = 0
        super().on_message_complete()

    def timeout_keep_alive_handler(self) -> None:
        if not self._head_begun:  # a head has a time of its own
            super().timeout_keep_alive_handler()

    def _expect_head(self) -> None:
        self._head_timer = self.loop.call_later(_HEAD_SECONDS, self._give_up)

    def _give_up(self) -> None:
        """Wait for the head no longer, unless it has waited for the server."""
        if self._answering():
            self._expect_head()
        else:
            self.transport.close()

    def _answering(self) -> bool:
        """Whether there are requests that have not been answered yet, or not wholly."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        return cycle is not None and not cycle.response_complete

    def _answering_last(self) -> bool:
        """Whether there are such requests, of which the last one now ends the connection."""
        if answering := self._answering():
            self.cycle.keep_alive = False
        return answering

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _refuse(self, fault: Fault) -> None:
        """Answer and end, but not before the answers to earlier requests, nor a second time.

        What comes behind is not read any more.
        """
        if self._refused:
            return
        self._refused = True
        self._received = _MESSAGE_BYTES + 1
        if self._in_head and self._answering():
            # When its turn comes, the last request stands for the one that there is no scope of.
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, self._refusing(fault)))
        elif self._in_head:
            self._answer(fault)
        elif self.pipeline:  # the latest to come stands first
            self.pipeline[0] = (self.cycle, self._refusing(fault))
        elif not self.cycle.response_started:
            self._leave()
            self._answer(fault)
        elif not self._answering_last():
            self._end()

    def _refusing(self, fault: Fault) -> Callable[..., Awaitable[None]]:
        """What answers in the place of the application when it is that request's turn."""

        async def refuse(*_: Any) -> None:
            self._leave()
            self._answer(fault)

        return refuse

    def _leave(self) -> None:
        """Take the last request from the application, as if its client had gone away."""
        self.cycle.disconnected = True
        self.cycle.message_event.set()

    def _answer(self, fault: Fault) -> None:
        text, request_id = fault.body(), new_id()
        with caused_by(request_id):
            client = self.client[0] if self.client else "unknown"
            request_log.refused(LoggedRequest(client), fault)
        self.transport.write(
            b"HTTP/1.1 %d %b\r\ncontent-type: %b\r\ncontent-length: %d\r\n"
            b"x-request-id: %b\r\nconnection: close\r\n\r\n%b"
            % (
                fault.kind.status,
                HTTPStatus(fault.kind.status).phrase.encode(),
                MEDIA_TYPE.encode(),
                len(text),
                request_id.encode(),
                text,
            )
        )
        self._end()

    def _end(self) -> None:
        """Close when the client has, or soon.

        To close with something unread would destroy what has been sent (RFC 9112, section 9.6).
        """
        self._stop_timer()
        self.transport.write_eof()
        self.flow.resume_reading()
        self._head_timer = self.loop.call_later(_LINGER_SECONDS, self.transport.close)


class _InTurn(FlowControl):
    """Nothing is read while requests wait for their turn: no client can have many of them wait."""

    def __init__(self, transport: asyncio.Transport, waiting: Sized) -> None:
        super().__init__(transport)
        self._waiting = waiting

    def resume_reading(self) -> None:
        if not self._waiting:
            super().resume_reading()
