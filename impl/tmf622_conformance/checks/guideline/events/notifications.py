"""Registration of listeners, and the delivery of events to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import httpx

from tmf622_conformance.check import MANDATORY, OPTIONAL, RECOMMENDED, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.checks.guideline.events.causes import CHANGE, EVENTS, change, move, place
from tmf622_conformance.checks.guideline.events.subscribing import (
    SECONDS,
    awaited,
    register,
    resource_of,
    subscribed,
)
from tmf622_conformance.contract import problems
from tmf622_conformance.server.api import HUB, ORDERS, Api, Json, brief, json_of, path_of
from tmf622_conformance.server.listener import listening

GROUP: Final = Group(Part.GUIDELINE, "notifications", "TMF630 part 1, notification; contract, /hub")
HUB_POST: Final = "registerListener"
HUB_DELETE: Final = "unregisterListener"
_QUIET: Final = 1.0
"""Seconds to wait for an event that must not arrive."""


def _arrives(api: Api, kind: str, cause: Callable[[Api], str]) -> None:
    with subscribed(api) as (listener, _):
        awaited(listener, kind, cause(api))


def _is_valid(api: Api, kind: str, cause: Callable[[Api], str]) -> None:
    with subscribed(api) as (listener, _):
        event = awaited(listener, kind, cause(api))
        wrong = problems(kind, event)
        expect(not wrong, f"the event is not a {kind}: {'; '.join(wrong)}")
        missing = {"eventId", "eventTime", "eventType"} - set(event)
        expect(not missing, f"the event has no {', '.join(sorted(missing))}")


@GROUP.check(
    "registered", MANDATORY, "a listener is registered: 201 with id and callback", HUB_POST
)
def registers(api: Api) -> None:
    with listening(api.base_url, api.callback_host) as listener:
        answer = register(api, listener)
        expect(
            answer.status_code == httpx.codes.CREATED,
            f"the registration of {listener.url} is not 201 but {brief(answer)} "
            f"(--listen says where the server reaches this machine)",
        )
        wrong = problems("EventSubscription", json_of(answer))
        expect(not wrong, f"the answer is not an EventSubscription: {'; '.join(wrong)}")
        callback = json_of(answer)["callback"]
        expect(callback == listener.url, f"callback is {callback!r}, not what was registered")


@GROUP.check("unregistered", MANDATORY, "a subscription is ended by DELETE: 204", HUB_DELETE)
def unregisters(api: Api) -> None:
    with subscribed(api) as (_, subscription):
        path = path_of(HUB, subscription["id"])
        answer = api.delete(path)
        expect(answer.status_code == httpx.codes.NO_CONTENT, f"DELETE is {brief(answer)}")
        answer = api.delete(path)
        expect(answer.status_code == httpx.codes.NOT_FOUND, f"the second DELETE is {brief(answer)}")


@GROUP.check("registered-twice", RECOMMENDED, "the same registration again is 409", HUB_POST)
def registers_once(api: Api) -> None:
    with subscribed(api) as (listener, _):
        answer = register(api, listener)
        conflict = answer.status_code == httpx.codes.CONFLICT
        expect(conflict, f"the second registration is {brief(answer)}")


for _event in EVENTS:
    GROUP.check(
        _event.type,
        MANDATORY if _event.basic else RECOMMENDED,
        f"{_event.type} arrives",
        *(HUB_POST, _event.operation),
    )(partial(_arrives, kind=_event.type, cause=_event.cause))
    GROUP.check(
        f"{_event.type}-types",
        MANDATORY if _event.basic else RECOMMENDED,
        f"{_event.type} is as the contract defines it, with eventId, eventTime and eventType",
        *(HUB_POST, _event.operation),
        source=f"contract, definitions/{_event.type}",
    )(partial(_is_valid, kind=_event.type, cause=_event.cause))


@GROUP.check("event-ids", MANDATORY, "each event has an eventId of its own", HUB_POST)
def has_its_own_id(api: Api) -> None:
    with subscribed(api) as (listener, _):
        ids = [
            awaited(listener, "ProductOrderCreateEvent", place(api)).get("eventId")
            for _ in range(3)
        ]
        expect(None not in ids and len(set(ids)) == 3, f"three events have the ids {ids}")


@GROUP.check(
    "whole-resource",
    RECOMMENDED,
    "an event carries the whole resource",
    HUB_POST,
    "createProductOrder",
)
def carries_all(api: Api) -> None:
    with subscribed(api) as (listener, _):
        order = api.place(category="b2b", vendorTag="v")
        carried = resource_of(awaited(listener, "ProductOrderCreateEvent", order["id"]))
        missing = sorted(set(order) - set(carried))
        expect(not missing, f"the order in the event has no {', '.join(missing)}")


@GROUP.check(
    "field-path",
    RECOMMENDED,
    "an attribute value change names the attribute in fieldPath",
    HUB_POST,
)
def names_the_field(api: Api) -> None:
    with subscribed(api) as (listener, _):
        path = awaited(listener, CHANGE, change(api)).get("fieldPath")
        expect("category" in str(path), f"fieldPath is {path!r} after a change of category")


@GROUP.check("correlation-id", OPTIONAL, "an event names the request that caused it", HUB_POST)
def is_correlated(api: Api) -> None:
    with subscribed(api) as (listener, _):
        event = awaited(listener, "ProductOrderCreateEvent", place(api))
        expect(event.get("correlationId"), "the event has no correlationId")


@GROUP.check(
    "query", MANDATORY, "a listener with a query receives only the events that match it", HUB_POST
)
def filters(api: Api) -> None:
    query = "eventType=ProductOrderStateChangeEvent"
    with subscribed(api, query) as (listener, _):
        awaited(listener, "ProductOrderStateChangeEvent", move(api))
        others = {each.get("eventType") for each in listener.events}
        others -= {"ProductOrderStateChangeEvent"}
        expect(not others, f"{query} also delivers {', '.join(map(str, others))}")


@GROUP.check(
    "nothing-after", MANDATORY, "an unregistered listener receives no more events", HUB_DELETE
)
def sends_nothing_after_the_end(api: Api) -> None:
    with subscribed(api) as (former, subscription), subscribed(api) as (listener, _):
        api.delete(path_of(HUB, subscription["id"]))
        id = move(api)

        def about_it(events: Sequence[Json]) -> bool:
            return any(resource_of(each).get("id") == id for each in events)

        awaited(listener, "ProductOrderStateChangeEvent", id)
        # Servers usually deliver to both listeners in parallel, in any order.
        arrived = former.wait(about_it, _QUIET)
        expect(not arrived, "an event has arrived after the subscription's end")


@GROUP.check("in-order", RECOMMENDED, "the events of an order arrive in their order", HUB_POST)
def keeps_the_order(api: Api) -> None:
    with subscribed(api) as (listener, _):
        id = place(api)
        values = [str(number) for number in range(5)]
        for value in values:
            api.patch(path_of(ORDERS, id), {"category": value})

        def seen(events: Sequence[Json]) -> list[str]:
            return [
                str(resource_of(each).get("category"))
                for each in events
                if each.get("eventType") == CHANGE and resource_of(each).get("id") == id
            ]

        listener.wait(lambda events: len(set(seen(events))) >= len(values), SECONDS)
        arrived = list(dict.fromkeys(seen(listener.events)))
        expect(arrived == values, f"five changes have arrived as {arrived}")


@GROUP.check(
    "retry", RECOMMENDED, "an event that was refused with 503 is delivered again", HUB_POST
)
def tries_again(api: Api) -> None:
    with subscribed(api) as (listener, _):
        listener.refusals = 1
        awaited(listener, "ProductOrderCreateEvent", place(api))
        # The refused event may be about another client's order.
        first = {each.get("eventId") for each in listener.refused}

        def again(events: Sequence[Json]) -> bool:
            return first <= {each.get("eventId") for each in events}

        arrived = listener.wait(again, SECONDS)
        expect(arrived, "the refused event has not been delivered again with its eventId")
