"""Registration of listeners, and the delivery of events to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

import httpx

from tmf622_conformance.check import MANDATORY, RECOMMENDED, Inconclusive, Level, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.checks.resources.changing import move
from tmf622_conformance.checks.resources.events import listeners
from tmf622_conformance.checks.resources.events.subscribing import (
    awaited,
    hub_of,
    register,
    resource_of,
    subscribed,
)
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.contract import Contract
from tmf622_conformance.server.api import HUB, Api, Json, brief, json_of, path_of
from tmf622_conformance.server.listener import listening
from tmf_contracts.model.events import EventModel

SOURCE: Final = "TMF630 part 1, notification; contract, /hub"
QUIET: Final = 1.0
"""Seconds to wait for an event that must not arrive."""
_ENVELOPE: Final = {"eventId", "eventTime", "eventType"}
Cause = Callable[[Api], str]
"""Causes an event, and returns the id of the resource that the event is about."""


def groups(contract: Contract, subjects: Sequence[Subject]) -> Iterator[Group]:
    """The checks of the hub, and of the events of each collection; none without a hub."""
    hub = hub_of(contract)
    if hub is None or "POST" not in hub.collection_methods:
        return
    group = Group(Part.GUIDELINE, "notifications", SOURCE)
    add_hub(group, contract)
    for subject in subjects:
        if subject.has(Action.CREATE):
            _add_events(group, subject)
    listeners.add(group, contract)
    yield group


def operation(contract: Contract, method: str) -> str:
    """The operationId of POST or DELETE of the hub."""
    known = contract.operations
    return next(id for id, each in known.items() if each[0] == method and each[1].startswith(HUB))


def add_hub(group: Group, contract: Contract) -> None:
    """Add the checks of registrations."""
    post, delete = (operation(contract, method) for method in ("POST", "DELETE"))
    group.check(
        "registered", MANDATORY, "a listener is registered: 201 with id and callback", post
    )(partial(_registers, contract=contract))
    group.check("unregistered", MANDATORY, "a subscription is ended by DELETE: 204", delete)(
        _unregisters
    )
    group.check("registered-twice", RECOMMENDED, "the same registration again is 409", post)(
        _registers_once
    )


def add_event(
    group: Group,
    contract: Contract,
    kind: str,
    level: Level,
    cause: Cause,
    operations: Sequence[str],
) -> None:
    """Add the checks of a type of event: that it arrives, and that it is as declared."""
    group.check(kind, level, f"{kind} arrives", *operations)(
        partial(_arrives, kind=kind, cause=cause)
    )
    group.check(
        f"{kind}-types",
        level,
        f"{kind} is as the contract defines it, with eventId, eventTime and eventType",
        *operations,
        source=f"contract, definitions/{kind}",
    )(partial(_is_valid, contract=contract, kind=kind, cause=cause))


def _add_events(group: Group, subject: Subject) -> None:
    post = operation(subject.contract, "POST")
    caused = list(_caused(subject))
    for event, level, action, cause in caused:
        operations = post, subject.operation(action)
        add_event(group, subject.contract, event.type, level, partial(cause, subject), operations)
    name = subject.model.name
    group.check(
        f"{name}.declared",
        MANDATORY,
        f"a {subject.model.definition} causes no event that the contract does not declare",
        post,
    )(partial(_are_declared, subject=subject))
    # What causes the last event also causes the first one, a creation.
    for event, _, _, cause in caused[1:][-1:]:
        group.check(
            f"{name}.query",
            MANDATORY,
            "a listener with a query receives only the events that match it",
            post,
        )(partial(_filters, event=event, cause=partial(cause, subject)))
    for event, _, _, cause in caused[:1]:
        group.check(
            f"{name}.nothing-after",
            MANDATORY,
            "an unregistered listener receives no more events",
            operation(subject.contract, "DELETE"),
        )(partial(_sends_nothing_after_the_end, event=event, cause=partial(cause, subject)))


def _caused(
    subject: Subject,
) -> Iterator[tuple[EventModel, Level, Action, Callable[[Subject, Api], str]]]:
    """The declared events of a collection that clients can cause."""
    declared = subject.contract.model.changes[subject.model.name]
    for event, level, action, cause in (
        (declared.created, MANDATORY, Action.CREATE, _create),
        (declared.changed, RECOMMENDED, Action.PATCH, _change),
        (declared.state_changed, RECOMMENDED, Action.PATCH, _move),
        (declared.deleted, RECOMMENDED, Action.DELETE, _delete),
    ):
        if event and subject.has(action):
            yield event, level, action, cause


def _create(subject: Subject, api: Api) -> str:
    return str(subject.create(api)["id"])


def _change(subject: Subject, api: Api) -> str:
    id = _create(subject, api)
    attribute = (subject.changeable or ["vendorTag"])[0]
    answer = api.patch(subject.path(api, id), {attribute: "new"})
    if not answer.is_success:
        raise Inconclusive(f"{attribute} cannot be changed: {brief(answer)}")
    return id


def _move(subject: Subject, api: Api) -> str:
    resource = subject.create(api)
    move(api, subject, resource)
    return str(resource["id"])


def _delete(subject: Subject, api: Api) -> str:
    id = _create(subject, api)
    api.delete(subject.path(api, id))
    return id


def _registers(api: Api, contract: Contract) -> None:
    with listening(api.base_url, api.callback_host) as listener:
        answer = register(api, listener)
        expect(
            answer.status_code == httpx.codes.CREATED,
            f"the registration of {listener.url} is not 201 but {brief(answer)} "
            f"(--listen says where the server reaches this machine)",
        )
        hub = hub_of(contract)
        for definition in [hub.subscription] if hub and hub.subscription else ():
            wrong = contract.problems(definition, json_of(answer))
            expect(not wrong, f"the answer is no {definition}: {'; '.join(wrong)}")
        callback = json_of(answer)["callback"]
        expect(callback == listener.url, f"callback is {callback!r}, not what was registered")
        api.delete(path_of(HUB, json_of(answer)["id"]))


def _unregisters(api: Api) -> None:
    with subscribed(api) as (_, subscription):
        path = path_of(HUB, subscription["id"])
        answer = api.delete(path)
        expect(answer.status_code == httpx.codes.NO_CONTENT, f"DELETE is {brief(answer)}")
        answer = api.delete(path)
        expect(answer.status_code == httpx.codes.NOT_FOUND, f"the second DELETE is {brief(answer)}")


def _registers_once(api: Api) -> None:
    with subscribed(api) as (listener, _):
        answer = register(api, listener)
        conflict = answer.status_code == httpx.codes.CONFLICT
        expect(conflict, f"the second registration is {brief(answer)}")


def _arrives(api: Api, kind: str, cause: Cause) -> None:
    with subscribed(api) as (listener, _):
        awaited(listener, kind, cause(api))


def _is_valid(api: Api, contract: Contract, kind: str, cause: Cause) -> None:
    with subscribed(api) as (listener, _):
        event = awaited(listener, kind, cause(api))
        wrong = contract.problems(kind, event)
        expect(not wrong, f"the event is not a {kind}: {'; '.join(wrong)}")
        missing = (_ENVELOPE & contract.properties(kind).keys()) - set(event)
        expect(not missing, f"the event has no {', '.join(sorted(missing))}")


def _are_declared(api: Api, subject: Subject) -> None:
    declared = {each.type for each in subject.contract.model.events}
    with subscribed(api) as (listener, _):
        ids = {_create(subject, api)}
        if subject.has(Action.PATCH):
            ids.add(_change(subject, api))
        if subject.has(Action.DELETE):
            ids.add(_delete(subject, api))

        def undeclared(events: Sequence[Json]) -> set[str]:
            return {
                str(each.get("eventType")) for each in events if resource_of(each).get("id") in ids
            } - declared

        listener.wait(lambda events: bool(undeclared(events)), QUIET)
        expect(
            not undeclared(listener.events),
            f"not declared: {', '.join(sorted(undeclared(listener.events)))}",
        )


def _filters(api: Api, event: EventModel, cause: Cause) -> None:
    with subscribed(api, f"eventType={event.type}") as (listener, _):
        awaited(listener, event.type, cause(api))
        others = {str(each.get("eventType")) for each in listener.events} - {event.type}
        expect(not others, f"eventType={event.type} also delivers {', '.join(sorted(others))}")


def _sends_nothing_after_the_end(api: Api, event: EventModel, cause: Cause) -> None:
    with subscribed(api) as (former, subscription), subscribed(api) as (listener, _):
        api.delete(path_of(HUB, subscription["id"]))
        id = cause(api)

        def about_it(events: Sequence[Json]) -> bool:
            return any(resource_of(each).get("id") == id for each in events)

        awaited(listener, event.type, id)
        # Servers usually deliver to both listeners in parallel, in any order.
        arrived = former.wait(about_it, QUIET)
        expect(not arrived, "an event has arrived after the subscription's end")
