"""Conditional requests (RFC 9110, section 13)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from tmf630.errors import PRECONDITION_FAILED, Fault
from tmf630.http.middleware.packing import unpacked_tags
from tmf630.http.request import Request
from tmf630.resources.serializer import Representation

# werkzeug's `parse_etags` also takes tags without quotes, and reads on after what is none.
_TAG: Final = re.compile(r'(?:W/)?"[^"]*"')
_TAGS: Final = re.compile(rf"\s*{_TAG.pattern}(?:\s*,\s*{_TAG.pattern})*\s*")


def check(headers: Mapping[str, str], etag: str) -> None:
    """Raise a 412 Fault when If-Match does not name the current representation."""
    if_match = headers.get("if-match")
    if if_match is not None and not _matches(if_match, etag):
        raise Fault(PRECONDITION_FAILED, f"If-Match does not name the present state, {etag}")


def check_change(headers: Mapping[str, str], etag: str) -> None:
    """The same for a change, which If-None-Match prevents, too, when it matches."""
    check(headers, etag)
    if _if_none_match(headers, etag):
        raise Fault(PRECONDITION_FAILED, f"If-None-Match names the present state, {etag}")


def not_modified(request: Request, found: Representation) -> bool:
    """Whether the client has this representation already, by the weak comparison."""
    return _if_none_match(request.headers, found.headers["ETag"])


def _if_none_match(headers: Mapping[str, str], etag: str) -> bool:
    if_none_match = headers.get("if-none-match")
    return if_none_match is not None and _matches(if_none_match.replace("W/", ""), etag)


def _matches(header: str, etag: str) -> bool:
    if header.strip() == "*":
        return True
    return _TAGS.fullmatch(header) is not None and etag in _TAG.findall(unpacked_tags(header))
