"""Checks and reads the head of a request, and explains what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import httptools

from tmf630.errors import INVALID_BODY, INVALID_HEADER, INVALID_QUERY, INVALID_URL, Fault
from tmf630.http.fields import Fields

_HOST: Final = re.compile(rb"(?:\[[\da-fA-F:.]+\]|[\w.~!$&'()*+,;=%-]+)(?::\d*)?")
"""A name, an IPv4 address or an IPv6 address in brackets, and perhaps a port (RFC 3986)."""
_MAX_URL_BYTES: Final = 65_535
"""The limit of the URL parser."""


def check_host(version: str, fields: Fields) -> None:
    """Raise a 400 Fault when a request does not name exactly one host (RFC 9112, section 3.2).

    A request of HTTP/1.0 need not name one.
    """
    hosts = [value for name, value in fields if name == b"host"]
    if len(hosts) == 1:
        if not _HOST.fullmatch(hosts[0]):
            raise Fault(INVALID_HEADER, "Host: must be a name or an address, and perhaps a port")
    elif hosts:
        raise Fault(INVALID_HEADER, "Host: comes more than once")
    elif version != "1.0":
        raise Fault(INVALID_HEADER, f"Host: is missing, which HTTP/{version} demands")


def check_url(url: bytes) -> None:
    """Raise a 400 Fault when a URL is longer than the parser takes."""
    if len(url) > _MAX_URL_BYTES:
        raise Fault(INVALID_URL, f"the URL is longer than {_MAX_URL_BYTES} bytes")


def size(fields: Fields) -> int:
    """How many bytes headers have, with the colons and the ends of the lines."""
    return sum(len(name) + len(value) + 4 for name, value in fields)


def check_coding(fields: Fields) -> None:
    """Raise a 400 Fault for a transfer coding other than `chunked` (RFC 9112, section 6.1)."""
    if [value.lower() for name, value in fields if name == b"transfer-encoding"] != [b"chunked"]:
        raise Fault(INVALID_HEADER, "Transfer-Encoding: chunked is the only one there is")


def expects_continue(version: str, named: Mapping[bytes, bytes]) -> bool:
    """Whether the client waits for `100 Continue`; one of HTTP/1.0 does not (RFC 9110, 10.1.1)."""
    expected = named.get(b"expect")
    return expected is not None and expected.lower() == b"100-continue" and version != "1.0"


def target(url: bytes, fields: Fields) -> tuple[bytes, bytes]:
    """The path and the query of a URL, both as they were sent.

    A host in the URL replaces that of the Host field (RFC 9112, section 3.2.2).
    Raises HttpParserInvalidURLError.
    """
    parts = httptools.parse_url(url)
    if parts.host:
        host = b"[%b]" % parts.host if b":" in parts.host else parts.host
        port = b":%d" % parts.port if parts.port else b""
        fields[:] = [field for field in fields if field[0] != b"host"]
        fields.append((b"host", host + port))
    return parts.path or b"/", parts.query or b""


def fault(error: httptools.HttpParserError, url: bytes) -> Fault:
    """The fault of a request that the parser refused after it had read this part of the URL."""
    # The parser wraps exceptions of its callbacks.
    cause = error.__context__ or error
    if isinstance(cause, Fault):
        return cause
    # The parser takes the text after a blank in a URL for the version of HTTP.
    if isinstance(cause, httptools.HttpParserInvalidURLError) or "Expected HTTP/" in str(cause):
        kind = INVALID_QUERY if b"?" in url or "query" in str(cause) else INVALID_URL
        return Fault(
            kind,
            "the URL cannot be read: it begins with a slash or http://, and blanks, control"
            " characters and whatever is not ASCII are percent-encoded, such as é as %C3%A9",
        )
    return Fault(INVALID_BODY, "this is no HTTP request that can be read")
