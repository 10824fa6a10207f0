"""Published events, as the event log has them."""

from __future__ import annotations

from tmf630.events.outbox.event_log import LoggedEvent, Place


def test_an_event_of_a_contract_without_event_times_has_no_time() -> None:
    event = {"eventId": "1", "eventType": "TicketCreateEvent"}
    assert LoggedEvent(Place(1, 0), "ticket", event).time == 0
    dated = {**event, "eventTime": "1970-01-01T00:00:02.500Z"}
    assert LoggedEvent(Place(1, 0), "ticket", dated).time == 2.5
