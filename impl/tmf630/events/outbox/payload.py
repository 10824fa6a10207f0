"""Events as listeners get them, made of the outboxes in which they are stored."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import orjson

from tmf630 import wire
from tmf630.resources.collection import Resources
from tmf630.store.entries import Entry, Record
from tmf630.wire import Json


def published(entry: Entry, source: Resources, domain: str) -> Iterator[tuple[str, Json]]:
    """The ids of the events in the outbox of an entry, and the events as listeners get them."""
    for event in wire.decode(entry.outbox) if entry.outbox else ():
        resource = event.get("resource")
        if resource is not None:
            text = wire.encode(resource)
        else:
            # Without a record: an older server has deleted the resource, and only its id is known.
            text = entry.record.resource if entry.record else b"{}"
        record = Record(id=entry.id, revision=0, resource=text)
        yield event["id"], _payload(event, source.name, domain, source.serializer.text(record))


def _payload(stored: Json, name: str, domain: str, resource: bytes) -> Json:
    event = {
        "eventId": stored["id"],
        "eventTime": stored["time"],
        "eventType": stored["type"],
        "correlationId": stored["correlation"],
        "domain": domain,
        "title": _title(stored["type"]),
        "timeOcurred": stored["time"],
        "event": {name: orjson.Fragment(resource)},
    }
    return {**event, "fieldPath": stored["path"]} if "path" in stored else event


@cache
def _title(event_type: str) -> str:
    """The title of an event type, such as `Product order state change`."""
    words = "".join(f" {each.lower()}" if each.isupper() else each for each in event_type)
    return words.strip().removesuffix(" event").capitalize()
