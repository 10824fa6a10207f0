"""Callers by their access tokens (RFC 6750), which are verified once and cached."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from typing import Final, NamedTuple

from tmf630.caller import Caller
from tmf630.http.access import refusals
from tmf630.http.access.key_set import KeySet
from tmf630.http.access.naming import name_of, party_of
from tmf630.http.access.verification import Claims, Trust, Verifier, texts

_SCHEME: Final = "bearer"
_HOW: Final = "an access token is needed: Authorization: Bearer TOKEN"
_MAX_CACHED: Final = 10_000


class Verified(NamedTuple):
    """The caller that a token names, `until` a moment in seconds since 1970."""

    caller: Caller
    until: float


class BearerAccess:
    """Identifies callers by access tokens.

    `party_claim` names the claim with the id of the caller's party; without it every caller may see
    everything. A verified token is cached until it expires, and until the keys are read again: a
    key that the issuer has revoked then verifies nothing.
    """

    def __init__(
        self,
        trust: Trust,
        keys: KeySet,
        party_claim: str | None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._verifier = Verifier(trust, keys)
        self._keys = keys
        self._party_claim = party_claim
        self._clock = clock
        self._cache: dict[str, Verified] = {}

    async def caller(self, _: str, headers: Mapping[str, str]) -> Caller:
        """The caller that a token names; raises a 401, 403 or 503 Fault."""
        authorization = headers.get("authorization", "")
        verified = self._cache.get(authorization)
        if verified is not None and self._clock() < verified.until:
            return verified.caller
        return await self._identified(authorization)

    def needed(self, declared: Collection[str]) -> frozenset[str]:
        """The declared scopes."""
        return frozenset(declared)

    async def verified(self, token: str) -> Verified:
        """The caller that a token names until it expires; raises a 401, 403 or 503 Fault."""
        claims = await self._verifier.verified(token, self._clock())
        return Verified(_caller(claims, self._party_claim), claims["exp"])

    async def _identified(self, authorization: str) -> Caller:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != _SCHEME:
            raise refusals.missing(_HOW)
        caller, expires = await self.verified(token.strip())
        self._cache.pop(authorization, None)
        if len(self._cache) >= _MAX_CACHED:
            del self._cache[next(iter(self._cache))]
        self._cache[authorization] = Verified(caller, min(expires, self._keys.due))
        return caller


def _caller(claims: Claims, party_claim: str | None) -> Caller:
    subject = name_of(claims, "sub")
    if not subject:
        raise refusals.invalid("the access token does not say whom it is about: sub")
    client = name_of(claims, "client_id") or name_of(claims, "azp") or subject
    scopes = _scopes(claims)
    name = subject if subject == client else f"{client}/{subject}"
    return Caller(name, scopes, party_of(claims, scopes, party_claim), client)


def _scopes(claims: Claims) -> frozenset[str]:
    """The scopes: `scope` has blanks between them (RFC 8693); some issuers have a list."""
    given = claims.get("scope", claims.get("scp"))
    if isinstance(given, str):
        return frozenset(given.split())
    return frozenset(texts(given))
