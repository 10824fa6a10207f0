"""Who sends a request, and what the sender may do and see."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final, NamedTuple

NO_SCOPES: Final[frozenset[str]] = frozenset()


class Caller(NamedTuple):
    """The sender of a request.

    `name` identifies it in histories and logs. `scopes` are what it may do (OAuth 2.0); none are
    asked for without authentication. `party` is the id of the party whose resources alone it may
    see and change, None for a caller that may see all. `client` is the application that it uses,
    empty if that is not known.
    """

    name: str
    scopes: frozenset[str] = NO_SCOPES
    party: str | None = None
    client: str = ""

    @property
    def owner(self) -> str:
        """Whose idempotency keys it uses, in two lines; empty without authentication."""
        return f"{self.client}\n{self.party or ''}" if self.client else ""


CALLER: Final[ContextVar[Caller | None]] = ContextVar("caller", default=None)
"""The caller of the request that is being served, for the log; None while it is not known."""
