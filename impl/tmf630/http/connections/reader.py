"""Reads HTTP/1.1: turns bytes into requests, or into a fault."""

from __future__ import annotations

from typing import Final

import httptools

from tmf630.errors import INVALID_HEADER, TOO_LARGE, ErrorKind, Fault
from tmf630.http.connections import heads
from tmf630.http.connections.known_heads import Head, KnownHeads
from tmf630.http.fields import Fields
from tmf630.http.request import MAX_BODY_BYTES

_MAX_HEAD_BYTES: Final = 64 * 1024
_MAX_MESSAGE_BYTES: Final = 8 * MAX_BODY_BYTES
"""Bytes of a request with the framing of its chunks, trailers and what the application ignores."""
END: Final = b""
_KNOWN: Final = KnownHeads()


Event = Head | bytes | Fault
"""A head, a part of the body after it, END, or why no more requests can be read."""


class RequestReader:
    """Reads the requests of one connection.

    `in_head` is false while a body is being received, `head_begun` is true while a head has been
    received in part. `known` has what other connections have learned.
    """

    def __init__(self, known: KnownHeads = _KNOWN) -> None:
        self._known = known
        self.in_head = True
        self.head_begun = False
        self._parser = httptools.HttpRequestParser(self)
        self._events: list[Event] = []
        self._received = 0
        self._is_large = False
        self._url = b""
        self._headers: Fields = Fields()

    def read(self, data: bytes) -> list[Event]:
        """The events in the next bytes. After a Fault there are none."""
        if self._received or self.head_begun:
            return self._parsed(data)
        if head := self._known.head(data):
            return [head, END]
        events = self._parsed(data)
        match events:
            case [Head() as head, last] if last is END:
                self._known.learn(data, head)
        return events

    def _parsed(self, data: bytes) -> list[Event]:
        events: list[Event] = []
        self._events = events
        if self.in_head and self._received > _MAX_HEAD_BYTES:
            return [_head_too_large()]
        if self._received > _MAX_MESSAGE_BYTES:
            return [_too_large(TOO_LARGE, "parts")]
        self._received += len(data)
        self._is_large = self._received > _MAX_HEAD_BYTES
        try:
            while data:
                data = self._parse(data)
        except httptools.HttpParserError as error:
            events.append(heads.fault(error, self._url))
        except Fault as fault:
            events.append(fault)
        return events

    def refused(self) -> tuple[str, Fields]:
        """The method and the headers of the request with a fault, as far as they were read."""
        if self.in_head and not self.head_begun:
            return "", Fields()
        return self._parser.get_method().decode("latin-1"), self._headers

    def close(self) -> None:
        """Drop the parser: nothing more is read."""
        del self._parser

    def _parse(self, data: bytes) -> bytes:
        """Parse the bytes; returns the bytes to parse next."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            return self._declined(data[upgrade.args[0] :])
        return b""

    def _declined(self, rest: bytes) -> bytes:
        """The bytes of a request without its offer of an upgrade, for another parser.

        A server may ignore the offer (RFC 9110, section 7.8). Raises a Fault for CONNECT.
        """
        method = self._parser.get_method()
        if method == b"CONNECT":
            raise Fault(INVALID_HEADER, "this server is no proxy")
        version = self._parser.get_http_version().encode()
        lines = [b"%b %b HTTP/%b" % (method, self._url, version)]
        lines += [b"%b: %b" % each for each in self._headers if each[0] != b"upgrade"]
        self._parser = httptools.HttpRequestParser(self)
        return b"\r\n".join([*lines, b"", b""]) + rest

    # Called by the parser

    def on_message_begin(self) -> None:
        self._url = b""
        self._headers = Fields()
        self.head_begun = True

    def on_url(self, part: bytes) -> None:
        self._url += part

    def on_header(self, name: bytes, value: bytes) -> None:
        # Trailers are ignored (RFC 9110, section 6.5.1).
        if self.in_head:
            self._headers.append((name.lower(), value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        parser = self._parser
        if parser.should_upgrade():
            return
        version = parser.get_http_version()
        heads.check_host(version, self._headers)
        heads.check_url(self._url)
        if self._is_large and heads.size(self._headers) > _MAX_HEAD_BYTES:
            raise _head_too_large()
        named = dict(self._headers)
        if b"transfer-encoding" in named:
            heads.check_coding(self._headers)
        path, query = heads.target(self._url, self._headers)
        self._events.append(
            Head(
                parser.get_method().decode("ascii"),
                path,
                query,
                version,
                self._headers,
                keep_alive=version != "1.0" and parser.should_keep_alive(),
                expects_continue=heads.expects_continue(version, named),
            )
        )
        self.in_head = self.head_begun = False

    def on_body(self, part: bytes) -> None:
        self._events.append(part)

    def on_message_complete(self) -> None:
        if self._parser.should_upgrade():
            return
        self._events.append(END)
        self.in_head = True
        self._received = 0


def _head_too_large() -> Fault:
    return _too_large(INVALID_HEADER, "URL and headers")


def _too_large(kind: ErrorKind, part: str) -> Fault:
    return Fault(kind, f"the {part} of the request are larger than the server takes")
