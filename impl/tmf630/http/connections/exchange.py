"""One request and its response, between a connection and an ASGI application."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import Final

from starlette.types import ASGIApp, Message, Scope

from tmf630.correlation import REQUEST_ID
from tmf630.errors import Fault, internal_fault
from tmf630.http.connections.flow import MAX_PIECE, Flow
from tmf630.http.connections.refusal import send_last
from tmf630.http.operation.negotiation import MEDIA_TYPE
from tmf630.http.whole import BODY

_LOG: Final = logging.getLogger(__name__)
_NO_CONTENT: Final = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
_STATUS_LINES: Final = {
    each.value: b"HTTP/1.1 %d %b\r\n" % (each, each.phrase.encode()) for each in HTTPStatus
}


class Exchange:
    """A request and its response.

    `keep_alive` is whether the connection stays open afterwards, `expects_continue` whether the
    client waits for `100 Continue`. `begun` and `complete` are about the response, `unread` is how
    many bytes of the body the application has not read yet. `progressed` is called when the
    application reads from the body or completes its response.
    """

    # Defaults of the class: an ordinary request sets few of them.
    begun = False
    complete = False
    unread = 0
    _request_complete = False
    _body_pending = True
    _disconnected = False
    _changed: asyncio.Event | None = None
    _start: Message | None = None
    _bodiless = False
    _remaining: int | None = None
    _chunked = False

    def __init__(
        self,
        application: ASGIApp,
        scope: Scope,
        flow: Flow,
        progressed: Callable[[Exchange], None],
        *,
        keep_alive: bool = False,
        expects_continue: bool = False,
    ) -> None:
        self.keep_alive = keep_alive
        self.expects_continue = expects_continue
        self._application = application
        self._scope = scope
        self._flow = flow
        self._progressed = progressed
        self._chunks: list[bytes] = []

    async def run(self) -> None:
        """Run the application. If it fails before its response begins, send an `Error`."""
        extensions = self._scope.get("extensions", {})
        if self._chunks and self._request_complete:
            self._scope["extensions"] = {**extensions, BODY: {"take": self._whole}}
        try:
            await self._application(self._scope, self._receive, self._send)
        except Exception:  # noqa: BLE001 - nothing above turns it into an Error
            _LOG.exception("the application failed")
        # No cycle of references may remain: the garbage collector seldom runs.
        self._scope["extensions"] = extensions
        if self._disconnected or self.complete:
            return
        if self.begun:
            _LOG.error("the application did not complete its response")
            self._flow.abort()
            return
        self._start, self._remaining, self._chunked = None, None, False
        await send_last(internal_fault(), REQUEST_ID.get(), self._send)

    def receive_body(self, data: bytes) -> None:
        """Buffer a part of the body."""
        if not self._disconnected and not self.complete:
            self._chunks.append(data)
            self.unread += len(data)
            self._notify()

    def receive_end(self) -> None:
        """Note that the request is complete."""
        self._request_complete = True
        self._notify()

    def disconnect(self) -> None:
        """Note that the client has disconnected. What the application still sends is dropped."""
        self._disconnected = True
        self._notify()

    def _notify(self) -> None:
        if self._changed is not None:
            self._changed.set()

    async def _receive(self) -> Message:
        if self.expects_continue and not self.begun:
            self._flow.write([b"HTTP/1.1 100 Continue\r\n\r\n"])
        self.expects_continue = False
        while not (self._disconnected or self.complete):
            if self._chunks or (self._request_complete and self._body_pending):
                return self._body()
            if self._changed is None:
                self._changed = asyncio.Event()
            self._changed.clear()
            await self._changed.wait()
        return {"type": "http.disconnect"}

    def _whole(self) -> bytes:
        self.expects_continue = False
        body: bytes = self._body()["body"]
        return body

    def _body(self) -> Message:
        body = b"".join(self._chunks)
        self._chunks.clear()
        self.unread = 0
        self._body_pending = not self._request_complete
        self._progressed(self)
        return {"type": "http.request", "body": body, "more_body": self._body_pending}

    async def _send(self, message: Message) -> None:
        if self._disconnected:
            return
        kind = message["type"]
        if kind == "http.response.start" and self._start is None:
            # The head is sent together with the first part of the body: the client wakes once.
            self._start = message
            if "body" in message:
                body = message["body"]
                if self._flow.is_full or self._flow.is_secure:
                    await self._send_body(message, body, more=False)
                else:
                    self._write(message, body, more=False)
        elif kind == "http.response.body" and self._start and not self.complete:
            more = message.get("more_body", False)
            await self._send_body(self._start, message.get("body", b""), more)
        else:
            raise RuntimeError(f"{kind} is not what comes next in a response")

    async def _send_body(self, start: Message, body: bytes, more: bool) -> None:
        if self._flow.is_full:
            await self._flow.writable()
        sent = 0
        while self._flow.is_secure and len(body) - sent > MAX_PIECE and not self._disconnected:
            self._write(start, body[sent : sent + MAX_PIECE], more=True)
            sent += MAX_PIECE
            await self._flow.writable()
        if not self._disconnected:
            self._write(start, body[sent:] if sent else body, more)

    def _write(self, start: Message, body: bytes, more: bool) -> None:
        parts = [] if self.begun else [self._head(start, None if more else len(body))]
        if not self._bodiless:
            self._add_framed(parts, body, more)
        self.begun = True
        self._flow.write(parts)
        if not more:
            self.complete = True
            self._chunks.clear()
            self.unread = 0
            self._notify()
            self._progressed(self)

    def _head(self, start: Message, length: int | None) -> bytes:
        """The head of a response. A body of unknown length is sent in chunks."""
        status, fields = start["status"], start["headers"]
        named = dict(fields)
        self._bodiless = status in _NO_CONTENT or self._scope["method"] == "HEAD"
        if b"connection" in named:
            self.keep_alive = self.keep_alive and named[b"connection"].lower() != b"close"
            fields = [field for field in fields if field[0] != b"connection"]
        lines = [_first_lines(status, int(time.time())), *map(b": ".join, fields)]
        if b"content-length" in named:
            self._remaining = int(named[b"content-length"])
        elif not self._bodiless:
            self._remaining = length
            self._chunked = length is None and self._scope["http_version"] != "1.0"
            if length is not None:
                lines.append(b"content-length: %d" % length)
            elif self._chunked:
                lines.append(b"transfer-encoding: chunked")
        # A client that has not got `100 Continue` may still send its body after this, or not. The
        # server could not tell where the next request starts.
        if self.expects_continue:
            self.keep_alive = False
        if not self.keep_alive:
            lines.append(b"connection: close")
        lines.append(b"\r\n")
        head = b"\r\n".join(lines)
        # The first of the lines are two, and the last one is the blank line.
        if not head.count(b"\n") == head.count(b"\r") == len(lines) + 1:
            raise RuntimeError("there is a line break in a header of the response")
        return head

    def _add_framed(self, parts: list[bytes], body: bytes, more: bool) -> None:
        if self._chunked:
            if body:
                parts += (b"%x\r\n" % len(body), body, b"\r\n")
            if not more:
                parts.append(b"0\r\n\r\n")
            return
        if self._remaining is not None:
            self._remaining -= len(body)
            if self._remaining < 0 or (self._remaining and not more):
                raise RuntimeError("the body of the response is not as long as Content-Length says")
        parts.append(body)


def last_response(fault: Fault) -> bytes:
    """The response of a connection to which no request has come."""
    body = fault.body()
    headers = {
        "Content-Type": MEDIA_TYPE,
        "Content-Length": str(len(body)),
        "Connection": "close",
        **fault.headers,
    }
    lines = [f"{name}: {value}\r\n".encode() for name, value in headers.items()]
    return b"".join([_STATUS_LINES[fault.kind.status], *lines, b"\r\n", body])


@lru_cache(maxsize=8)
def _first_lines(status: int, second: int) -> bytes:
    """The status line and the date, without the last line break."""
    first = _STATUS_LINES.get(status) or b"HTTP/1.1 %d \r\n" % status
    return first + b"date: %b" % formatdate(second, usegmt=True).encode()
