"""The events of cancellations: those of the order and those of the task, at every step."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import httpx

from tests.api.cancellations import FAR, ended, post, soon, task_now
from tests.api.client import ContractClient
from tests.api.expected_events import (
    CREATED,
    DELETED,
    ITEM_STATE,
    STATE,
    TASK_CREATED,
    TASK_STATE,
    EventSummary,
    Subscriber,
    changed,
    payload,
    subscriber,
)
from tests.api.orders import Json, item, path, place, retrieve
from tests.api.policies import Policy
from tests.api.progress import change_items, place_in, states
from tests.api.waiting import eventually
from tests.server import running

MOVED = (changed(ITEM_STATE), STATE)
CANCELLED = (changed("cancellationDate", "cancellationReason", ITEM_STATE), STATE)
ACCEPTED = [*MOVED, *MOVED, *CANCELLED]
ASKED = "CancelProductOrderInformationRequired"


class Case:
    """An order, and a cancellation of it."""

    def __init__(self, subscriber: Subscriber, placed: Json) -> None:
        self.subscriber = subscriber
        self.placed = placed
        subscriber.wait_until_caught_up()
        self._before = len(subscriber.about(placed))

    @property
    def client(self) -> httpx.Client:
        return self.subscriber.client

    def request(self, **attributes: str) -> Json:
        self.answer = post(self.client, self.placed, **attributes)
        assert self.answer.status_code == 201
        task: Json = self.answer.json()
        self.task = task
        return task

    def order_events(self) -> list[Json]:
        return list(self.subscriber.about(self.placed)[self._before :])

    def check(self, of_order: list[EventSummary], of_task: list[EventSummary]) -> None:
        """Fail unless these are all the events, and have the id of the request."""
        self.subscriber.wait_for(self.task, of_task)
        self.subscriber.wait_until_caught_up()
        assert self.subscriber.repeated == 0
        assert self.subscriber.kinds(self.placed)[self._before :] == of_order
        assert self.subscriber.kinds(self.task) == of_task
        request = self.answer.headers["x-request-id"]
        events = [*self.order_events(), *self.subscriber.about(self.task)]
        caused = {event["correlationId"] for event in events if event["eventType"] != DELETED.kind}
        assert caused == {request}

    def order_states(self) -> list[tuple[str, dict[str, str]]]:
        """The states of the order and of its items in each of its events."""
        resources = [payload(event) for event in self.order_events()]
        return [(each["state"], states(each)) for each in resources]

    def task_states(self) -> list[str]:
        return [payload(event)["state"] for event in self.subscriber.about(self.task)]


def test_an_accepted_cancellation_has_an_event_for_each_step(all_events: Subscriber) -> None:
    wanted = {"1": "held", "2": "acknowledged"}
    case = Case(all_events, place_in(all_events.client, wanted, item("1"), item("2")))
    requested = case.request(cancellationReason="Ordered twice")
    done = ended(case.client, requested)
    case.check(ACCEPTED, [TASK_CREATED, TASK_STATE, TASK_STATE])
    ways = ("assessingCancellation", "pendingCancellation", "cancelled")
    assert case.order_states() == [
        (state, {"1": state, "2": state}) for state in ways for _ in range(2)
    ]
    assert payload(case.order_events()[-1]) == retrieve(case.client, case.placed)
    created, begun, over = map(payload, all_events.about(requested))
    assert (created, begun, over) == (requested, {**requested, "state": "inProgress"}, done)


def test_a_refused_cancellation_has_events_to_the_end(all_events: Subscriber) -> None:
    wanted = {"1": "completed", "2": "held"}
    case = Case(all_events, place_in(all_events.client, wanted, item("1"), item("2")))
    done = ended(case.client, case.request())
    case.check([*MOVED, *MOVED], [TASK_CREATED, TASK_STATE, TASK_STATE])
    assessed = ("assessingCancellation", {**wanted, "2": "assessingCancellation"})
    assert case.order_states() == [assessed, assessed, ("held", wanted), ("held", wanted)]
    assert payload(case.order_events()[-1]) == case.placed
    assert case.task_states() == ["acknowledged", "inProgress", "terminatedWithError"]
    assert payload(all_events.about(case.task)[-1]) == done


def test_a_scheduled_cancellation_has_its_events_at_its_date(all_events: Subscriber) -> None:
    case = Case(all_events, place(all_events.client))
    case.request(requestedCancellationDate=soon(1.0))
    case.check([], [TASK_CREATED])
    ended(case.client, case.task)
    case.check(ACCEPTED, [TASK_CREATED, TASK_STATE, TASK_STATE])


def test_a_deletion_ends_the_cancellation_and_both_have_events(all_events: Subscriber) -> None:
    case = Case(all_events, place(all_events.client))
    case.request(requestedCancellationDate=FAR)
    deleted = case.client.delete(path(case.placed))
    ended(case.client, case.task)
    all_events.wait_for(case.task, [TASK_CREATED, TASK_STATE, TASK_STATE])
    all_events.wait_until_caught_up()
    assert all_events.kinds(case.placed) == [CREATED, DELETED]
    assert all_events.kinds(case.task) == [TASK_CREATED, TASK_STATE, TASK_STATE]
    last = case.order_events()[-1]
    assert (payload(last), last["correlationId"]) == (case.placed, deleted.headers["x-request-id"])
    assert case.task_states() == ["acknowledged", "inProgress", "terminatedWithError"]
    requested = case.answer.headers["x-request-id"]
    assert {each["correlationId"] for each in all_events.about(case.task)} == {requested}


def test_a_second_request_during_the_assessment_has_no_state_event(all_events: Subscriber) -> None:
    placed = place(all_events.client)
    assert change_items(all_events.client, placed, {"1": "assessingCancellation"}).is_success
    case = Case(all_events, placed)
    ended(case.client, case.request())
    case.check([*MOVED, *CANCELLED], [TASK_CREATED, TASK_STATE, TASK_STATE])


def test_a_repeated_request_has_no_further_events(all_events: Subscriber) -> None:
    case, key = Case(all_events, place(all_events.client)), str(uuid4())
    task = case.request(key=key)
    ended(case.client, task)
    assert post(case.client, case.placed, key=key).json() == task
    case.check(ACCEPTED, [TASK_CREATED, TASK_STATE, TASK_STATE])


def test_a_refused_request_has_no_event(all_events: Subscriber) -> None:
    case = Case(all_events, place_in(all_events.client, {"1": "rejected"}))
    assert post(case.client, case.placed).status_code == 409
    all_events.wait_until_caught_up()
    assert case.order_events() == []


def test_information_required_by_a_policy_has_one_event(sqlite_url: str, tmp_path: Path) -> None:
    policy = Policy(tmp_path)
    options = [*policy.options, "--lease-seconds", "2"]
    with (
        running(sqlite_url, *options, environment=policy.environment) as server,
        ContractClient(server.url) as client,
        subscriber(client) as all_events,
    ):
        case = Case(all_events, place(client))
        policy.require("bill", "cancellationReason")
        case.request(cancellationReason="require bill")
        for asked in ("cancellationReason", "relatedParty"):
            policy.require("bill", asked)
            wait_for_calls(policy, len(policy.calls()) + 2)
        steps = [EventSummary(ASKED, "cancellationReason"), EventSummary(ASKED, "relatedParty")]
        case.check([*MOVED], [TASK_CREATED, TASK_STATE, *steps])
        assert payload(all_events.about(case.task)[-1]) == task_now(client, case.task)
        policy.require("bill", "")
        assert ended(client, case.task)["state"] == "done"
        case.check(ACCEPTED, [TASK_CREATED, TASK_STATE, *steps, TASK_STATE])


def wait_for_calls(policy: Policy, count: int) -> None:
    eventually(lambda: len(policy.calls()) >= count)
