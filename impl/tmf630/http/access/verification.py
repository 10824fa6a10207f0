"""Verifies access tokens: JWTs that an issuer has signed (RFC 9068)."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jws import CompactSignature, JWSRegistry

from tmf630 import wire
from tmf630.http.access import refusals
from tmf630.http.access.algorithms import KEY_TYPES
from tmf630.http.access.key_set import KeySet

_MAX_HEADER_BYTES: Final = 4_096
_PREFIX: Final = "application/"

Claims = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Which access tokens are taken: those of `issuer` for one of `audiences`.

    `types` are the values of `typ`, without `application/`, in lower case. `leeway_seconds` is how
    far the clocks of issuer and server may differ.
    """

    issuer: str
    audiences: frozenset[str]
    algorithms: tuple[str, ...]
    types: frozenset[str]
    leeway_seconds: float


class Verifier:
    """Verifies tokens by the keys of the issuer."""

    def __init__(self, trust: Trust, keys: KeySet) -> None:
        self._trust = trust
        self._keys = keys
        self._registry = JWSRegistry(algorithms=trust.algorithms, strict_check_header=False)
        self._registry.max_header_length = _MAX_HEADER_BYTES

    async def verified(self, token: str, now: float) -> Claims:
        """The claims of a token at that moment, in seconds since 1970; raises a 401 or 503 Fault.

        The signature is checked first: nothing is said about the claims of a forged token.
        """
        try:
            signed = jws.extract_compact(token.encode(), registry=self._registry)
            header = signed.headers()
        except (JoseError, ValueError, TypeError, RecursionError):
            raise refusals.invalid("the access token is no signed JWT") from None
        # The library takes any text with `alg` in it for a header.
        if not isinstance(header, dict):
            raise refusals.invalid("the access token is no signed JWT")
        await self._check_signature(signed, header)
        claims = _claims(signed.payload or b"")
        self._check_type(header.get("typ"))
        self._check_claims(claims, now)
        return claims

    async def _check_signature(self, signed: CompactSignature, header: Mapping[str, Any]) -> None:
        algorithm, id = header.get("alg"), header.get("kid")
        if algorithm not in self._trust.algorithms:
            allowed = ", ".join(self._trust.algorithms)
            raise refusals.invalid(f"the access token is not signed by one of {allowed}")
        if not isinstance(id, str | None):
            raise refusals.invalid("the key id of the access token is no text")
        keys = await self._keys.find(id, KEY_TYPES[algorithm])
        if not keys:
            raise refusals.invalid("the access token is signed by a key that the issuer lacks")
        if not any(self._is_signed_by(signed, key) for key in keys):
            raise refusals.invalid("the signature of the access token is wrong")

    def _is_signed_by(self, signed: CompactSignature, key: Any) -> bool:
        try:
            with warnings.catch_warnings():
                # Some issuers still name Ed25519 as RFC 8037 does.
                warnings.simplefilter("ignore", SecurityWarning)
                return jws.validate_compact(signed, key, registry=self._registry)
        except (JoseError, ValueError, TypeError):
            return False

    def _check_type(self, given: Any) -> None:
        named = given.lower().removeprefix(_PREFIX) if isinstance(given, str) else None
        if named not in self._trust.types:
            allowed = " or ".join(sorted(self._trust.types))
            raise refusals.invalid(f"the typ of the token is not {allowed}: it is no access token")

    def _check_claims(self, claims: Claims, now: float) -> None:
        trust = self._trust
        if claims.get("iss") != trust.issuer:
            raise refusals.invalid("the access token is of another issuer")
        if trust.audiences.isdisjoint(texts(claims.get("aud"))):
            raise refusals.invalid("the access token is for another audience")
        expires, begins = claims.get("exp"), claims.get("nbf", now)
        if not _is_number(expires):
            raise refusals.invalid("the access token does not say when it expires")
        # A number may be larger than a float can be, and so nothing is added to it.
        if now - trust.leeway_seconds >= expires:
            raise refusals.expired("the access token has expired")
        if not _is_number(begins) or now + trust.leeway_seconds < begins:
            raise refusals.invalid("the access token is not valid yet")


def _claims(payload: bytes) -> Claims:
    try:
        claims = wire.parse(payload)
    except wire.Malformed:
        claims = None
    if not isinstance(claims, dict):
        raise refusals.invalid("the claims of the access token are no JSON object")
    return claims


def texts(value: Any) -> Collection[str]:
    """A text or the texts in a list, as `aud` and scopes have it; none of any other value."""
    if isinstance(value, str):
        return (value,)
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else ()


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
