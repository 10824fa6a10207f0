"""What is done on account of which request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

REQUEST_ID: Final[ContextVar[str]] = ContextVar("request_id", default="-")
"""The id of the request that is being served, for the log and for the events it causes."""


@contextmanager
def caused_by(request_id: str) -> Iterator[None]:
    """What is done within is done on account of that request, which may be answered already."""
    token = REQUEST_ID.set(request_id)
    try:
        yield
    finally:
        REQUEST_ID.reset(token)
