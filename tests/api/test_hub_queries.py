"""The `query` of a subscription selects events and attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest

from tests.api.client import ContractClient
from tests.api.expected_events import ITEM_STATE, STATE, Scenario, Subscriber, changed, payload
from tests.api.listeners import Listener, subscribe
from tests.api.orders import Json, item, refused
from tests.api.progress import with_states
from tests.api.waiting import eventually

pytestmark = pytest.mark.any_store

CREATE, PRIORITY, ITEMS_BEGIN, BEGUN, ITEM_ENDS, ITEMS_END, COMPLETED = range(7)
"""The events of the order that all queries are tested on."""
ALL = range(7)

QUERIES: Mapping[str, Sequence[int]] = {
    "": ALL,
    "?": ALL,
    "eventType=ProductOrderStateChangeEvent": [BEGUN, COMPLETED],
    "?eventType=ProductOrderStateChangeEvent": [BEGUN, COMPLETED],
    "eventType=ProductOrderCreateEvent,ProductOrderStateChangeEvent": [CREATE, BEGUN, COMPLETED],
    "eventType=ProductOrderCreateEvent&eventType=ProductOrderStateChangeEvent": [
        CREATE,
        BEGUN,
        COMPLETED,
    ],
    "eventType.ne=ProductOrderAttributeValueChangeEvent": [CREATE, BEGUN, COMPLETED],
    "eventType=ProductOrderStateChangeEvent&event.productOrder.state=completed": [COMPLETED],
    "event.productOrder.state=completed": [ITEMS_END, COMPLETED],
    "event.productOrder.state=completed,acknowledged": [CREATE, PRIORITY, ITEMS_END, COMPLETED],
    "event.productOrder.productOrderItem.state=completed": [ITEM_ENDS, ITEMS_END, COMPLETED],
    "event.productOrder.priority=3": [
        PRIORITY,
        ITEMS_BEGIN,
        BEGUN,
        ITEM_ENDS,
        ITEMS_END,
        COMPLETED,
    ],
    "fieldPath=priority": [PRIORITY],
    "fieldPath.regex=State|%5Epriority%24": [PRIORITY],
    "fieldPath*=productOrderItem": [ITEMS_BEGIN, ITEM_ENDS, ITEMS_END],
    "eventType.regex=Create": [CREATE],
    "eventType*=%5EProductOrderS": [BEGUN, COMPLETED],
    "event.productOrder.orderDate.gt=2020-01-01": ALL,
    "event.productOrder.orderDate.gt=2020-01-01&event.productOrder.orderDate.lt=2020-01-02": [],
    "eventTime.gte=2020-01-01T00:00:00%2B01:00&eventType=ProductOrderCreateEvent": [CREATE],
    "event.productOrder.completionDate.gt=2020-01-01": [ITEMS_END, COMPLETED],
    "event.productOrder.completionDate>2020-01-01": [ITEMS_END, COMPLETED],
    'event.productOrder.description="a,b"&eventType=ProductOrderCreateEvent': [CREATE],
    "domain=ProductOrdering&eventType=ProductOrderCreateEvent": [CREATE],
    "event.cancelProductOrder.state=done": [],
    "event.productOrder.productOrderItem.quantity.gt=1&fieldPath=priority": [PRIORITY],
    "filter=$.event.productOrder[?(@.state=='completed')]": [ITEMS_END, COMPLETED],
    "filter=$.event.productOrder.productOrderItem[?(@.id=='2' %26%26 @.state=='completed')]": [
        ITEMS_END,
        COMPLETED,
    ],
    "filter=$.event.productOrder.productOrderItem[?(@.id=='1' %26%26 @.state=='completed')]"
    "&eventType=ProductOrderAttributeValueChangeEvent": [ITEM_ENDS, ITEMS_END],
}
FIELDS: Mapping[str, set[str]] = {
    "fields=state": {"id", "href", "state"},
    "fields=state,category": {"id", "href", "state", "category"},
    "fields=none": {"id", "href"},
    "fields=state&fields=category": {"id", "href", "state", "category"},
    "eventType=ProductOrderCreateEvent&fields=orderDate": {"id", "href", "orderDate"},
    "fields=noSuchAttribute": {"id", "href"},
}
UNREADABLE: Mapping[str, str] = {
    "eventType=NoSuchEvent": "eventType",
    "state=completed": "did you mean event.productOrder.state?",
    "productOrder.state=completed": "did you mean event.productOrder.state?",
    "event.state=completed": "did you mean event.productOrder.state?",
    "effectiveCancellationDate=2026-01-01": "event.cancelProductOrder.effectiveCancellationDate",
    "productOrderItem.state.ne=completed": "did you mean event.productOrder.productOrderItem.",
    "state.foo=completed": "state.foo",
    "event.productOrder.noSuchAttribute=1": "noSuchAttribute",
    "event.productOrder.state=lost": "event.productOrder.state",
    "event.productOrder.orderDate.gt=yesterday": "orderDate",
    "event.productOrder.productOrderItem.quantity=many": "quantity",
    "eventType.regex=(": "eventType",
    "filter=$.event[": "filter",
    "filter=$.event.productOrder[?(@.state=='a')]&filter=$.event": "filter",
    "limit=1": "limit",
    "offset=1": "offset",
    "sort=eventTime": "sort",
    "eventType": "eventType",
    "$where=1": "$where",
    "a=" + "1" * 5_000: "4096",
    "eventType=" + "ProductOrderCreateEvent," * 64 + "ProductOrderDeleteEvent": "64",
}


def play(subscriber: Subscriber) -> Scenario:
    """Place and change the order of `ALL`."""
    scenario = Scenario(subscriber)
    scenario.place(item("1", quantity=2), item("2"), category="voice", description="a,b")
    scenario.patch({"priority": "3"}, changed("priority"))
    scenario.patch({"state": "inProgress"}, changed(ITEM_STATE), STATE)
    for id, events in (
        ("1", [changed(ITEM_STATE)]),
        ("2", [changed("completionDate", ITEM_STATE), STATE]),
    ):
        items = with_states(scenario.now, {id: "completed"})
        scenario.patch({"productOrderItem": items}, *events)
    scenario.check()
    return scenario


class RegisteredQueries:
    """A listener to which every query of the tables is registered, each with a path of its own.

    The changes are made twice: the second order's events come after all events of the first one.
    """

    def __init__(self, client: ContractClient, listener: Listener) -> None:
        self.queries = [*QUERIES, *FIELDS]
        subscribe(client, listener.url("/all"))
        for number, query in enumerate(self.queries):
            subscribe(client, listener.url(f"/{number}"), query)
        self._listener = listener
        self._all_events = Subscriber(client, listener, "/all")
        self.scenario, self.next = (play(self._all_events) for _ in range(2))

    def delivered(self, query: str) -> list[Json]:
        """The events of the first order that the subscription with that query got."""
        number = self.queries.index(query)
        if QUERIES.get(query, ALL):
            eventually(lambda: any(_is_about(each, self.next) for each in self._events_at(number)))
        return [event for event in self._events_at(number) if _is_about(event, self.scenario)]

    def _events_at(self, number: int) -> list[Json]:
        requests = self._listener.requests
        return [each.event for each in requests if each.path == f"/{number}"]

    def all(self) -> Sequence[Json]:
        return self._all_events.about(self.scenario.placed)


def _is_about(event: Json, scenario: Scenario) -> bool:
    return bool(payload(event)["id"] == scenario.placed["id"])


@pytest.fixture(scope="module")
def registered(module_client: ContractClient) -> Iterator[RegisteredQueries]:
    with Listener() as listener:
        yield RegisteredQueries(module_client, listener)


@pytest.mark.parametrize(("query", "expected"), QUERIES.items(), ids=QUERIES)
def test_a_query_selects_events(
    registered: RegisteredQueries, query: str, expected: Sequence[int]
) -> None:
    all_events = registered.all()
    assert registered.delivered(query) == [all_events[number] for number in expected]


@pytest.mark.parametrize(("query", "names"), FIELDS.items(), ids=FIELDS)
def test_fields_select_attributes_of_the_resource(
    registered: RegisteredQueries, query: str, names: set[str]
) -> None:
    for event in (events := registered.delivered(query)):
        (whole,) = (each for each in registered.all() if each["eventId"] == event["eventId"])
        trimmed = {name: each for name, each in payload(whole).items() if name in names}
        assert event == {**whole, "event": {"productOrder": trimmed}}
    wanted = 1 if "eventType" in query else len(ALL)
    assert len(events) == wanted


@pytest.mark.parametrize(("query", "word"), UNREADABLE.items(), ids=UNREADABLE.values())
def test_an_invalid_query_is_refused(client: ContractClient, query: str, word: str) -> None:
    body = {"callback": "http://127.0.0.1:9/unreadable", "query": query}
    refused(client.post("/hub", json=body), 400, "24", "/query", word)
