"""The events that are found in a contract, and those that changes make."""

from __future__ import annotations

import pytest

from tests.contract.conftest import EFFECTIVE
from tests.contract.model.contracts import (
    KEYS,
    TEXT,
    Json,
    contract,
    crud,
    enum,
    event,
    listener,
    objects,
    ref,
    tickets,
)
from tmf_contracts.model.api import api_model
from tmf_contracts.model.conventions import EventKind
from tmf_contracts.model.events import ResourceEvents

STATE: Json = {"name": TEXT, "state": enum("open", "closed")}


def changes(properties: Json, *events: str) -> ResourceEvents:
    return api_model(tickets(properties, events=events)).changes["ticket"]


def made(found: ResourceEvents, *paths: str, state: str = "state") -> list[tuple[str, str]]:
    return [(each.type, ",".join(about)) for each, about in found.of_change(state, paths)]


def test_tmf622_has_eight_events() -> None:
    found = api_model(EFFECTIVE)
    assert len(found.events) == 8
    order = found.changes["productOrder"]
    assert order.created
    assert order.created.type == "ProductOrderCreateEvent"
    assert order.created.listener_path == "/listener/productOrderCreateEvent"
    assert (order.created.payload, order.created.payload_resource) == ("event", "productOrder")
    task = found.changes["cancelProductOrder"]
    assert task.created
    assert task.state_changed
    assert (task.changed, task.deleted) == (None, None)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("Create", EventKind.CREATE),
        ("AttributeValueChange", EventKind.ATTRIBUTE_VALUE_CHANGE),
        ("Change", EventKind.ATTRIBUTE_VALUE_CHANGE),
        ("StateChange", EventKind.STATE_CHANGE),
        ("StatusChange", EventKind.STATE_CHANGE),
        ("Delete", EventKind.DELETE),
        ("InformationRequired", EventKind.INFORMATION_REQUIRED),
        ("Batch", EventKind.BATCH),
        ("Resolved", EventKind.OTHER),
        ("PriorityChange", EventKind.OTHER),
    ],
)
def test_the_kind_of_an_event_is_in_its_type(kind: str, expected: EventKind) -> None:
    (found,) = api_model(tickets(STATE, events=(f"Ticket{kind}Event",))).events
    assert (found.kind, found.resource) == (expected, "ticket")


def test_only_declared_members_are_sent() -> None:
    of = tickets(STATE, events=("TicketCreateEvent",))
    of["definitions"]["TicketCreateEvent"] = event(
        "TicketCreateEventPayload", "event", "title", "timeOcurred"
    )
    (found,) = api_model(of).events
    assert found.members == ("eventId", "eventType", "title", "timeOcurred", "event")


def test_the_payload_is_found_by_its_definition() -> None:
    of = tickets(STATE, events=("TicketCreateEvent",))
    of["definitions"]["TicketCreateEvent"] = event("TicketCreateEventPayload", "payload", "event")
    of["definitions"]["TicketCreateEventPayload"] = objects({"theTicket": ref("Ticket")})
    (found,) = api_model(of).events
    assert (found.payload, found.payload_resource) == ("payload", "theTicket")


def test_an_event_without_a_payload_is_about_nothing() -> None:
    of = tickets(
        STATE, definitions={"Event": objects({"eventId": TEXT, "event": {"type": "object"}})}
    )
    of["paths"]["/listener/event"] = listener("Event")
    (found,) = api_model(of).events
    assert (found.type, found.kind) == ("Event", EventKind.OTHER)
    assert (found.payload, found.payload_resource, found.resource) == (None, None, None)


def test_the_name_decides_between_resources_of_one_definition() -> None:
    definitions = {
        **{name: objects(KEYS) for name in ("Ticket", "Ticket_Create", "Ticket_Update")},
        "AlarmCreateEvent": event("AlarmCreateEventPayload"),
        "AlarmCreateEventPayload": objects({"alarm": ref("Ticket")}),
    }
    of = contract(
        definitions,
        {
            **crud("ticket", "Ticket"),
            **crud("alarm", "Ticket"),
            "/listener/alarmCreateEvent": listener("AlarmCreateEvent"),
        },
    )
    found = api_model(of)
    assert found.events[0].resource == "alarm"
    assert found.events[0].kind is EventKind.CREATE
    assert found.changes["ticket"] == ResourceEvents()


def test_a_change_makes_the_declared_events() -> None:
    found = changes(STATE, "TicketAttributeValueChangeEvent", "TicketStateChangeEvent")
    assert made(found, "name") == [("TicketAttributeValueChangeEvent", "name")]
    assert made(found, "state") == [("TicketStateChangeEvent", "state")]
    assert made(found, "name", "state") == [
        ("TicketAttributeValueChangeEvent", "name"),
        ("TicketStateChangeEvent", "state"),
    ]
    assert (found.created, found.deleted) == (None, None)


def test_a_state_is_an_attribute_when_its_change_has_no_event() -> None:
    found = changes(STATE, "TicketChangeEvent")
    assert made(found, "name", "state") == [("TicketChangeEvent", "name,state")]


def test_a_change_makes_no_event_that_is_not_declared() -> None:
    found = changes(STATE, "TicketStatusChangeEvent", "TicketBatchEvent")
    assert made(found, "name") == []
    assert made(found, "state", "name") == [("TicketStatusChangeEvent", "state")]
    assert made(changes(STATE), "name", "state") == []


def test_there_is_no_state_change_without_a_state_attribute() -> None:
    found = changes({"name": TEXT}, "TicketStateChangeEvent", "TicketAttributeValueChangeEvent")
    assert found.state_changed is None
    assert made(found, "name") == [("TicketAttributeValueChangeEvent", "name")]
