"""Whether a server has kept what it was sent, though it may write it in another way."""

from __future__ import annotations

from datetime import datetime
from typing import Any


def is_kept(sent: Any, kept: Any) -> bool:
    """Whether nothing is lost: a server may add attributes, and write an instant differently."""
    match sent, kept:
        case dict(), dict():
            return all(name in kept and is_kept(sent[name], kept[name]) for name in sent)
        case list(), list():
            return len(sent) == len(kept) and all(map(is_kept, sent, kept))
        case str(), str():
            return sent == kept or (_instant(sent) or sent) == (_instant(kept) or kept)
    return type(sent) is type(kept) and bool(sent == kept)


def _instant(text: str) -> datetime | None:
    """The instant that an RFC 3339 date-time names, or None where it names none."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else None
