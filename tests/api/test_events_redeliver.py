"""`tmf622 events letters` and `redeliver`: dead letters, and their redelivery."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from tests.api.client import ContractClient
from tests.api.listeners import Listener, subscribe
from tests.api.orders import Json, path, place
from tests.api.test_events_status import HASTY
from tests.api.waiting import eventually
from tests.api.watching import events, lines, objects, status
from tests.server import Server, running


@dataclass(frozen=True, slots=True)
class Refusal:
    """A listener that refuses events until they are dead letters, and then accepts them."""

    client: ContractClient
    store_url: str
    listener: Listener
    id: str

    @property
    def dead_letters(self) -> list[Json]:
        return objects(self.store_url, "letters", self.id)

    def place(self, count: int) -> Sequence[str]:
        """Place this many orders; returns the ids of their events once these are dead letters."""
        before = len(self.dead_letters)
        for _ in range(count):
            place(self.client)
        eventually(lambda: len(self.dead_letters) == before + count)
        return [each["eventId"] for each in self.dead_letters[before:]]

    def redeliver(self, *event_ids: str) -> str:
        """The output of the command."""
        (line,) = lines(self.store_url, "redeliver", self.id, *event_ids)
        return line


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener(503) as listener:
        yield listener


@pytest.fixture(scope="module")
def module_server(module_store: str) -> Iterator[Server]:
    """A server whose undelivered events soon expire."""
    with running(module_store, *HASTY) as server:
        yield server


@pytest.fixture
def refusal(
    module_client: ContractClient, module_store: str, listener: Listener
) -> Iterator[Refusal]:
    id = subscribe(module_client, listener.url())
    yield Refusal(module_client, module_store, listener, id)
    assert module_client.delete(f"/hub/{id}").status_code == 204


def test_dead_letters_are_listed(refusal: Refusal) -> None:
    placed = place(refusal.client)
    (dead,) = eventually(lambda: refusal.dead_letters)
    event = refusal.listener.requests[0].event
    assert dead == {
        "eventId": event["eventId"],
        "eventType": "ProductOrderCreateEvent",
        "eventTime": event["eventTime"],
        "resource": placed["id"],
        "since": dead["since"],
        "reason": "503",
    }
    assert dead["since"] >= event["eventTime"]
    (line,) = lines(refusal.store_url, "letters", refusal.id)
    assert line.split("  ") == [
        *(dead["eventId"], "ProductOrderCreateEvent", dead["eventTime"], placed["id"]),
        *(f"tried since {dead['since']}", "503"),
    ]


def test_all_dead_letters_are_delivered_again(refusal: Refusal) -> None:
    given_up = refusal.place(3)
    refused = {each.event["eventId"]: each.body for each in refusal.listener.requests}
    refusal.listener.answer = 201
    assert refusal.redeliver() == "3 events to be delivered again"
    assert sorted(each["eventId"] for each in refusal.listener.wait_for_events(3)) == sorted(
        given_up
    )
    assert all(each.body == refused[each.event["eventId"]] for each in refusal.listener.accepted)
    seen = eventually(
        lambda: status(refusal.store_url, refusal.id), lambda seen: seen["delivered"] == 3
    )
    assert (seen["waiting"], seen["deadLetters"], seen["failingSince"]) == (0, 0, None)
    assert refusal.dead_letters == []


def test_only_named_events_are_delivered_again(refusal: Refusal) -> None:
    first, second, third = refusal.place(3)
    refusal.listener.answer = 201
    assert refusal.redeliver(second) == "1 event to be delivered again"
    assert [each["eventId"] for each in refusal.listener.wait_for_events(1)] == [second]
    assert [each["eventId"] for each in refusal.dead_letters] == [first, third]
    assert refusal.redeliver(third, first, third) == "2 events to be delivered again"
    refusal.listener.wait_for_events(3)


def test_events_of_one_order_come_in_their_order(refusal: Refusal) -> None:
    placed = place(refusal.client)
    for number in range(3):
        refusal.client.patch(path(placed), json={"priority": str(number)})
    given_up = eventually(lambda: refusal.dead_letters, lambda seen: len(seen) == 4)
    refusal.listener.answer = 201
    refusal.redeliver()
    taken = refusal.listener.wait_for_events(4)
    assert [each["eventId"] for each in taken] == [each["eventId"] for each in given_up]


def test_a_redelivered_event_can_be_a_dead_letter_again(refusal: Refusal) -> None:
    (id,) = refusal.place(1)
    (before,) = refusal.dead_letters
    refusal.redeliver()
    after = eventually(
        lambda: refusal.dead_letters, lambda seen: seen and seen[0]["since"] != before["since"]
    )
    assert after == [{**before, "since": after[0]["since"]}]
    refusal.listener.answer = 201
    refusal.redeliver(id)
    refusal.listener.wait_for_events(1)


def test_the_next_server_does_a_redelivery_requested_without_one(
    store_url: str, listener: Listener
) -> None:
    with running(store_url, *HASTY) as server, ContractClient(server.url) as client:
        refusal = Refusal(client, store_url, listener, subscribe(client, listener.url()))
        (id,) = refusal.place(1)
    # No server runs now.
    assert refusal.redeliver() == "1 event to be delivered again"
    assert (status(store_url, refusal.id)["waiting"], refusal.dead_letters) == (1, [])
    listener.answer = 201
    with running(store_url):
        assert [each["eventId"] for each in listener.wait_for_events(1)] == [id]


def test_without_dead_letters_nothing_is_delivered(refusal: Refusal) -> None:
    assert refusal.redeliver() == "0 events to be delivered again"
    assert lines(refusal.store_url, "letters", refusal.id) == ["there are no dead letters"]
    assert objects(refusal.store_url, "letters", refusal.id) == []


@pytest.mark.parametrize("command", ["letters", "redeliver"])
def test_an_unknown_subscription_is_an_error(
    module_client: ContractClient, module_store: str, command: str
) -> None:
    place(module_client)
    for id in ("unknown", "", "a\nb", "00000000-0000-0000-0000-000000000000"):
        answered = events(module_store, command, id)
        assert (answered.exit_code, answered.stdout) == (1, "")
        assert "there is no subscription" in answered.stderr


def test_an_unknown_event_is_an_error_and_nothing_is_delivered(refusal: Refusal) -> None:
    (known,) = refusal.place(1)
    answered = events(refusal.store_url, "redeliver", refusal.id, known, "unknown")
    assert (answered.exit_code, answered.stdout) == (1, "")
    assert "no dead letter of event unknown" in answered.stderr
    assert [each["eventId"] for each in refusal.dead_letters] == [known]
