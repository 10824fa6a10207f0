"""The attributes that the query of a subscription can name."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tmf622_contract.attributes import ATTRIBUTES, EVENTS
from tmf630.query.attributes import Attributes
from tmf630.query.values import QueryError, SearchableAttribute
from tmf630.store.condition import Path

RESOURCES: Final = ("productOrder", "cancelProductOrder")
"""What the payload of an event contains."""


class EventAttributes(Attributes):
    """The attributes of events. For an incomplete path the error message has a suggestion."""

    def find(self, path: Path) -> SearchableAttribute:
        try:
            return super().find(path)
        except QueryError as error:
            within = path[1:] if path[0] == "event" else path
            for before in (("event",), *(("event", name) for name in RESOURCES)):
                if self._is_there((*before, *within)):
                    meant = ".".join((*before, *within))
                    raise QueryError(f"{error}; did you mean {meant}?") from None
            raise

    def _is_there(self, path: Path) -> bool:
        try:
            super().find(path)
        except QueryError:
            return False
        return not path[-1].startswith("@")


def event_attributes() -> EventAttributes:
    """The attributes of events of all types, as listeners get them."""
    event = {name: each for kind in EVENTS for name, each in ATTRIBUTES[kind].items()}
    payloads = [ATTRIBUTES[ATTRIBUTES[kind]["event"].type] for kind in EVENTS]
    payload = {name: declared for each in payloads for name, declared in each.items()}
    event["event"] = replace(event["event"], type="EventPayload")
    event["eventType"] = replace(event["eventType"], enum=EVENTS)
    return EventAttributes({**ATTRIBUTES, "Event": event, "EventPayload": payload}, "Event")
