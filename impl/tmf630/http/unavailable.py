"""What a client is told when the store fails a request, and what it can do then."""

from __future__ import annotations

from typing import Final

from tmf630.errors import UNAVAILABLE, Fault
from tmf630.store.errors import TooSlow, Unavailable

_FAILURES: Final = {
    Unavailable: ("the store cannot be reached now", "try again", "2"),
    TooSlow: (
        "the store took longer than it may",
        "narrow the query down, by an indexed attribute if possible",
        "10",
    ),
}
"""What has happened, what helps who reads, and after how many seconds."""

_WRITES: Final = {
    "POST": (
        "What was sent may have been stored. Repeat the request with the same Idempotency-Key,"
        " which stores it once; if it had none, look for it before you send it again"
    ),
    "PATCH": (
        "The change may have been made. Repeat the request with If-Match and the ETag that the"
        " resource had, which changes it once; if you have none, read the resource first"
    ),
    "DELETE": "It may have been deleted. Repeat the request: 404 then says that it has been",
}
"""A write may have been done although nobody could say so."""


def fault(error: Unavailable | TooSlow, method: str) -> Fault:
    """The 503 Fault that is told to who has sent a request of this method."""
    words, again, seconds = _FAILURES[TooSlow if isinstance(error, TooSlow) else Unavailable]
    advice = f". {_WRITES[method]}" if method in _WRITES else f": {again}"
    return Fault(UNAVAILABLE, words + advice, {"Retry-After": seconds})
