"""Signatures of events after Standard Webhooks (standardwebhooks.com)."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Self

_PREFIX: Final = "whsec_"
_KEY_BYTES: Final = range(24, 65)
_MADE_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Secret:
    """The key that this server shares with one listener. It is never shown."""

    key: bytes = field(repr=False)

    @classmethod
    def parsed(cls, text: str) -> Self:
        """The secret in a text such as `whsec_…`; raises ValueError, which does not quote it."""
        if not text.startswith(_PREFIX):
            raise ValueError(f"a secret begins with {_PREFIX}")
        try:
            key = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
        except (ValueError, binascii.Error):
            raise ValueError(f"a secret is base64 after {_PREFIX}") from None
        if len(key) not in _KEY_BYTES:
            raise ValueError(f"a secret has 24 to 64 bytes in base64, not {len(key)}")
        return cls(key)


def new_secret() -> str:
    """The text of a secret that nobody else knows."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_MADE_BYTES)).decode()


def headers(keys: Sequence[Secret], event_id: str, moment: int, body: bytes) -> dict[str, str]:
    """The headers of one attempt, at a moment in seconds since 1970; none without a secret.

    There is a signature by each secret: a listener accepts any that it can verify.
    """
    if not keys:
        return {}
    signed = f"{event_id}.{moment}.".encode() + body
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(_signature(each, signed) for each in keys),
    }


def _signature(secret: Secret, signed: bytes) -> str:
    return "v1," + base64.b64encode(hmac.digest(secret.key, signed, "sha256")).decode()
