"""Every error that a client can see: its status, its TMF630 code and its body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tmf630 import wire

NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """A kind of error: HTTP status, code of the TMF630 guideline, and its reason in words."""

    status: int
    code: str
    reason: str


INVALID_URL: Final = ErrorKind(400, "20", "Invalid URL parameter value")
MISSING_BODY: Final = ErrorKind(400, "21", "Missing body")
INVALID_BODY: Final = ErrorKind(400, "22", "Invalid body")
MISSING_FIELD: Final = ErrorKind(400, "23", "Missing body field")
INVALID_FIELD: Final = ErrorKind(400, "24", "Invalid body field")
INVALID_HEADER: Final = ErrorKind(400, "26", "Invalid header value")
INVALID_QUERY: Final = ErrorKind(400, "28", "Invalid query-string parameter value")
MISSING_CREDENTIALS: Final = ErrorKind(401, "40", "Missing credentials")
INVALID_CREDENTIALS: Final = ErrorKind(401, "41", "Invalid credentials")
EXPIRED_CREDENTIALS: Final = ErrorKind(401, "42", "Expired credentials")
ACCESS_DENIED: Final = ErrorKind(403, "50", "Access denied")
TOO_MANY: Final = ErrorKind(403, "53", "Too many requests")
NOT_FOUND: Final = ErrorKind(404, "60", "Resource not found")
METHOD_NOT_ALLOWED: Final = ErrorKind(405, "61", "Method not allowed")
NOT_ACCEPTABLE: Final = ErrorKind(406, "62", "Not acceptable")
CONFLICT: Final = ErrorKind(409, "65", "Conflict")
PRECONDITION_FAILED: Final = ErrorKind(412, "65", "Precondition failed")
TOO_LARGE: Final = ErrorKind(413, "66", "Request entity too large")
UNSUPPORTED: Final = ErrorKind(415, "68", "Unsupported media type")
TOO_OFTEN: Final = ErrorKind(429, "53", "Too many requests")
INTERNAL: Final = ErrorKind(500, "1", "Internal error")
NOT_IMPLEMENTED: Final = ErrorKind(501, "2", "Not implemented")
UNAVAILABLE: Final = ErrorKind(503, "5", "The service is temporarily unavailable")


class Fault(Exception):
    """A request that cannot be served; the message is for its client.

    `reference` is a URL that says more, empty for none.
    """

    def __init__(
        self,
        kind: ErrorKind,
        message: str,
        headers: Mapping[str, str] = NO_HEADERS,
        reference: str = "",
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.headers = headers
        self.reference = reference

    @property
    def log_text(self) -> str:
        """What the log tells."""
        return f"{self.kind.code} {self.kind.reason}"

    def body(self) -> bytes:
        """The JSON text of the contract's `Error`."""
        return wire.encode(
            {
                "code": self.kind.code,
                "reason": self.kind.reason,
                "message": self.message,
                "status": str(self.kind.status),
                **({"referenceError": self.reference} if self.reference else {}),
                "@type": "Error",
            }
        )


def internal_fault() -> Fault:
    """The fault of a request that failed inside the server, which only the log explains."""
    return Fault(INTERNAL, "something went wrong inside; the log of the server says what")


class UnknownParameter(Fault):
    """A query parameter, of that name, that the operation does not have."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(INVALID_QUERY, message)
        self.name = name
