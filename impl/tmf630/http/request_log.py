"""The log of requests: who sent one, its status, and why it failed."""

from __future__ import annotations

import logging
from typing import Any, Final, NamedTuple

from tmf630.errors import UNAVAILABLE, Fault
from tmf630.printing import plain

_LOG: Final = logging.getLogger(__name__)


class LoggedRequest(NamedTuple):
    """A request, as far as it could be parsed.

    `client` is the address that it came from, `actor` its sender as a gateway names it.
    """

    client: str
    actor: str | None = None
    method: str | None = None
    path: str | None = None


def served(logged: LoggedRequest, status: int, seconds: float) -> None:
    """Log at `debug` that a request was served, and in how many seconds."""
    if _LOG.isEnabledFor(logging.DEBUG):
        fields = {"status": status, "duration_ms": _milliseconds(seconds)}
        _log(logging.DEBUG, logged, f"{status} in {fields['duration_ms']} ms", fields)


def refused(
    logged: LoggedRequest,
    fault: Fault,
    cause: Exception | None = None,
    seconds: float | None = None,
) -> None:
    """Log why a request failed.

    At `info` when the client can mend it, at `warning` when the server is unavailable, and at
    `error` when something went wrong inside.
    """
    kind = fault.kind
    fields: dict[str, Any] = {"status": kind.status, "code": kind.code, "reason": fault.message}
    if seconds is not None:
        fields["duration_ms"] = _milliseconds(seconds)
    outcome = f"{kind.status} for {logged.actor or logged.client}: {fault.message}"
    if cause:
        fields["cause"] = str(cause)
        outcome += f" ({cause})"
    _log(_level(kind.status), logged, outcome, fields, cause)


def _level(status: int) -> int:
    if status < 500:  # noqa: PLR2004 - the client's faults and the server's
        return logging.INFO
    return logging.WARNING if status == UNAVAILABLE.status else logging.ERROR


def _log(
    level: int,
    logged: LoggedRequest,
    outcome: str,
    fields: dict[str, Any],
    cause: Exception | None = None,
) -> None:
    what = f"{logged.method} {logged.path}" if logged.method else "what is no request"
    known = {name: value for name, value in logged._asdict().items() if value is not None}
    # Escaped: a client cannot break a line of the log, or forge one.
    _LOG.log(
        level,
        plain(f"{what}: {outcome}"),
        exc_info=cause if level == logging.ERROR else None,
        extra=known | fields,
    )


def _milliseconds(seconds: float) -> float:
    return round(1000 * seconds, 1)
