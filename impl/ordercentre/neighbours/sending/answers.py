"""What the response of a neighbour says: an answer, a refusal, or that it is unavailable."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final

from ordercentre.neighbours.protocol import Answer, NeighbourUnavailable, RefusedByNeighbour
from ordercentre.neighbours.sending.failures import Passing
from tmf630.outbound.connections import Incoming
from tmf630.printing import plain
from tmf630.wire import Malformed, parse

_SUCCESSES: Final = range(200, 300)
_REDIRECTS: Final = range(300, 400)
_REFUSALS: Final = frozenset({*range(400, 500), HTTPStatus.NOT_IMPLEMENTED})
_SERVER_ERRORS: Final = range(500, 600)
_BUSY: Final = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)
_MIN_RETRY_AFTER: Final = 1.0
_MAX_RETRY_AFTER: Final = 3_600.0
_WORDS: Final = ("reason", "message", "detail")
"""The members of an error that are for people: two of TM Forum's, one of RFC 9457."""
_MAX_WORDS: Final = 200


def read(what: str, response: Incoming, now: float) -> Answer:
    """The answer that a response is; `what` names the request, `now` is in seconds since 1970.

    Raises RefusedByNeighbour, NeighbourUnavailable, and Passing where another attempt may succeed.
    """
    status = response.status
    if status in _SUCCESSES:
        return Answer(status, content(what, response), response.headers)
    if status == HTTPStatus.NOT_MODIFIED:
        return Answer(status, None, response.headers)
    if status in _REDIRECTS:
        reason = f"{status}: redirects are not followed"
        raise NeighbourUnavailable(f"{what}: {reason}", reason=reason)
    if status in _REFUSALS and status not in _BUSY:
        raise RefusedByNeighbour(f"{what}: {status}{_said(response)}", status)
    if status in _SERVER_ERRORS or status in _BUSY:
        asked = retry_after(response.headers.get("retry-after", ""), now)
        raise Passing(f"{what}: {status}", sent=True, asked=asked, reason=str(status))
    raise NeighbourUnavailable(f"{what}: {status}, which is no status of an answer")


def content(what: str, response: Incoming) -> Any:
    """The JSON value of a body, None without one; raises Passing if it is not JSON."""
    if not response.body.strip():
        return None
    try:
        return parse(response.body)
    except Malformed as malformed:
        message = f"{what}: the answer cannot be read: {malformed}"
        raise Passing(message, sent=True, reason="the answer cannot be read") from None


def retry_after(value: str, now: float) -> float | None:
    """The seconds that a Retry-After header asks for, within bounds; None if it asks for none."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        seconds = float(value)
    else:
        try:
            date = parsedate_to_datetime(value)
            # A date of HTTP is in UTC, whether it says so or not.
            moment = date if date.tzinfo else date.replace(tzinfo=UTC)
            seconds = moment.timestamp() - now
        except (ValueError, OverflowError):
            return None
    return min(max(seconds, _MIN_RETRY_AFTER), _MAX_RETRY_AFTER)


def _said(response: Incoming) -> str:
    """What the neighbour says of its refusal, made short and printable."""
    try:
        error = parse(response.body)
    except Malformed:
        return ""
    if not isinstance(error, dict):
        return ""
    words = dict.fromkeys(error[name] for name in _WORDS if isinstance(error.get(name), str))
    text = plain(": ".join(filter(None, words)))
    short = text if len(text) <= _MAX_WORDS else f"{text[:_MAX_WORDS]}…"
    return f": {short}" if short else ""
