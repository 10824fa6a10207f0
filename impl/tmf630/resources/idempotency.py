"""`Idempotency-Key`: a repeated request gets the first response again, and does nothing twice."""

from __future__ import annotations

import hashlib
import re
from time import time
from typing import Any, Final

from tmf630 import wire
from tmf630.errors import INVALID_HEADER, Fault
from tmf630.http.request import Request
from tmf630.store.entries import Key

HEADER: Final = "idempotency-key"
REPLAYED: Final = "Idempotency-Replayed"
"""The header of a repeated response: `true`."""
_PRINTABLE: Final = re.compile(r"[ -~]{1,255}")


def key(request: Request, body: Any, api: str = "") -> Key | None:
    """The idempotency key of a request, with the digest of its body; raises a 400 Fault.

    `api` tells the keys of APIs apart that have the same resources. Each caller has its own keys.
    """
    name = request.headers.get(HEADER)
    if name is None:
        return None
    if not _PRINTABLE.fullmatch(name):
        raise Fault(INVALID_HEADER, "Idempotency-Key: has 1 to 255 printable ASCII characters")
    digest = hashlib.sha256(wire.canonical(body)).hexdigest()
    # No client can send a line feed in a key.
    parts = [each for each in (api, request.caller.owner, name) if each]
    return Key(name="\n".join(parts), digest=digest, moment=time())
