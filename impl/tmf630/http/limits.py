"""The limits of requests."""

from __future__ import annotations

from typing import Final, NamedTuple

from tmf630.http.request import MAX_BODY_BYTES
from tmf630.query.parameters import MAX_LENGTH
from tmf630.wire import MAX_DEPTH


class RequestLimits(NamedTuple):
    """How large a request may be: bytes of its body and of its query, levels of its JSON.

    `seconds` is how long its answer may take, `requests` how many are answered at the same time by
    one process.
    """

    body_bytes: int = MAX_BODY_BYTES
    depth: int = MAX_DEPTH
    query_bytes: int = MAX_LENGTH
    seconds: float = 30.0
    requests: int = 1_000


LIMITS: Final = RequestLimits()
"""Those of a server without settings."""
