"""The log of requests: at most one line for each, which has no value that a client sent."""

from __future__ import annotations

import logging
import re
from functools import partial
from typing import Any, Final, NamedTuple

from starlette.types import Scope

from tmf630.discretion import told
from tmf630.errors import UNAVAILABLE, Fault
from tmf630.logs import BATCHES, REQUESTS
from tmf630.printing import plain

_LOG: Final = logging.getLogger(REQUESTS)
_NO_REQUEST: Final = "what is no request"
_SUCCESSES: Final = range(100, 400)
_OWN_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The form of the ids that the server gives."""


class LoggedRequest(NamedTuple):
    """A request, as far as it could be parsed.

    `caller` is who sent it, `operation` the `operationId` of the contract, or `page`. `route` is
    the template of the path. `resource_id` is the id in the path, such as that of an order.
    """

    caller: str
    method: str | None = None
    route: str | None = None
    operation: str | None = None
    resource_id: str | None = None

    def shown(self, status: int | None) -> LoggedRequest:
        """What a line may show of it: the id only if it is one, and no other word of a client's."""
        is_shown = self.resource_id is None or _is_id(self.resource_id, status)
        return self if is_shown else self._replace(resource_id=None)

    def words(self, status: int | None, duration: float | None) -> str:
        """The request and its answer in words; the duration is in milliseconds."""
        what = f"{self.method} {self.route or '(no route)'}" if self.method else _NO_REQUEST
        time = "" if duration is None else f" in {duration} ms"
        details = " ".join(filter(None, (self.operation, self.resource_id)))
        served = f": {status or 'no answer'}{time} for {self.caller}"
        return f"{what}{served} ({details})" if details else f"{what}{served}"

    def fields(self) -> dict[str, Any]:
        """What is known of it."""
        return {name: value for name, value in self._asdict().items() if value is not None}


def request_of(scope: Scope, caller: str) -> LoggedRequest:
    """The request of a scope (ASGI) that may have been routed."""
    route, endpoint = scope.get("route"), scope.get("endpoint")
    return LoggedRequest(
        caller,
        scope["method"],
        route.path if route else None,
        endpoint.operation(scope["method"]) if endpoint else None,
        scope.get("path_params", {}).get("id"),
    )


def is_served_logged(level: int) -> bool:
    """Whether requests that were served are logged at that level."""
    return _LOG.isEnabledFor(level)


def served(level: int, logged: LoggedRequest, status: int | None, seconds: float) -> None:
    """Log that a request was served; without a status the client had gone before."""
    duration = _milliseconds(seconds)
    if status and BATCHES:
        shown = logged.shown(status)
        message = plain(shown.words(status, duration))
        fields = partial(_served_fields, shown, status, duration)
        BATCHES[0].add(logging.getLevelName(level), _LOG.name, message, fields)
    else:
        outcome = "" if status else ": the client has gone"
        answer = {"status": status} if status else {}
        _log(level, logged, {**answer, "duration_ms": duration}, outcome)


def refused(
    logged: LoggedRequest,
    fault: Fault,
    place: str = "",
    cause: BaseException | None = None,
    seconds: float | None = None,
) -> None:
    """Log why a request failed, and at which `place` in it.

    At `info` when the client can mend it, at `warning` when the server is unavailable, and at
    `error` when something went wrong inside.
    """
    kind = fault.kind
    fields: dict[str, Any] = {"status": kind.status}
    if seconds is not None:
        fields["duration_ms"] = _milliseconds(seconds)
    fields |= {"code": kind.code, "reason": kind.reason}
    outcome = f": {kind.code} {kind.reason}"
    if place:
        fields["place"] = place
        outcome += f" at {place}"
    if cause:
        fields["cause"] = told(cause)
        outcome += f" ({fields['cause']})"
    _log(_level(kind.status), logged, fields, outcome, cause)


def _level(status: int) -> int:
    if status < 500:  # noqa: PLR2004 - the client's faults and the server's
        return logging.INFO
    return logging.WARNING if status == UNAVAILABLE.status else logging.ERROR


def _log(
    level: int,
    logged: LoggedRequest,
    fields: dict[str, Any],
    outcome: str,
    cause: BaseException | None = None,
) -> None:
    status = fields.get("status")
    shown = logged.shown(status)
    # Escaped: a client cannot break a line of the log, or forge one.
    message = plain(f"{shown.words(status, fields.get('duration_ms'))}{outcome}")
    traced = (type(cause), cause, cause.__traceback__) if cause and level == logging.ERROR else None
    if _LOG.isEnabledFor(level):
        # Where in this module it is logged, which takes as long as the rest, tells nothing.
        made = (_LOG.name, level, __file__, 0, "%s", (message,), traced)
        _LOG.handle(_LOG.makeRecord(*made, extra=shown.fields() | fields))


def _served_fields(shown: LoggedRequest, status: int, duration: float) -> dict[str, Any]:
    return shown.fields() | {"status": status, "duration_ms": duration}


def _is_id(text: str, status: int | None) -> bool:
    """Whether a part of a path is the id of a resource."""
    return status in _SUCCESSES or _OWN_ID.fullmatch(text) is not None


def _milliseconds(seconds: float) -> float:
    return round(1000 * seconds, 1)
