"""The log of requests: at most one line for each, which has no value that a client sent."""

from __future__ import annotations

import logging
import re
from typing import Any, Final, NamedTuple

from tmf630.discretion import told
from tmf630.errors import UNAVAILABLE, Fault
from tmf630.http.middleware.routing import Operation
from tmf630.logs import BATCHES, REQUESTS
from tmf630.printing import plain

_LOG: Final = logging.getLogger(REQUESTS)
_NO_REQUEST: Final = "what is no request"
_SUCCESSES: Final = range(100, 400)
_OWN_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The form of the ids that the server gives."""


class LoggedRequest(NamedTuple):
    """A request and its answer, as far as they are known.

    `caller` is who sent it, `operation` what it asks for. `resource_id` is the id in the path, such
    as that of an order. Without a `status` the client had gone before the answer, which has taken
    so many `seconds`.
    """

    caller: str
    operation: Operation | None = None
    resource_id: str | None = None
    status: int | None = None
    seconds: float | None = None

    def message(self) -> str:
        """In words, on one line, whatever the client has sent."""
        caller, operation, _, status, seconds = self
        what, name = _NO_REQUEST, None
        if operation:
            method, route, name = operation
            what = f"{method} {route or '(no route)'}"
        time = "" if seconds is None else f" in {1000 * seconds:.1f} ms"
        served = f"{what}: {status or 'no answer'}{time} for {plain(caller)}"
        if (id := self._shown_id()) is not None:
            name = f"{name} {plain(id)}" if name else plain(id)
        return f"{served} ({name})" if name else served

    def fields(self) -> dict[str, Any]:
        """What is known, by the names of a line in JSON."""
        caller, operation, _, status, seconds = self
        method, route, name = operation or (None, None, None)
        fields = {
            "caller": caller,
            "method": method,
            "route": route,
            "operation": name,
            "resource_id": self._shown_id(),
            "status": status,
            "duration_ms": None if seconds is None else round(1000 * seconds, 1),
        }
        return {name: value for name, value in fields.items() if value is not None}

    def _shown_id(self) -> str | None:
        """What a line may show of the id: all of one that there is, and no other word."""
        id = self.resource_id
        return id if id is None or self.status in _SUCCESSES or _OWN_ID.fullmatch(id) else None


def is_served_logged(level: int) -> bool:
    """Whether requests that were served are logged at that level."""
    return _LOG.isEnabledFor(level)


def served(level: int, logged: LoggedRequest) -> None:
    """Log that a request was served."""
    if logged.status and BATCHES:
        BATCHES[0].add(level, REQUESTS, logged)
    else:
        outcome = "" if logged.status else ": the client has gone"
        _log(level, f"{logged.message()}{outcome}", logged.fields())


def refused(
    logged: LoggedRequest,
    fault: Fault,
    place: str = "",
    cause: BaseException | None = None,
) -> None:
    """Log why a request failed, and at which `place` in it.

    At `info` when the client can mend it, at `warning` when the server is unavailable, and at
    `error` when something went wrong inside.
    """
    kind = fault.kind
    answered = logged._replace(status=kind.status)
    fields = answered.fields() | {"code": kind.code, "reason": kind.reason}
    outcome = f"{kind.code} {kind.reason}"
    if place:
        fields["place"] = place
        outcome += f" at {place}"
    if cause:
        fields["cause"] = told(cause)
        outcome += f" ({fields['cause']})"
    _log(_level(kind.status), f"{answered.message()}: {plain(outcome)}", fields, cause)


def _level(status: int) -> int:
    if status < 500:  # noqa: PLR2004 - the client's faults and the server's
        return logging.INFO
    return logging.WARNING if status == UNAVAILABLE.status else logging.ERROR


def _log(
    level: int, message: str, fields: dict[str, Any], cause: BaseException | None = None
) -> None:
    traced = (type(cause), cause, cause.__traceback__) if cause and level == logging.ERROR else None
    if _LOG.isEnabledFor(level):
        # Where in this module it is logged, which takes as long as the rest, tells nothing.
        made = (_LOG.name, level, __file__, 0, "%s", (message,), traced)
        _LOG.handle(_LOG.makeRecord(*made, extra=fields))
