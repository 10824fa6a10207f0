"""Exceptions as faults: what a client reads when an exception ends its request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from tmf630.errors import CONFLICT, UNAVAILABLE, Fault, internal_fault
from tmf630.store.errors import Reused, Searching, TooSlow, Unavailable

FaultTable = Mapping[type[Exception], Callable[[Exception], Fault]]
"""Class of an exception, to the function that makes its fault. Subclasses share the entry."""

_STORE_FAULTS: Final[FaultTable] = {
    Reused: lambda _: Fault(
        CONFLICT, "Idempotency-Key: has come with another body in the last 24 hours"
    ),
}
_UNAVAILABLE: Final = {
    Unavailable: ("the store cannot be reached now", "try again", "2"),
    TooSlow: (
        "the store took longer than it may",
        "narrow the query down, by an indexed attribute if possible",
        "10",
    ),
}
"""Exception, to what is wrong, what helps a reader, and `Retry-After` in seconds."""
_WRITE_ADVICE: Final = {
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
"""Method, to what helps a writer: the store may have done a write that it could not confirm."""


def fault_of(error: Exception, method: str, table: FaultTable) -> Fault:
    """The fault of an exception that has ended a request of this method."""
    if isinstance(error, Fault):
        return error
    for kind in type(error).__mro__:
        if make := table.get(kind) or _STORE_FAULTS.get(kind):
            return make(error)
    if isinstance(error, Unavailable | TooSlow):
        return _unavailable(error, method)
    return internal_fault()


def forget_frames(error: BaseException) -> None:
    """Remove the tracebacks of an exception, and of those that came before it.

    A frame in a traceback may have the exception itself, and would then keep the whole request,
    also a large one, until garbage is collected.
    """
    each: BaseException | None = error
    while each is not None:
        each.__traceback__ = None
        each = each.__context__


def _unavailable(error: Unavailable | TooSlow, method: str) -> Fault:
    if isinstance(error, Searching):
        return _interrupted(error.wrong, error.advice, str(error.again), method)
    kind = TooSlow if isinstance(error, TooSlow) else Unavailable
    return _interrupted(*_UNAVAILABLE[kind], method)


def overdue(seconds: float, method: str) -> Fault:
    """The fault of a request of this method whose answer takes longer than so many seconds."""
    return _interrupted(
        f"the answer took longer than {seconds:g} seconds", "try again", "10", method
    )


def _interrupted(wrong: str, again: str, seconds: str, method: str) -> Fault:
    """The fault of a request that may have been served nevertheless."""
    advice = f". {_WRITE_ADVICE[method]}" if method in _WRITE_ADVICE else f": {again}"
    return Fault(UNAVAILABLE, wrong + advice, {"Retry-After": seconds})
