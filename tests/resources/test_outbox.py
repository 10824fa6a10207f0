"""What an outbox stores of an event."""

from __future__ import annotations

import pytest

from tmf630 import wire
from tmf630.resources.event import Event
from tmf630.resources.outbox import new_outbox, outbox_after
from tmf630.store.entries import Entry, Record
from tmf630.wire import Json

CHANGED = Event("OrderAttributeValueChangeEvent")


def test_an_event_of_one_api_alone_names_it_and_another_does_not() -> None:
    events = [Event("OrderStateChangeEvent", api="v5"), Event("OrderStateChangeEvent")]
    alone, for_all = wire.decode(new_outbox(events))
    assert alone["api"] == "v5"
    assert "api" not in for_all


def placed() -> Entry:
    """The entry of a new order whose note has a tab and all that JSON escapes."""
    order = {"n": 0, "note": '",\t\n[{'}
    outbox = new_outbox([Event("OrderCreateEvent")], {"action": "create"})
    return Entry(id="1", version=1, record=Record.of("1", 1, order), outbox=outbox)


def changed(entry: Entry, number: int | None, *events: Event, audit: Json | None = None) -> Entry:
    """The entry after a change to that number, or after its deletion."""
    assert entry.record
    revision = entry.record.revision + 1
    content = {**entry.record.read(), "n": number}
    record = None if number is None else Record.of("1", revision, content)
    outbox = outbox_after(entry, record, events, audit)
    return entry.next(record, b"", None, outbox)


def shown(entry: Entry) -> list[int | str | None]:
    """The number of the order that each event shows, None for the stored one; what is audited."""
    return [
        each["audit"]["action"] if "audit" in each else each.get("resource", {}).get("n")
        for each in wire.decode(entry.outbox)
    ]


def test_each_event_shows_the_resource_as_it_was_then() -> None:
    entry = changed(placed(), 1, CHANGED, audit={"action": "change"})
    assert shown(entry) == [0, "create", None, "change"]
    entry = changed(changed(entry, 2, CHANGED, CHANGED), 3, CHANGED)
    assert shown(entry) == [0, "create", 1, "change", 2, 2, None]
    *_, latest = [each["resource"] for each in wire.decode(entry.outbox) if "resource" in each]
    assert latest["note"] == '",\t\n[{'


def test_an_event_without_a_change_of_the_resource_shows_the_same_one() -> None:
    entry = changed(placed(), 1, CHANGED)
    entry = entry.next(entry.record, b"", None, outbox_after(entry, entry.record, [CHANGED]))
    assert shown(entry) == [0, "create", None, None]
    assert shown(changed(entry, 2, CHANGED)) == [0, "create", 1, 1, None]


def test_after_a_deletion_each_event_shows_what_was_there_before() -> None:
    entry = changed(changed(placed(), 1, CHANGED), None, CHANGED, audit={"action": "delete"})
    assert shown(entry) == [0, "create", 1, 1, "delete"]


def test_a_change_without_events_completes_those_before() -> None:
    entry = changed(placed(), 1)
    assert shown(entry) == [0, "create"]
    assert shown(changed(entry, 2, CHANGED)) == [0, "create", None]


@pytest.mark.parametrize("events", [(), (CHANGED,)])
def test_an_outbox_that_was_emptied_has_what_is_new_alone(events: tuple[Event, ...]) -> None:
    empty = placed().next(placed().record, b"", None, b"")
    after = changed(empty, 1, *events)
    assert shown(after) == [None] if events else after.outbox == b""


def test_an_outbox_of_an_older_version_is_read() -> None:
    entry = changed(changed(placed(), 1, CHANGED), 2, CHANGED)
    older = entry.next(entry.record, b"", None, wire.encode(wire.decode(entry.outbox)))
    assert shown(changed(older, 3, CHANGED)) == [0, "create", 1, 2, None]
