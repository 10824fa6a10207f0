"""What an outbox stores of an event."""

from __future__ import annotations

from tmf630 import wire
from tmf630.resources.event import Event
from tmf630.resources.outbox import new_outbox


def test_an_event_of_one_api_alone_names_it_and_another_does_not() -> None:
    events = [Event("OrderStateChangeEvent", api="v5"), Event("OrderStateChangeEvent")]
    alone, for_all = wire.decode(new_outbox(events))
    assert alone["api"] == "v5"
    assert "api" not in for_all
