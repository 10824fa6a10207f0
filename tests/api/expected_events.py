"""The events that a subscriber gets, and those that are expected."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import httpx

from tests.api.client import CONTRACT, DECLARED
from tests.api.listeners import Listener, Request, subscribed
from tests.api.orders import Json, order, path, place, same
from tests.api.waiting import eventually


class EventSummary(NamedTuple):
    """The kind of an event, such as `ProductOrderCreate`, and its `fieldPath`."""

    kind: str
    field_path: str | None = None


CREATED = EventSummary("ProductOrderCreate")
STATE = EventSummary("ProductOrderStateChange")
DELETED = EventSummary("ProductOrderDelete")
TASK_CREATED = EventSummary("CancelProductOrderCreate")
TASK_STATE = EventSummary("CancelProductOrderStateChange")

ITEM_STATE = "productOrderItem.state"
ALWAYS = {
    "eventId",
    "eventTime",
    "eventType",
    "correlationId",
    "domain",
    "title",
    "timeOcurred",
    "event",
}
WITH_FIELD_PATH = ("AttributeValueChange", "InformationRequired")
TITLES = {
    "ProductOrderCreate": "Product order create",
    "ProductOrderAttributeValueChange": "Product order attribute value change",
    "ProductOrderStateChange": "Product order state change",
    "ProductOrderDelete": "Product order delete",
    "ProductOrderInformationRequired": "Product order information required",
    "CancelProductOrderCreate": "Cancel product order create",
    "CancelProductOrderStateChange": "Cancel product order state change",
    "CancelProductOrderInformationRequired": "Cancel product order information required",
}


def changed(*attributes: str) -> EventSummary:
    return EventSummary("ProductOrderAttributeValueChange", ",".join(attributes))


def required(*places: str) -> EventSummary:
    return EventSummary("ProductOrderInformationRequired", ",".join(places))


def of_item(id: str) -> str:
    """The place of an item in a `fieldPath`."""
    return f"productOrderItem[?(@.id=='{id}')]"


def summary(event: Json) -> EventSummary:
    return EventSummary(event["eventType"].removesuffix("Event"), event.get("fieldPath"))


def payload(event: Json) -> Json:
    """The resource in an event."""
    (resource,) = event["event"].values()
    found: Json = resource
    return found


def check_contract(event: Json) -> None:
    """Fail unless an event is as the contract defines it, and has all promised attributes."""
    kind = summary(event).kind
    definition = CONTRACT["definitions"][event["eventType"]]
    DECLARED.validator(json.dumps({"$ref": f"#/definitions/{event['eventType']}"})).validate(event)
    has_path = kind.endswith(WITH_FIELD_PATH)
    assert set(event) == ALWAYS | ({"fieldPath"} if has_path else set())
    assert set(event) <= set(definition["properties"])
    assert list(event["event"]) == [_payload_name(kind)]
    assert {"id", "href"} <= payload(event).keys()
    assert (event["domain"], event["title"]) == ("ProductOrdering", TITLES[kind])
    assert event["eventTime"] == event["timeOcurred"]
    assert datetime.fromisoformat(event["eventTime"]).tzinfo is not None


def _payload_name(kind: str) -> str:
    return "cancelProductOrder" if kind.startswith("Cancel") else "productOrder"


class Subscriber:
    """The events that a listener has accepted, by their resources. Each is checked once.

    If `at` is given, only events sent to that path count.
    """

    def __init__(self, client: httpx.Client, listener: Listener, at: str | None = None) -> None:
        self.client = client
        self.listener = listener
        self._at = at
        self._read = 0
        self._unanswered: list[Request] = []
        self._events: dict[str, list[Json]] = {}
        self._bodies: dict[str, bytes] = {}
        self.repeated = 0
        """How many events came again."""

    def about(self, resource: Json) -> Sequence[Json]:
        """The events of a resource, each once, in the order in which they first came."""
        new = self.listener.requests[self._read :]
        self._read += len(new)
        came, self._unanswered = [*self._unanswered, *new], []
        for request in came:
            if request.status is None:
                self._unanswered.append(request)
            elif request.is_accepted and self._at in (None, request.path):
                self._note(request)
        return self._events.get(resource["id"], [])

    def kinds(self, resource: Json) -> list[EventSummary]:
        return [summary(event) for event in self.about(resource)]

    def wait_for(self, resource: Json, expected: Sequence[EventSummary]) -> Sequence[Json]:
        """Wait for these first events of a resource; returns all of its events."""
        eventually(lambda: self.kinds(resource), lambda seen: len(seen) >= len(expected))
        assert self.kinds(resource)[: len(expected)] == list(expected)
        return self.about(resource)

    def wait_until_caught_up(self, client: httpx.Client | None = None) -> None:
        """Return when all events of earlier changes have come.

        Events of one batch may overtake each other, and events of tasks are published after those
        of orders. The event of a second order comes after all events of the first one's batch.
        """
        for _ in range(2):
            placed = place(client or self.client)
            eventually(lambda: self.kinds(placed))  # noqa: B023 - the lambda ends before `placed` changes

    def _note(self, request: Request) -> None:
        event = request.event
        former = self._bodies.setdefault(event["eventId"], request.body)
        if former is not request.body:
            assert former == request.body, "an event has come again, and differs"
            self.repeated += 1
            return
        check_contract(event)
        self._events.setdefault(payload(event)["id"], []).append(event)


@contextmanager
def subscriber(client: httpx.Client, path: str = "/all") -> Iterator[Subscriber]:
    """A subscriber to all events, within the block."""
    with subscribed(client, path) as listener:
        yield Subscriber(client, listener)


class Expected(NamedTuple):
    summary: EventSummary
    payload: Json
    request: str


@dataclass
class Scenario:
    """An order, its changes, and their expected events."""

    subscriber: Subscriber
    placed: Json = field(default_factory=dict)
    now: Json = field(default_factory=dict)
    expected: list[Expected] = field(default_factory=list)

    @property
    def client(self) -> httpx.Client:
        return self.subscriber.client

    def place(self, *items: Json, **attributes: Any) -> Json:
        answer = self.client.post("/productOrder", json=order(*items, **attributes))
        assert answer.status_code == 201, answer.text
        self.placed = self.now = answer.json()
        self.expect(answer, CREATED)
        return self.placed

    def patch(
        self, body: Any, *expected: EventSummary, media_type: str = "application/json"
    ) -> Json:
        """Change the order, and expect these events."""
        answer = self.client.patch(
            path(self.placed), content=json.dumps(body), headers={"content-type": media_type}
        )
        assert answer.status_code == 200, answer.text
        self.now = answer.json()
        assert same(self.now, self.client.get(path(self.placed)).json())
        self.expect(answer, *expected)
        return self.now

    def refused(self, body: Any) -> None:
        assert self.client.patch(path(self.placed), json=body).status_code in (400, 409)

    def delete(self) -> None:
        answer = self.client.delete(path(self.placed))
        assert answer.status_code == 204
        self.expect(answer, DELETED)

    def expect(self, answer: httpx.Response, *expected: EventSummary) -> None:
        request = answer.headers["x-request-id"]
        self.expected += [Expected(each, self.now, request) for each in expected]

    def check(self) -> Sequence[Json]:
        """Fail unless exactly the expected events have come, each once; returns them."""
        self.subscriber.wait_until_caught_up()
        events = self.subscriber.about(self.placed)
        assert [summary(event) for event in events] == [each.summary for each in self.expected]
        for event, expected in zip(events, self.expected, strict=True):
            assert same(payload(event), expected.payload)
            assert event["correlationId"] == expected.request
        assert self.subscriber.repeated == 0
        return events
