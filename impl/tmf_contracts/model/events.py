"""The events of a contract, and which of them a change of a resource makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tmf_contracts.model import paths
from tmf_contracts.model.attributes import Attribute, Table
from tmf_contracts.model.conventions import EVENT_KINDS, PAYLOAD, REFERENCE, EventKind
from tmf_contracts.model.resources import ResourceModel
from tmf_contracts.references import final, target

_EVENT: Final = "Event"


@dataclass(frozen=True, slots=True)
class EventModel:
    """One type of event, as a listener gets it.

    `type` is the value of `eventType` and the name of the definition. `members` are what the
    contract declares of it: nothing else is sent. `payload` is the member with the payload, and
    `payload_resource` the member of the payload with the resource; `resource` is the name of the
    resource. They are None when the contract does not say. `answer` is the definition of what a
    listener answers, None when its answer has no body.
    """

    type: str
    kind: EventKind
    listener_path: str
    members: tuple[str, ...]
    payload: str | None
    payload_resource: str | None
    resource: str | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class ResourceEvents:
    """The events that changes of a resource make; None for those that the contract has not."""

    created: EventModel | None = None
    changed: EventModel | None = None
    state_changed: EventModel | None = None
    deleted: EventModel | None = None

    def of_change(
        self, state: str | None, paths: Sequence[str]
    ) -> Iterator[tuple[EventModel, Sequence[str]]]:
        """The events of a change, with the changed attributes that each of them is about.

        `state` is the name of the state attribute, `paths` are the names of all changed attributes.
        """
        of_state = [path for path in paths if self.state_changed and path == state]
        others = [path for path in paths if path not in of_state]
        if others and self.changed:
            yield self.changed, others
        if of_state and self.state_changed:
            yield self.state_changed, of_state


def events(
    contract: Mapping[str, Any], table: Table, resources: Sequence[ResourceModel]
) -> tuple[EventModel, ...]:
    """The events of a contract, in the order of its listeners; raises UnexpectedShape."""
    return tuple(
        _event(contract["definitions"], table, endpoint, resources)
        for endpoint in paths.endpoints(contract)
        if endpoint.is_listener and "POST" in endpoint.methods
    )


def events_of(resource: ResourceModel, declared: Sequence[EventModel]) -> ResourceEvents:
    """The events that changes of a resource make.

    A state change event without a state attribute is never made.
    """
    own: dict[EventKind, EventModel] = {}
    for each in declared:
        if each.resource == resource.name:
            own.setdefault(each.kind, each)
    return ResourceEvents(
        created=own.get(EventKind.CREATE),
        changed=own.get(EventKind.ATTRIBUTE_VALUE_CHANGE),
        state_changed=own.get(EventKind.STATE_CHANGE) if resource.state else None,
        deleted=own.get(EventKind.DELETE),
    )


def _event(
    definitions: Mapping[str, Any],
    table: Table,
    endpoint: paths.Endpoint,
    resources: Sequence[ResourceModel],
) -> EventModel:
    name = paths.body(endpoint, "POST")
    members = table.get(final(definitions, name), {})
    payload = next((each for each in members if members[each].type.endswith(PAYLOAD)), None)
    within = table[members[payload].type] if payload else {}
    member, resource = _about(name, within, resources) or (None, None)
    return EventModel(
        type=name,
        kind=_kind(name, resource),
        listener_path=endpoint.path,
        members=tuple(members),
        payload=payload,
        payload_resource=member,
        resource=resource.name if resource is not None else None,
        answer=next(filter(None, map(target, paths.answers(endpoint, "POST"))), None),
    )


def _about(
    event: str, payload: Mapping[str, Attribute], resources: Sequence[ResourceModel]
) -> tuple[str, ResourceModel] | None:
    """The member of a payload with the resource or a reference to it, and the resource."""
    found = [
        (member, resource)
        for suffix in ("", REFERENCE)
        for member, attribute in payload.items()
        for resource in resources
        if attribute.type == resource.definition + suffix
    ]
    # Two collections can have resources of one definition: the event's name says which it is about.
    named = [each for each in found if _starts_with(event, each[1].name)]
    return next(iter(named or found), None)


def _kind(event: str, resource: ResourceModel | None) -> EventKind:
    names = () if resource is None else (resource.definition, resource.name)
    for name in names:
        if _starts_with(event, name):
            stem = event.removesuffix(_EVENT)
            return EVENT_KINDS.get(stem[len(name) :], EventKind.OTHER)
    return EventKind.OTHER


def _starts_with(event: str, name: str) -> bool:
    return event.lower().startswith(name.lower())
