"""What a neighbour does wrong with a request."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from enum import Enum
from random import Random
from typing import Any, Final

from tests.api.listeners import Reply
from tests.api.orders import Json


class Fault(Enum):
    """A fault of an answer."""

    HANG = "hang"
    CLOSE = "close"
    ERROR = "error"
    UNAVAILABLE = "unavailable"
    BUSY = "busy"
    CUT = "cut"
    EMPTY = "empty"
    RUBBISH = "rubbish"
    WRONG = "wrong"

    def carried_out(self, chance: Random) -> bool:
        """Whether the request has been carried out, of which the answer has the fault."""
        if self in (Fault.HANG, Fault.CLOSE, Fault.ERROR, Fault.UNAVAILABLE):
            return chance.random() < _CARRIED_OUT
        return self is not Fault.BUSY


_CARRIED_OUT: Final = 0.5
_RUBBISH: Final = (
    *(b"<html>", b'{"id": "1"', b"\xff\xfe\x00", b"[1,]", b'{"id": NaN}', b"[" * 5_000),
    b'{"id": "1", "id": "2"}',
)
_NO_OBJECTS: Final[Sequence[Any]] = ([], "text", 5, True, [[]], [{}])
_NO_LISTS: Final[Sequence[Any]] = ({}, {"code": "1"}, "text", 5, [5], [None], [["id"]])
_WITHOUT_ID: Final[Sequence[Any]] = ([], "text", 5, {}, {"id": []}, {"id": {}}, {"id": None})

Spoil = Callable[[Json], Sequence[Json]]
"""The forms of a document with wrong types in it."""


def spoilt(fault: Fault, reply: Reply, chance: Random, method: str, spoil: Spoil) -> Reply:
    """The answer with a fault, instead of `reply`."""
    body = reply.body
    if fault is Fault.RUBBISH:
        body = chance.choice(_RUBBISH)
    elif fault is Fault.EMPTY:
        body = b""
    elif fault is Fault.WRONG:
        right = json.loads(reply.body or b"null")
        body = json.dumps(chance.choice(_wrong(right, method, spoil))).encode()
    return _REFUSALS.get(fault, Reply(reply.status, {}, body))


_REFUSALS: Final = {
    Fault.ERROR: Reply(500, {}, b'{"code": "1", "reason": "Internal"}'),
    Fault.UNAVAILABLE: Reply(503, {"Retry-After": "soon"}),
    Fault.BUSY: Reply(429, {"Retry-After": "1"}),
}


def _wrong(right: Any, method: str, spoil: Spoil) -> Sequence[Any]:
    if method != "GET":
        return _WITHOUT_ID
    if isinstance(right, list):
        return _NO_LISTS
    return [*_NO_OBJECTS, *spoil(right)]
