"""The public keys of an issuer (JWKS, RFC 7517), cached.

The keys are read again when they are old, and at once for a token with a key that is not among
them, since the issuer may just have a new one. An attacker can send tokens with any key id, so
only a few such reads are made at once, and then one in a while.
"""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, Final

from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import JWKRegistry, Key

from tmf630 import wire
from tmf630.errors import UNAVAILABLE, Fault
from tmf630.single_flight import SingleFlight

_LOG: Final = logging.getLogger(__name__)

Read = Callable[[], Awaitable[bytes]]
"""Reads the text of a key set; raises Unreadable."""

_RETRY_SECONDS: Final = 10.0
"""Seconds before keys that could not be read are read again."""
_MAX_AGE_SECONDS: Final = 3_600.0
"""Seconds for which keys are used that cannot be read again."""
_BURST: Final = 5
_REFILL_SECONDS: Final = 30.0
"""How many reads unknown keys may cause at once, and seconds for another one."""


class Unreadable(Exception):
    """A key set cannot be read; the message says why."""


class KeySet:
    """The keys of one issuer, read again every `seconds`; used within one event loop.

    `due` is when they are to be read again, in seconds of the `clock`: until then what they have
    verified need not be verified again.
    """

    def __init__(self, read: Read, seconds: float, clock: Callable[[], float] = time.time) -> None:
        self.due = 0.0
        self._read = read
        self._seconds = seconds
        self._clock = clock
        self._keys: Sequence[Key] = ()
        self._read_at: float | None = None
        self._flight: SingleFlight[None] = SingleFlight()
        self._allowance = _Allowance(clock)

    async def find(self, id: str | None, key_type: str) -> Sequence[Key]:
        """The keys of that type and id, or all of that type without an id; none if unknown.

        Raises a 503 Fault when there are no keys, or none that are recent enough.
        """
        await self.ready()
        found = self._matching(id, key_type)
        if not found and self._allowance.take():
            with suppress(Unreadable):
                await self._flight.run("", self._load)
            found = self._matching(id, key_type)
        return found

    async def ready(self) -> None:
        """Return when there are keys that are recent enough; raises a 503 Fault when not.

        Keys that are due are read beside the requests. Those that have been due for long, since no
        request came, are read first: the issuer may have revoked one of them meanwhile.
        """
        now = self._clock()
        if self._are_recent() and now < self.due + self._seconds:
            if now >= self.due:
                self._flight.start("", self._load)
            return
        if now >= self.due:
            with suppress(Unreadable):
                await self._flight.run("", self._load)
        if not self._are_recent():
            raise Fault(
                UNAVAILABLE,
                "the keys that verify access tokens cannot be read now: try again",
                {"Retry-After": str(int(_RETRY_SECONDS))},
            )

    async def aclose(self) -> None:
        """End a read that is under way."""
        await self._flight.aclose()

    def _are_recent(self) -> bool:
        return self._read_at is not None and self._clock() - self._read_at <= _MAX_AGE_SECONDS

    async def _load(self) -> None:
        self.due = self._clock() + _RETRY_SECONDS
        try:
            self._keys = parsed(await self._read())
        except Unreadable as error:
            _LOG.warning("the keys that verify access tokens cannot be read: %s", error)
            raise
        self._read_at = self._clock()
        self.due = self._read_at + self._seconds

    def _matching(self, id: str | None, key_type: str) -> Sequence[Key]:
        return [
            each
            for each in self._keys
            if each.key_type == key_type and (id is None or each.kid == id)
        ]


class _Allowance:
    """Allows a few reads at once, and one more after a while (a token bucket)."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._left = float(_BURST)
        self._counted_at = clock()

    def take(self) -> bool:
        """Whether one more is allowed now."""
        now = self._clock()
        gained = max(0.0, now - self._counted_at) / _REFILL_SECONDS
        self._left, self._counted_at = min(float(_BURST), self._left + gained), now
        if self._left < 1:
            return False
        self._left -= 1
        return True


def parsed(text: bytes) -> Sequence[Key]:
    """The keys for signatures in the text of a key set; raises Unreadable if there are none.

    Others are left out (RFC 7517, section 5), such as those for encryption. So are secret ones, and
    private ones that are published by mistake: whoever reads such a key can sign by it.
    """
    try:
        content = wire.parse(text)
    except wire.Malformed as error:
        raise Unreadable(f"it is no JSON: {error}") from None
    listed = content.get("keys") if isinstance(content, dict) else None
    if not isinstance(listed, list):
        raise Unreadable("it is no key set: it has no array of keys")
    keys = [key for each in listed if (key := _key(each)) is not None]
    if not keys:
        raise Unreadable("there is no public key for signatures in it")
    return keys


def _key(data: Any) -> Key | None:
    if not isinstance(data, dict) or data.get("use", "sig") != "sig":
        return None
    if data.get("kty") == "oct" or "d" in data:
        return None
    try:
        with warnings.catch_warnings():
            # Of a key that is too short.
            warnings.simplefilter("error", SecurityWarning)
            return JWKRegistry.import_key(data)
    except (JoseError, SecurityWarning, ValueError, TypeError, KeyError):
        return None
