"""Why a caller is not served: 401 and 403 Faults, with the challenges of RFC 6750."""

from __future__ import annotations

from collections.abc import Iterable

from tmf630.errors import (
    ACCESS_DENIED,
    EXPIRED_CREDENTIALS,
    INVALID_CREDENTIALS,
    MISSING_CREDENTIALS,
    Fault,
)

_CHALLENGE = 'Bearer realm="TM Forum Open API"'


def missing(how: str) -> Fault:
    """There are no credentials; `how` says what is expected."""
    # RFC 6750, section 3.1: a request without a token is told no error.
    return Fault(MISSING_CREDENTIALS, how, {"WWW-Authenticate": _CHALLENGE})


def invalid(why: str) -> Fault:
    """The credentials are not accepted. The text quotes none of them."""
    return Fault(INVALID_CREDENTIALS, why, _challenged(why))


def expired(why: str) -> Fault:
    """The credentials have expired."""
    return Fault(EXPIRED_CREDENTIALS, why, _challenged(why))


def insufficient(why: str, scopes: Iterable[str]) -> Fault:
    """The caller is known, and would be served with these scopes (RFC 6750, section 3.1)."""
    scope = " ".join(sorted(scopes))
    challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
    return Fault(ACCESS_DENIED, why, {"WWW-Authenticate": challenge})


def _challenged(why: str) -> dict[str, str]:
    return {"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token", error_description="{why}"'}
