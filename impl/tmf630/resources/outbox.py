"""The outbox of an entry: the events of its changes that are not published yet, and their audit.

A change stores its events in the same write. An outbox is a JSON array of
`{id, time, type, correlation, traceparent, path, api, resource}`, in the order in which the events
happened. An event shows the resource as it was then. While that is the stored resource, `resource`
is left out. So is `api`, the API in whose form alone the event is published, if it is published in
that of all, and `traceparent`, if its request belongs to no trace.

The events of the latest change are behind a tab, if there are earlier ones. These are complete: the
next change does not read them.

What the audit says of a change is an element of the type AUDIT, `{id, time, type, correlation,
audit}`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import orjson

from tmf630 import wire
from tmf630.correlation import REQUEST_ID, TRACEPARENT
from tmf630.identifiers import new_id
from tmf630.instants import timestamp
from tmf630.resources.event import Event
from tmf630.resources.serializer import without_identity
from tmf630.store.entries import Entry, Record
from tmf630.wire import Json

AUDIT: Final = "audit"
"""The type of the elements that are no events, but go to the audit."""
_MAX_OUTBOX_BYTES: Final = 3_400_000
"""Bytes of an outbox. They are more than the largest resource has, and fit into a document of
MongoDB."""
_BEFORE_LATEST: Final = b",\t"
"""No other part of a compact JSON text is a tab."""


class OutboxFull(Exception):
    """The outbox has no room for another event until its events are published."""


def new_outbox(events: Sequence[Event], audit: Json | None = None) -> bytes:
    """The outbox of a new resource; `audit` is what the audit says of the creation."""
    return wire.encode(_stored(events, audit)) if events or audit else b""


def outbox_after(
    entry: Entry, record: Record | None, events: Sequence[Event], audit: Json | None = None
) -> bytes:
    """The outbox of an entry after a change to that record, None for a deletion.

    `audit` is what the audit says of the change. Raises OutboxFull.
    """
    if record is entry.record and not events:
        return entry.outbox
    before = entry.record.resource if entry.record else b"{}"
    earlier, _, text = entry.outbox[1:-1].rpartition(_BEFORE_LATEST)
    latest: list[Json] = wire.decode(b"[%b]" % text)
    if record is not entry.record:
        earlier = _joined(b",", earlier, [_with_resource(each, before) for each in latest])
        latest = []
    added = _stored(events, audit)
    latest += added if record else [_with_resource(each, before) for each in added]
    elements = _joined(_BEFORE_LATEST, earlier, latest)
    text = b"[%b]" % elements if elements else b""
    if len(text) > _MAX_OUTBOX_BYTES and entry.outbox:
        raise OutboxFull("events of earlier changes have yet to be published")
    return text


def _joined(separator: bytes, earlier: bytes, later: Sequence[Json]) -> bytes:
    """The text of all elements of an array, of which those before `later` are text already."""
    return separator.join(filter(None, (earlier, wire.encode(later)[1:-1])))


def _stored(events: Sequence[Event], audit: Json | None) -> list[Json]:
    now, request = timestamp(datetime.now(UTC)), REQUEST_ID.get()
    trace = TRACEPARENT.get()
    stored: list[Json] = []
    for event in events:
        each: Json = {"id": new_id(), "time": now, "type": event.type}
        if event.field_path is not None:
            each["path"] = event.field_path
        if event.api:
            each["api"] = event.api
        if event.resource is not None:
            each["resource"] = without_identity(event.resource)
        if trace:
            each["traceparent"] = trace
        each["correlation"] = request
        stored.append(each)
    if audit:
        id = new_id()
        stored.append(
            {"id": id, "time": now, "type": AUDIT, "audit": audit, "correlation": request}
        )
    return stored


def _with_resource(stored: Json, resource: bytes) -> Json:
    if "resource" in stored or stored["type"] == AUDIT:
        return stored
    return {**stored, "resource": orjson.Fragment(resource)}
