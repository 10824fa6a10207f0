"""Conditional requests (RFC 9110, section 13)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from tmf630.call import Call
from tmf630.errors import PRECONDITION_FAILED, Fault
from tmf630.representation import Representation

_ENTITY_TAG: Final = re.compile(r'(?:W/)?"[^"]*"')


def check(headers: Mapping[str, str], etag: str) -> None:
    """Raise a 412 Fault when the sender does not mean the representation that there is."""
    if_match = headers.get("if-match")
    if if_match is not None and not _matches(if_match, etag):
        raise Fault(PRECONDITION_FAILED, f"If-Match is {if_match}, the resource is at {etag}")


def not_modified(call: Call, found: Representation) -> bool:
    """Whether the caller has this representation already; here a weak tag is as good as any."""
    if_none_match = call.headers.get("if-none-match")
    return if_none_match is not None and _matches(
        if_none_match.replace("W/", ""), found.headers["ETag"]
    )


def _matches(header: str, etag: str) -> bool:
    return header.strip() == "*" or etag in _ENTITY_TAG.findall(header)
