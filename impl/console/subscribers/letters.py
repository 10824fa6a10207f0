"""Events that were not delivered: what waits to be tried again, and the dead letters."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from flask import g

from console.subscribers.hubs import Subscriber
from tmf630 import wire
from tmf630.errors import Fault
from tmf630.events.delivery.undelivered import UndeliveredEvent
from tmf630.events.formatting import moment
from tmf630.events.subscription.subscription import Subscription

LIMIT: Final = 25
_ORDER: Final = "productOrder"


class Letter(NamedTuple):
    """An undelivered event: `body` is what its listener gets, as JSON with line breaks.

    `order` is the id of the order that it is about, empty for none.
    """

    event_id: str
    type: str
    resource: str
    order: str
    happened: str
    since: str
    reason: str
    body: str


class Page(NamedTuple):
    """Dead letters from the number `offset` on, of `total`."""

    letters: Sequence[Letter]
    offset: int
    total: int


def queued(subscriber: Subscriber) -> Sequence[Letter]:
    """The first events that wait to be tried again."""
    found = g.api.run(g.desk.parts.undelivered.queued(subscriber.id))
    return _shown(subscriber, found[:LIMIT])


def dead(subscriber: Subscriber, offset: int) -> Page:
    """A page of the dead letters."""
    read = g.desk.parts.undelivered.dead_letters_from(subscriber.id, offset, LIMIT)
    found, total = g.api.run(read)
    return Page(_shown(subscriber, found), offset, total)


def subscription(subscriber: Subscriber) -> Subscription | None:
    """The subscription as it is delivered to; None if it cannot be read, or has just ended."""
    parts = g.desk.parts
    stored = g.api.run(parts.subscriptions.read(subscriber.id)).resource
    try:
        return parts.read_subscription(subscriber.id, stored) if stored else None
    except Fault:
        return None


def _shown(subscriber: Subscriber, events: Sequence[UndeliveredEvent]) -> Sequence[Letter]:
    delivered_to = subscription(subscriber) if events else None
    return [_letter(each, delivered_to) for each in events]


def _letter(event: UndeliveredEvent, to: Subscription | None) -> Letter:
    logged = event.logged
    sent = wire.decode(to.body(logged)) if to else logged.event
    return Letter(
        logged.id,
        logged.event["eventType"],
        logged.resource,
        _order(logged.event),
        logged.event.get("eventTime") or "",
        moment(event.since) or "",
        event.reason,
        written(sent),
    )


def written(body: Any) -> str:
    """A JSON value for people, in the order of its members."""
    return json.dumps(body, indent=2, ensure_ascii=False)


def _order(event: Mapping[str, Any]) -> str:
    """The id of the order that an event is about, itself or that of a cancellation task."""
    payload = event.get("event")
    if not isinstance(payload, dict):
        return ""
    for each in payload.values():
        if isinstance(each, dict) and isinstance(about := each.get(_ORDER), dict):
            return str(about.get("id", ""))
    order = payload.get(_ORDER)
    return str(order.get("id", "")) if isinstance(order, dict) else ""
