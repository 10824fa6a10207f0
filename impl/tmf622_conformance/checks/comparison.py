"""Compares what a client sent with what the server returns."""

from __future__ import annotations

from datetime import datetime
from typing import Any


def is_preserved(sent: Any, shown: Any) -> bool:
    """Whether a value is preserved: a server may add attributes and respell a date-time."""
    match sent, shown:
        case dict(), dict():
            return all(name in shown and is_preserved(sent[name], shown[name]) for name in sent)
        case list(), list():
            return len(sent) == len(shown) and all(map(is_preserved, sent, shown))
        case str(), str():
            return sent == shown or (_instant(sent) or sent) == (_instant(shown) or shown)
    return type(sent) is type(shown) and bool(sent == shown)


def _instant(text: str) -> datetime | None:
    """The instant of an RFC 3339 date-time with an offset; None for any other text."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else None
