"""An issuer of access tokens: its keys, the tokens that it signs, and those of forgers."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeyParameters, OctKey, RSAKey

ISSUER: Final = "https://issuer.example/realms/orders"
AUDIENCE: Final = "https://orders.example"
PARTY_CLAIM: Final = "party_id"
SCOPES: Final = (
    "productOrder:read",
    "productOrder:write",
    "productOrder:admin",
    "hub:write",
    "listener:write",
)
"""All scopes but that of callers who see every party's orders."""
ALL: Final = "productOrder:all"


class Issuer:
    """Signs tokens by one key, and publishes its public keys in a file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.key: Key = new_key("first")
        self.publish([self.key])

    def publish(self, keys: Sequence[Key]) -> None:
        """Publish these keys, and no others."""
        written = self.file.with_suffix(".new")
        written.write_text(json.dumps({"keys": [each.as_dict(private=False) for each in keys]}))
        written.replace(self.file)

    def settings(self, **others: str) -> dict[str, str]:
        """The variables of a server that trusts this issuer."""
        return {
            "TMF622_AUTH_ISSUER": ISSUER,
            "TMF622_AUTH_AUDIENCE": AUDIENCE,
            "TMF622_AUTH_JWKS": str(self.file),
            **others,
        }

    def token(self, *scopes: str, **claims: Any) -> str:
        """A token with these scopes, or all of them; a claim that is None is left out."""
        return signed(self.key, self.claims(*scopes, **claims))

    def claims(self, *scopes: str, **claims: Any) -> dict[str, Any]:
        """The claims of a token."""
        now = int(time.time())
        usual = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "clerk-7",
            "client_id": "shop",
            "iat": now,
            "exp": now + 600,
            "jti": "1",
            "scope": " ".join(scopes or (*SCOPES, ALL)),
        }
        return {name: each for name, each in (usual | claims).items() if each is not None}

    def headers(self, *scopes: str, **claims: Any) -> dict[str, str]:
        """The headers of a request with such a token."""
        return bearer(self.token(*scopes, **claims))


def new_key(id: str, kind: str = "EC") -> Key:
    """A new key pair."""
    parameters: KeyParameters = {"kid": id, "use": "sig"}
    if kind == "RSA":
        return RSAKey.generate_key(2048, parameters)
    return ECKey.generate_key("P-256", parameters)


def signed(key: Key, claims: Mapping[str, Any], **header: Any) -> str:
    """A token; a member of the header that is None is left out."""
    algorithm = {"RSA": "RS256", "EC": "ES256", "oct": "HS256"}[key.key_type]
    usual = {"alg": algorithm, "typ": "at+jwt", "kid": key.kid}
    members = {name: each for name, each in (usual | header).items() if each is not None}
    return jwt.encode(members, dict(claims), key, algorithms=[members["alg"]], default_type=None)


def signed_by_public_key(key: Key, claims: Mapping[str, Any]) -> str:
    """A token whose secret is the public key, as everyone can make it."""
    secret = OctKey.import_key(json.dumps(key.as_dict(private=False)), {"kid": key.kid or ""})
    return signed(secret, claims)


def unsigned(claims: Mapping[str, Any]) -> str:
    """A token of the algorithm that signs nothing."""
    header, body = ({"alg": "none", "typ": "at+jwt"}, claims)
    parts = [base64.urlsafe_b64encode(json.dumps(each).encode()) for each in (header, body)]
    return ".".join([*(each.decode().rstrip("=") for each in parts), ""])


def of_header(header: bytes) -> str:
    """A token with that text in the place of its header, and a signature of nothing."""
    return ".".join([base64.urlsafe_b64encode(header).decode().rstrip("="), "e30", "AAAA"])


def bearer(token: str) -> dict[str, str]:
    """The header of a request with a token."""
    return {"Authorization": f"Bearer {token}"}
