"""Cross-origin resource sharing (CORS): what web pages of other origins can change and read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from tmf630.errors import ACCESS_DENIED, Fault

Headers = list[tuple[bytes, bytes]]

ANY: Final = "*"
_SAFE_METHODS: Final = ("GET", "HEAD", "OPTIONS")
_EXPOSED_HEADERS: Final = (
    b"ETag, Link, Location, Retry-After, X-Request-Id, X-Result-Count, X-Total-Count,"
    b" Age, Idempotency-Replayed, X-Tolerated, WWW-Authenticate"
)
_PREFLIGHT_SECONDS: Final = b"600"


class Origins:
    """The origins whose pages can use a server; without any, only its own.

    `allowed` has origins such as `https://shop.example`, or ANY.
    """

    def __init__(self, public_url: str, allowed: Collection[str] = ()) -> None:
        parts = urlsplit(public_url)
        self._own = f"{parts.scheme}://{parts.netloc}".lower().encode("ascii")
        self._any = ANY in allowed
        self._allowed = frozenset(origin.encode("ascii") for origin in allowed)
        self.any_allowed = bool(allowed)

    def check(self, method: str, fields: Mapping[bytes, bytes]) -> None:
        """Raise a 403 Fault for a change that a page of another origin requests.

        A browser sends some of these without a preflight request.
        """
        origin = fields.get(b"origin")
        if origin is None or method in _SAFE_METHODS:
            return
        if self._is_allowed(origin) or origin == self._own:
            return
        # A page of the server's own: a proxy in front may serve it by https.
        if origin.partition(b"://")[2] != fields.get(b"host"):
            raise Fault(
                ACCESS_DENIED,
                "Origin: pages of other origins may change nothing here; --cors-origins adds some",
            )

    def headers(self, fields: Mapping[bytes, bytes]) -> Headers:
        """The headers that let an allowed page read the response."""
        origin = fields.get(b"origin")
        headers = [] if self._any else [(b"vary", b"Origin")]
        if origin is not None and self._is_allowed(origin):
            headers.append((b"access-control-allow-origin", b"*" if self._any else origin))
            headers.append((b"access-control-expose-headers", _EXPOSED_HEADERS))
        return headers

    def preflight(self, fields: Mapping[bytes, bytes], methods: Sequence[str]) -> Headers:
        """The headers of the response to a preflight request; none for other OPTIONS requests."""
        origin = fields.get(b"origin", b"")
        if b"access-control-request-method" not in fields or not self._is_allowed(origin):
            return []
        headers = [
            (b"access-control-allow-methods", ", ".join(methods).encode("ascii")),
            (b"access-control-max-age", _PREFLIGHT_SECONDS),
        ]
        # No request header is reserved for clients other than pages.
        if requested := fields.get(b"access-control-request-headers"):
            headers.append((b"access-control-allow-headers", requested))
        return headers

    def _is_allowed(self, origin: bytes) -> bool:
        return self._any or origin in self._allowed
