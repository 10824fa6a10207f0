"""The ids and traces of requests, and what is done on account of which request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from tmf630.identifiers import new_id

REQUEST_ID: Final[ContextVar[str]] = ContextVar("request_id", default="-")
"""The id of the request that is being served, for the log and for the events it causes."""

TRACEPARENT: Final[ContextVar[str]] = ContextVar("traceparent", default="")
"""The trace that the request belongs to (W3C Trace Context), empty for none.

It is passed on with the events that the request causes, and with requests to neighbours.
"""
_TRACEPARENT: Final = re.compile(rb"(?!ff)[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_MAX_ID_LENGTH: Final = 128


def request_id_in(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The client's `X-Request-Id` where it can be repeated in a header, or else a new one."""
    for name, value in headers:
        if name == b"x-request-id" and 0 < len(value) <= _MAX_ID_LENGTH:
            text = value.decode("latin-1")
            if text.isascii() and text.isprintable():
                return text
    return new_id()


def join_trace(traceparent: bytes) -> None:
    """Let what follows belong to the trace of a header, unless that is malformed."""
    if not TRACEPARENT.get() and _TRACEPARENT.fullmatch(traceparent):
        TRACEPARENT.set(traceparent.decode("ascii"))


@contextmanager
def caused_by(request_id: str) -> Iterator[None]:
    """What is done within is done on account of that request, which may be answered already."""
    token = REQUEST_ID.set(request_id)
    try:
        yield
    finally:
        REQUEST_ID.reset(token)
