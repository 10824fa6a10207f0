"""What is published, made of the outboxes: events as listeners get them, and audit records."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from functools import cache
from operator import itemgetter
from typing import Final, NamedTuple

import orjson

from tmf630 import wire
from tmf630.events.event_types import EventTypes
from tmf630.events.outbox.audit_log import AuditLog, Selection, records_of
from tmf630.events.outbox.event_log import OutboxEvent
from tmf630.resources.collection import Resources
from tmf630.store.entries import Entry, Record
from tmf630.wire import Json

_MANY: Final = 100_000
"""Entries of a collection whose outboxes are read at once."""


class EventForm(NamedTuple):
    """The form in which an API publishes events: the JSON text of their resources, and the types.

    An event of another type is not published.
    """

    text: Callable[[Record], bytes]
    types: EventTypes


class EventSource(NamedTuple):
    """Resources whose events are published, each in one of the forms.

    `forms` are by the APIs that events name, that of an event which names none by an empty text.
    `restricted` is whether some subscribers only get the events of what they see.
    `api` is the API that the audit names beside the resources, empty for TMF622.
    """

    resources: Resources
    forms: Mapping[str, EventForm]
    restricted: bool = False
    api: str = ""


class Contents(NamedTuple):
    """The contents of outboxes, in their order."""

    events: list[OutboxEvent]
    audit: list[Json]


def contents(entries: Iterable[Entry], source: EventSource) -> Contents:
    """What is published of the outboxes of entries."""
    found = Contents([], [])
    for entry in entries:
        stored = wire.decode(entry.outbox) if entry.outbox else ()
        found.events.extend(_published(entry, stored, source))
        found.audit.extend(records_of(entry.id, stored, source.resources.name, source.api))
    return found


async def with_unpublished(
    log: AuditLog, sources: Iterable[EventSource], selection: Selection
) -> AsyncIterator[Json]:
    """Such audit records, in the order of their time.

    Those that are still in outboxes are among them: of each collection the first, in about
    UNPUBLISHED_BYTES of entries.
    """
    waiting: list[Json] = []
    for source in sources:
        found = contents(await source.resources.unpublished(_MANY), source).audit
        waiting += selection.selected(found)
    waiting.sort(key=itemgetter("id"))
    async for record in log.find(selection):
        while waiting and waiting[0]["id"] <= record["id"]:
            earlier = waiting.pop(0)
            if earlier["id"] != record["id"]:
                yield earlier
        yield record
    for each in waiting:
        yield each


def _published(entry: Entry, stored: Iterable[Json], source: EventSource) -> Iterator[OutboxEvent]:
    """The events in the outbox of an entry, as listeners get them.

    The contract may have changed since: an event of a type that it no longer has is left out, and
    one in the form of an API that is no longer served.
    """
    for event in stored:
        form = source.forms.get(event.get("api", ""))
        if form is None or event["type"] not in form.types.types:
            continue
        resource = event.get("resource")
        if resource is not None:
            text = wire.encode(resource)
        else:
            # Without a record: an older server has deleted the resource, and only its id is known.
            text = entry.record.resource if entry.record else b"{}"
        record = Record(id=entry.id, revision=0, resource=text)
        payload = event_of(event, form.types, form.text(record))
        parties = source.resources.visibility.parties(record.read()) if source.restricted else ()
        yield OutboxEvent(
            event["id"], entry.id, payload, form.types.api, parties, event.get("traceparent", "")
        )


def event_of(stored: Json, types: EventTypes, resource: bytes) -> Json:
    """An event as listeners get it: what the outbox says of it, and its resource, a JSON text."""
    declared = types.types[stored["type"]]
    event = {
        "eventId": stored["id"],
        "eventTime": stored["time"],
        "eventType": stored["type"],
        "correlationId": stored["correlation"],
        "domain": types.domain,
        "title": _title(stored["type"]),
        "timeOcurred": stored["time"],
        "timeOccurred": stored["time"],
        declared.payload: {declared.resource: orjson.Fragment(resource)},
        "fieldPath": stored.get("path"),
        "@type": stored["type"],
    }
    return {
        name: value
        for name, value in event.items()
        if name in declared.members and value is not None
    }


@cache
def _title(event_type: str) -> str:
    """The title of an event type, such as `Product order state change`."""
    words = "".join(f" {each.lower()}" if each.isupper() else each for each in event_type)
    return words.strip().removesuffix(" event").capitalize()
