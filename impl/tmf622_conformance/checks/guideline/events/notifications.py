"""Registration of listeners, and the delivery of events to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tmf622_conformance.check import MANDATORY, OPTIONAL, RECOMMENDED, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.checks.guideline.events.causes import CHANGE, EVENTS, change, move, place
from tmf622_conformance.checks.resources.events import notifications
from tmf622_conformance.checks.resources.events.notifications import QUIET, SOURCE
from tmf622_conformance.checks.resources.events.subscribing import (
    SECONDS,
    awaited,
    resource_of,
    subscribed,
)
from tmf622_conformance.contract import TMF622
from tmf622_conformance.server.api import HUB, ORDERS, Api, Json, path_of

GROUP: Final = Group(Part.GUIDELINE, "notifications", SOURCE)
HUB_POST: Final = "registerListener"
HUB_DELETE: Final = "unregisterListener"

notifications.add_hub(GROUP, TMF622)
for _event in EVENTS:
    notifications.add_event(
        GROUP,
        TMF622,
        _event.type,
        MANDATORY if _event.basic else RECOMMENDED,
        _event.cause,
        (HUB_POST, _event.operation),
    )


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
        arrived = former.wait(about_it, QUIET)
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
