"""Access to operations: who the caller is, and which scopes it needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final, Protocol

from tmf630.caller import CALLER, NO_SCOPES, Caller
from tmf630.http.access import refusals

_MAX_KNOWN: Final = 1_024


class Access(Protocol):
    """How callers are identified."""

    async def caller(self, client: str, headers: Mapping[str, str]) -> Caller:
        """The sender of a request that came from the address `client`; raises a 401 Fault."""

    def needed(self, declared: Collection[str]) -> frozenset[str]:
        """The scopes that a caller needs where these are declared."""


class OpenAccess:
    """Access without authentication.

    `actor_header` is the header in which a gateway names the sender of a request; without it the
    sender is the address that the request comes from.
    """

    def __init__(self, actor_header: str | None = None) -> None:
        self._actor_header = (actor_header or "").lower()
        self._known = lru_cache(_MAX_KNOWN)(Caller)

    async def caller(self, client: str, headers: Mapping[str, str]) -> Caller:
        """The sender, which may do and see everything."""
        return self._known(headers.get(self._actor_header) or client)

    def needed(self, _: Collection[str]) -> frozenset[str]:
        """None."""
        return NO_SCOPES


async def admitted(
    access: Access, needed: frozenset[str], client: str, headers: Mapping[str, str]
) -> Caller:
    """The caller of a request that may be served; raises a 401 or 403 Fault."""
    caller = await access.caller(client, headers)
    CALLER.set(caller)
    if needed <= caller.scopes:
        return caller
    scopes = " and ".join(sorted(needed))
    missing = ", ".join(sorted(needed - caller.scopes))
    raise refusals.insufficient(
        f"this needs the scope {scopes}; the caller lacks {missing}", needed
    )
