"""What the signed cookie keeps of a reader who has signed in: who it is, and until when.

It has no token: whoever reads it can do nothing elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, Final

from flask import session

from tmf630.caller import Caller

if TYPE_CHECKING:
    from tmf630.http.access.bearer import Verified

_CALLER: Final = "caller"


def begin(verified: Verified, shown: str, known: AbstractSet[str]) -> None:
    """Begin a new session of a caller, whose name is `shown`; nothing of another one is left.

    Of the caller's scopes the `known` ones are kept: a cookie has little room.
    """
    caller, until = verified
    session.clear()
    session[_CALLER] = {
        "name": caller.name,
        "scopes": sorted(caller.scopes & known),
        "party": caller.party,
        "client": caller.client,
        "until": until,
        "shown": shown,
    }


def caller() -> Caller | None:
    """The caller of the session; None when there is none, or it is over."""
    kept = _kept()
    if kept is None or is_over(kept["until"]):
        return None
    return Caller(kept["name"], frozenset(kept["scopes"]), kept["party"], kept["client"])


def shown() -> str:
    """The name of the reader that is shown; empty without a session."""
    kept = _kept()
    return str(kept["shown"]) if kept else ""


def end() -> None:
    """End the session."""
    session.clear()


def is_over(until: float) -> bool:
    """Whether that moment has passed, in seconds since 1970."""
    return time.time() >= until


def _kept() -> dict[str, Any] | None:
    kept: dict[str, Any] | None = session.get(_CALLER)
    return kept
