"""Events and deliveries as text for people: lines, tables and JSON objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from tmf630.events.delivery.undelivered import UndeliveredEvent
from tmf630.events.inbox import Received
from tmf630.events.status import Status
from tmf630.instants import timestamp
from tmf630.printing import plain, span, table
from tmf630.wire import Json

NONE: Final = "-"
_STATUS: Final = (
    "subscription",
    "delivered",
    "waiting",
    "oldest",
    "failing since",
    "dead letters",
    "query failures",
    "callback",
    "query",
)


def event_line(event: Json) -> str:
    """One event: its time and type, the id and state of the resource, the path, the request id."""
    resource = _resource(event)
    parts = [
        event.get("eventTime", NONE),
        event["eventType"].removesuffix("Event"),
        _text(resource.get("id")),
        _text(resource.get("state")),
        *([event["fieldPath"]] if "fieldPath" in event else []),
        f"request {_text(event.get('correlationId'))}",
    ]
    return plain("  ".join(parts))


def received_line(received: Received) -> str:
    """One event of an inbox: when and where it came, its type and id, the id of its resource."""
    event = received.event
    parts = [
        received.moment or NONE,
        received.listener,
        _text(event.get("eventType")),
        _text(event.get("eventId")),
        _text(_resource(event).get("id")),
    ]
    return plain("  ".join(parts))


def dead_letter_line(event: UndeliveredEvent) -> str:
    """One dead letter: the event, its type, time and resource, since when it was tried, and why."""
    parts = dead_letter_json(event)
    return plain(
        "  ".join(
            [
                *(each or NONE for each in list(parts.values())[:-2]),
                f"tried since {parts['since']}",
                event.reason,
            ]
        )
    )


def dead_letter_json(event: UndeliveredEvent) -> Json:
    """One dead letter as a JSON object."""
    return {
        "eventId": event.logged.id,
        "eventType": event.logged.event["eventType"],
        "eventTime": event.logged.event.get("eventTime"),
        "resource": event.logged.resource,
        "since": moment(event.since),
        "reason": event.reason,
    }


def status_table(statuses: Sequence[Status], now: float) -> Iterator[str]:
    """A row for each subscription."""
    return table(_STATUS, [_row(each, now) for each in statuses])


def status_json(status: Status) -> Json:
    """The status of one subscription as a JSON object."""
    return {
        "id": status.id,
        "callback": address(status.callback),
        "query": status.query,
        "delivered": status.progress.delivered,
        "waiting": status.waiting if status.readable else None,
        "oldestWaiting": moment(status.oldest),
        "failingSince": moment(status.failing_since),
        "deadLetters": status.dead_letters,
        "queryFailures": status.progress.query_failures,
    }


def address(callback: str) -> str:
    """A callback without the values of its query string, which may be secrets."""
    return callback.partition("?")[0] + ("?…" if urlsplit(callback).query else "")


def moment(seconds: float | None) -> str | None:
    """A time in seconds since 1970, as RFC 3339 writes it."""
    return None if seconds is None else timestamp(datetime.fromtimestamp(seconds, UTC))


def _row(status: Status, now: float) -> Sequence[str | int]:
    return (
        status.id,
        status.progress.delivered,
        status.waiting if status.readable else "cannot be read",
        NONE if status.oldest is None else span(now - status.oldest),
        moment(status.failing_since) or NONE,
        status.dead_letters,
        status.progress.query_failures,
        address(status.callback),
        status.query or NONE,
    )


def _resource(event: Json) -> Json:
    """The resource in an event, which another server may have made of anything."""
    payload = event.get("event", event.get("payload"))
    resources = payload.values() if isinstance(payload, dict) else ()
    return next((each for each in resources if isinstance(each, dict)), {})


def _text(value: Any) -> str:
    return value if isinstance(value, str) and value else NONE
