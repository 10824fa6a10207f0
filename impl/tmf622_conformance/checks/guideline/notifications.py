"""Events: who registers is told what has happened, at least once, as the contract has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final

import httpx

from tmf622_conformance.check import (
    MANDATORY,
    OPTIONAL,
    RECOMMENDED,
    Failed,
    Inconclusive,
    Part,
    expect,
)
from tmf622_conformance.checks.group import Group
from tmf622_conformance.contract import problems
from tmf622_conformance.server.api import HUB, ORDERS, Api, Json, brief, json_of, path_of
from tmf622_conformance.server.listener import Listener, listening

GROUP: Final = Group(Part.GUIDELINE, "notifications", "TMF630 part 1, notification; contract, /hub")
HUB_POST: Final = "registerListener"
HUB_DELETE: Final = "unregisterListener"
SECONDS: Final = 10.0
"""How long an event may be on its way."""
QUIET: Final = 1.0
"""How long nothing may come, where nothing shall."""
_CHANGE: Final = "ProductOrderAttributeValueChangeEvent"


def _registered(api: Api, listener: Listener, query: str | None = None) -> httpx.Response:
    body = {"callback": listener.url, **({"query": query} if query else {})}
    return api.post(HUB, body)


@contextmanager
def _subscribed(api: Api, query: str | None = None) -> Iterator[tuple[Listener, Json]]:
    """A listener with a subscription; without it there is nothing to judge."""
    with listening(api.base_url, api.callback_host) as listener:
        answer = _registered(api, listener, query)
        subscription = json_of(answer)
        if not answer.is_success or not isinstance(subscription, dict):
            raise Inconclusive(f"the listener {listener.url} cannot be registered: {brief(answer)}")
        try:
            yield listener, subscription
        finally:
            api.delete(path_of(HUB, str(subscription.get("id"))))


def _resource(event: Json) -> Json:
    """The resource within an event, by whichever name."""
    inner = event.get("event")
    found = list(inner.values()) if isinstance(inner, dict) else []
    return found[0] if found and isinstance(found[0], dict) else {}


def _awaited(listener: Listener, kind: str, id: str) -> Json:
    """The first event of a kind about a resource; fails when none comes."""

    def fitting(events: Sequence[Json]) -> list[Json]:
        return [
            each
            for each in events
            if each.get("eventType") == kind and _resource(each).get("id") == id
        ]

    if not listener.wait(lambda events: bool(fitting(events)), SECONDS):
        kinds = ", ".join(str(each.get("eventType")) for each in listener.events) or "nothing"
        raise Failed(f"no {kind} has come within {SECONDS:.0f} s, but {kinds}")
    return fitting(listener.events)[0]


# What happens, and the event that tells of it


def _placed(api: Api) -> str:
    return str(api.place()["id"])


def _changed(api: Api) -> str:
    id = _placed(api)
    api.patch(path_of(ORDERS, id), {"category": "new"})
    return id


def _moved(api: Api, state: str = "inProgress") -> str:
    id = _placed(api)
    answer = api.patch(path_of(ORDERS, id), {"state": state})
    if not answer.is_success:
        raise Inconclusive(f"an order cannot be led into {state}: {brief(answer)}")
    return id


def _deleted(api: Api) -> str:
    id = _placed(api)
    api.delete(path_of(ORDERS, id))
    return id


def _cancelled(api: Api) -> str:
    return str(api.cancel(api.place())["id"])


_KINDS: Final[Sequence[tuple[str, bool, Callable[[Api], str], str]]] = (
    ("ProductOrderCreateEvent", True, _placed, "createProductOrder"),
    ("ProductOrderStateChangeEvent", True, _moved, "patchProductOrder"),
    (_CHANGE, False, _changed, "patchProductOrder"),
    ("ProductOrderDeleteEvent", False, _deleted, "deleteProductOrder"),
    (
        "ProductOrderInformationRequiredEvent",
        False,
        partial(_moved, state="pending"),
        "patchProductOrder",
    ),
    ("CancelProductOrderCreateEvent", False, _cancelled, "createCancelProductOrder"),
    ("CancelProductOrderStateChangeEvent", False, _cancelled, "createCancelProductOrder"),
)


def _arrives(api: Api, kind: str, happens: Callable[[Api], str]) -> None:
    with _subscribed(api) as (listener, _):
        _awaited(listener, kind, happens(api))


def _is_valid(api: Api, kind: str, happens: Callable[[Api], str]) -> None:
    with _subscribed(api) as (listener, _):
        event = _awaited(listener, kind, happens(api))
        wrong = problems(kind, event)
        expect(not wrong, f"the event is not a {kind}: {'; '.join(wrong)}")
        missing = {"eventId", "eventTime", "eventType"} - set(event)
        expect(not missing, f"the event has no {', '.join(sorted(missing))}")


@GROUP.check(
    "registered", MANDATORY, "a listener is registered: 201 with id and callback", HUB_POST
)
def registers(api: Api) -> None:
    with listening(api.base_url, api.callback_host) as listener:
        answer = _registered(api, listener)
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
    with _subscribed(api) as (_, subscription):
        path = path_of(HUB, subscription["id"])
        answer = api.delete(path)
        expect(answer.status_code == httpx.codes.NO_CONTENT, f"DELETE is {brief(answer)}")
        answer = api.delete(path)
        expect(answer.status_code == httpx.codes.NOT_FOUND, f"again it is {brief(answer)}")


@GROUP.check("registered-twice", RECOMMENDED, "the same registration again is 409", HUB_POST)
def registers_once(api: Api) -> None:
    with _subscribed(api) as (listener, _):
        answer = _registered(api, listener)
        expect(answer.status_code == httpx.codes.CONFLICT, f"again it is {brief(answer)}")


for _kind, _is_basic, _happens, _operation in _KINDS:
    GROUP.check(
        _kind,
        MANDATORY if _is_basic else RECOMMENDED,
        f"{_kind} arrives",
        *(HUB_POST, _operation),
    )(partial(_arrives, kind=_kind, happens=_happens))
    GROUP.check(
        f"{_kind}-types",
        MANDATORY if _is_basic else RECOMMENDED,
        f"{_kind} is as the contract defines it, with eventId, eventTime and eventType",
        *(HUB_POST, _operation),
        source=f"contract, definitions/{_kind}",
    )(partial(_is_valid, kind=_kind, happens=_happens))


@GROUP.check("event-ids", MANDATORY, "each event has an eventId of its own", HUB_POST)
def has_its_own_id(api: Api) -> None:
    with _subscribed(api) as (listener, _):
        ids = [
            _awaited(listener, "ProductOrderCreateEvent", _placed(api)).get("eventId")
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
    with _subscribed(api) as (listener, _):
        order = api.place(category="b2b", vendorTag="v")
        carried = _resource(_awaited(listener, "ProductOrderCreateEvent", order["id"]))
        missing = sorted(set(order) - set(carried))
        expect(not missing, f"the order in the event has no {', '.join(missing)}")


@GROUP.check(
    "field-path", RECOMMENDED, "an attribute value change says in fieldPath what", HUB_POST
)
def names_the_field(api: Api) -> None:
    with _subscribed(api) as (listener, _):
        path = _awaited(listener, _CHANGE, _changed(api)).get("fieldPath")
        expect("category" in str(path), f"fieldPath is {path!r} after a change of category")


@GROUP.check("correlation-id", OPTIONAL, "an event says which request has caused it", HUB_POST)
def is_correlated(api: Api) -> None:
    with _subscribed(api) as (listener, _):
        event = _awaited(listener, "ProductOrderCreateEvent", _placed(api))
        expect(event.get("correlationId"), "the event has no correlationId")


@GROUP.check("query", MANDATORY, "a query lets through the events that it is true of", HUB_POST)
def filters(api: Api) -> None:
    query = "eventType=ProductOrderStateChangeEvent"
    with _subscribed(api, query) as (listener, _):
        _awaited(listener, "ProductOrderStateChangeEvent", _moved(api))
        others = {each.get("eventType") for each in listener.events}
        others -= {"ProductOrderStateChangeEvent"}
        expect(not others, f"{query} lets through {', '.join(map(str, others))}")


@GROUP.check("nothing-after", MANDATORY, "whoever has unregistered is told nothing", HUB_DELETE)
def tells_nobody_gone(api: Api) -> None:
    with _subscribed(api) as (gone, subscription), _subscribed(api) as (listener, _):
        api.delete(path_of(HUB, subscription["id"]))
        id = _moved(api)

        def about_it(events: Sequence[Json]) -> bool:
            return any(_resource(each).get("id") == id for each in events)

        _awaited(listener, "ProductOrderStateChangeEvent", id)
        # The two are told by different threads, as a rule, and either may be the first.
        told_after = gone.wait(about_it, QUIET)
        expect(not told_after, "an event has come after the subscription's end")


@GROUP.check("in-order", RECOMMENDED, "the events of an order come in their order", HUB_POST)
def keeps_the_order(api: Api) -> None:
    with _subscribed(api) as (listener, _):
        id = _placed(api)
        values = [str(number) for number in range(5)]
        for value in values:
            api.patch(path_of(ORDERS, id), {"category": value})

        def seen(events: Sequence[Json]) -> list[str]:
            return [
                str(_resource(each).get("category"))
                for each in events
                if each.get("eventType") == _CHANGE and _resource(each).get("id") == id
            ]

        listener.wait(lambda events: len(set(seen(events))) >= len(values), SECONDS)
        came = list(dict.fromkeys(seen(listener.events)))
        expect(came == values, f"five changes have come as {came}")


@GROUP.check("retry", RECOMMENDED, "an event that was refused with 503 comes again", HUB_POST)
def tries_again(api: Api) -> None:
    with _subscribed(api) as (listener, _):
        listener.refusals = 1
        _awaited(listener, "ProductOrderCreateEvent", _placed(api))
        # Another client's event may be the one that was refused.
        first = {each.get("eventId") for each in listener.refused}

        def again(events: Sequence[Json]) -> bool:
            return first <= {each.get("eventId") for each in events}

        came = listener.wait(again, SECONDS)
        expect(came, "what was refused has come with another eventId, or not at all")
