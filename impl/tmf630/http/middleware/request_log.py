"""The log of requests: at most one line for each, which has no value that a client sent."""

from __future__ import annotations

import logging
import re
from typing import Any, Final, NamedTuple

from starlette.types import Scope

from tmf630.discretion import told
from tmf630.errors import UNAVAILABLE, Fault
from tmf630.logs import BATCHES, REQUESTS
from tmf630.printing import plain

_LOG: Final = logging.getLogger(REQUESTS)
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


_FIELDS: Final = LoggedRequest._fields


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
        fields = _known(logged, status) | {"status": status, "duration_ms": duration}
        message = plain(_words(fields, fields))
        BATCHES[0].add(logging.getLevelName(level), _LOG.name, message, fields)
    else:
        outcome = "" if status else ": the client has gone"
        shown = {"status": status} if status else {}
        _log(level, logged, {**shown, "duration_ms": duration}, outcome)


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
    known = _known(logged, fields.get("status"))
    # Escaped: a client cannot break a line of the log, or forge one.
    message = plain(f"{_words(known, fields)}{outcome}")
    traced = (type(cause), cause, cause.__traceback__) if cause and level == logging.ERROR else None
    if _LOG.isEnabledFor(level):
        # Where in this module it is logged, which takes as long as the rest, tells nothing.
        made = (_LOG.name, level, __file__, 0, "%s", (message,), traced)
        _LOG.handle(_LOG.makeRecord(*made, extra=known | fields))


def _known(logged: LoggedRequest, status: int | None) -> dict[str, Any]:
    """What is known of a request, and may be shown."""
    known = {name: value for name, value in zip(_FIELDS, logged, strict=True) if value is not None}
    if not _is_id(known.get("resource_id", ""), status):
        known.pop("resource_id", None)
    return known


def _is_id(text: str, status: int | None) -> bool:
    """Whether a part of a path is the id of a resource, and no other word of a client's."""
    return status in _SUCCESSES or _OWN_ID.fullmatch(text) is not None


def _words(known: dict[str, Any], fields: dict[str, Any]) -> str:
    if "method" not in known:
        what = "what is no request"
    else:
        what = f"{known['method']} {known.get('route', '(no route)')}"
    time = f" in {fields['duration_ms']} ms" if "duration_ms" in fields else ""
    details = " ".join(known[each] for each in ("operation", "resource_id") if each in known)
    served = f": {fields.get('status', 'no answer')}{time} for {known['caller']}"
    return f"{what}{served}{details and f' ({details})'}"


def _milliseconds(seconds: float) -> float:
    return round(1000 * seconds, 1)
