"""Events that are owed, kept with what they are about until a publisher has taken them.

They come in the same write as the change. What is owed is a JSON array of
`{id, time, type, correlation, path, resource}`, in the order in which they happened. Each is about
the resource as it was then: while that is the one that is kept, it is not repeated here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, NamedTuple

import orjson

from tmf630 import wire
from tmf630.correlation import REQUEST_ID
from tmf630.identifiers import new_id
from tmf630.instants import timestamp
from tmf630.query import selection
from tmf630.resources.event import Event
from tmf630.resources.serializer import Serializer
from tmf630.store.entries import Entry, Record

Json = dict[str, Any]

_MAX_BYTES: Final = 3_400_000
"""How much may be owed of one resource, more than the largest one. Its document stays below what
MongoDB takes."""


class OutboxFull(Exception):
    """So much is owed of one resource that it has to be published before there is more."""


class Source(NamedTuple):
    """Whose events are published: the resources of one collection.

    `name` is what an event's payload calls its resource, `domain` the business area.
    """

    name: str
    serializer: Serializer
    domain: str


def new_outbox(events: Sequence[Event]) -> bytes:
    """What a new resource owes."""
    return wire.encode(_entries(events)) if events else b""


def outbox_after(entry: Entry, record: Record | None, events: Sequence[Event]) -> bytes:
    """What is owed once that record, or none any more, is in the place of the one that is held.

    Raises Full.
    """
    if record is entry.record and not events:
        return entry.outbox
    before = entry.record.resource if entry.record else b"{}"
    entries: list[Json] = wire.decode(entry.outbox) if entry.outbox else []
    if record is not entry.record:
        entries = [_with_resource(each, before) for each in entries]
    added = _entries(events)
    entries += added if record else [_with_resource(each, before) for each in added]
    text = wire.encode(entries) if entries else b""
    if len(text) > _MAX_BYTES and entry.outbox:
        raise OutboxFull("events of earlier changes have yet to be published")
    return text


def published(entry: Entry, source: Source) -> Iterator[tuple[str, Json]]:
    """The events in the outbox of an entry: the id of each, and the event as listeners get it."""
    for event in wire.decode(entry.outbox) if entry.outbox else ():
        resource = event.get("resource")
        if resource is not None:
            text = wire.encode(resource)
        else:
            # Of what was deleted before there were events only the id is known.
            text = entry.record.resource if entry.record else b"{}"
        record = Record(id=entry.id, revision=0, resource=text)
        yield event["id"], _event(event, source, source.serializer.text(record))


def _entries(events: Sequence[Event]) -> list[Json]:
    now, request = timestamp(datetime.now(UTC)), REQUEST_ID.get()
    entries: list[Json] = []
    for event in events:
        entry: Json = {"id": new_id(), "time": now, "type": event.type}
        if event.field_path is not None:
            entry["path"] = event.field_path
        if event.resource is not None:
            entry["resource"] = _without_identity(event.resource)
        entries.append({**entry, "correlation": request})
    return entries


def _without_identity(resource: Mapping[str, Any]) -> Json:
    return {name: value for name, value in resource.items() if name not in selection.ALWAYS}


def _with_resource(entry: Json, resource: bytes) -> Json:
    return entry if "resource" in entry else {**entry, "resource": orjson.Fragment(resource)}


def _event(entry: Json, source: Source, resource: bytes) -> Json:
    event = {
        "eventId": entry["id"],
        "eventTime": entry["time"],
        "eventType": entry["type"],
        "correlationId": entry["correlation"],
        "domain": source.domain,
        "title": _title(entry["type"]),
        "timeOcurred": entry["time"],
        "event": {source.name: orjson.Fragment(resource)},
    }
    return {**event, "fieldPath": entry["path"]} if "path" in entry else event


@cache
def _title(event_type: str) -> str:
    """The words of an event's type: `Product order state change`."""
    words = "".join(f" {each.lower()}" if each.isupper() else each for each in event_type)
    return words.strip().removesuffix(" event").capitalize()
