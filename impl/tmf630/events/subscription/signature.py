"""Signatures of events after Standard Webhooks (standardwebhooks.com)."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass, field
from typing import Final, Self

_PREFIX: Final = "whsec_"
_KEY_BYTES: Final = range(24, 65)


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


def headers(secret: Secret | None, event_id: str, moment: int, body: bytes) -> dict[str, str]:
    """The headers of one attempt, at a moment in seconds since 1970; none without a secret."""
    if secret is None:
        return {}
    signed = f"{event_id}.{moment}.".encode() + body
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": _signature(secret, signed),
    }


def _signature(secret: Secret, signed: bytes) -> str:
    return "v1," + base64.b64encode(hmac.digest(secret.key, signed, "sha256")).decode()
