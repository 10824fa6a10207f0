"""The algorithms by which access tokens may be signed (RFC 7518, RFC 8037, RFC 9864)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

KEY_TYPES: Final[Mapping[str, str]] = {
    **{f"RS{bits}": "RSA" for bits in (256, 384, 512)},
    **{f"PS{bits}": "RSA" for bits in (256, 384, 512)},
    **{f"ES{bits}": "EC" for bits in (256, 384, 512)},
    "EdDSA": "OKP",
    "Ed25519": "OKP",
}
"""The algorithms that a server can be told to take, and the types of their keys: public ones."""
