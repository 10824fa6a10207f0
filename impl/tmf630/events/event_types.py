"""The event types of one API: how its events are written, and which queries select them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from tmf630.query.attributes import Attributes, Declared, DeclaredAttribute, Definitions
from tmf630.query.values import QueryError, SearchableAttribute
from tmf630.store.condition import Path
from tmf630.wire import Json

_ANY_EVENT, _ANY_PAYLOAD = "Event", "EventPayload"
"""The names of definitions that unite those of all event types."""
_TYPE: Final = "eventType"


@dataclass(frozen=True, slots=True)
class EventType:
    """The definition of the events of one type.

    Only `members` are sent. The resource is the member `resource` of the member `payload`.
    """

    members: frozenset[str]
    payload: str
    resource: str


@dataclass(frozen=True)
class EventTypes:
    """The event types of an API, by their names.

    One event log has the events of all APIs of a store: `api` tells them apart, and is empty for
    TMF622. `domain` is the business area that each event names. `payload` is the member of events
    that contains the resource, `attributes` those that queries can name. `converted` has the APIs
    whose events are sent as well, each with the function that makes an event of this API of one.
    """

    api: str
    domain: str
    types: Mapping[str, EventType]
    payload: str
    attributes: EventAttributes
    converted: Mapping[str, Callable[[Json], Json]] = field(default_factory=dict)

    @cached_property
    def resources(self) -> frozenset[str]:
        """The members of payloads that are resources, or references to them."""
        return frozenset(each.resource for each in self.types.values())

    @classmethod
    def of(
        cls, api: str, domain: str, types: Mapping[str, EventType], definitions: Definitions
    ) -> EventTypes:
        """The event types of an API with these definitions, among them one for each type."""
        payload = next((each.payload for each in types.values()), "event")
        attributes = EventAttributes(definitions, payload, types)
        return cls(api, domain, types, payload, attributes)


class EventAttributes(Attributes):
    """The attributes of events of all types, as listeners get them.

    For an incomplete path the error message has a suggestion.
    """

    def __init__(
        self, definitions: Definitions, payload: str, types: Mapping[str, EventType]
    ) -> None:
        self._payload = payload
        self._resources = list(dict.fromkeys(each.resource for each in types.values()))
        super().__init__(_united(definitions, payload, types), _ANY_EVENT)

    def find(self, path: Path) -> SearchableAttribute:
        try:
            return super().find(path)
        except QueryError as error:
            within = path[1:] if path[0] == self._payload else path
            payload = (self._payload,)
            for before in (payload, *((*payload, name) for name in self._resources)):
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


def _united(definitions: Definitions, payload: str, types: Mapping[str, EventType]) -> Definitions:
    """The definitions, with one for events of all types, and one for all payloads."""
    event = _joined(definitions[name] for name in types)
    payloads = _joined(definitions[definitions[name][payload].type] for name in types)
    if types:
        event[payload] = Declared(_ANY_PAYLOAD)
        event[_TYPE] = Declared("string", enum=tuple(types))
    return {**definitions, _ANY_EVENT: event, _ANY_PAYLOAD: payloads}


def _joined(
    declarations: Iterable[Mapping[str, DeclaredAttribute]],
) -> dict[str, DeclaredAttribute]:
    return {name: each for declared in declarations for name, each in declared.items()}
