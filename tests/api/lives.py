"""What a machine of `living` has: a server that can crash, and orders with their models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from tests.api.client import ContractClient
from tests.api.entries import changes, entry_of
from tests.api.expected_events import DELETED, EventSummary, Subscriber, changed, payload
from tests.api.listeners import Listener, subscribe
from tests.api.model import TASK, Change, Order
from tests.api.orders import Json, path, retrieve
from tests.api.waiting import eventually
from tests.server import free_port, running


class Shop:
    """A server that is started again whenever it ends, always at the same address.

    `told` is a subscriber who hears of everything.
    """

    def __init__(self, store_url: str) -> None:
        self.store_url = store_url
        self._options = ["--port", free_port(), "--lease-seconds", "0.5", "--log-level", "warning"]
        self._open = ExitStack()
        self._listener = Listener()
        self._listener.start()
        self._begin()
        self.told = Subscriber(self.client, self._listener)
        subscribe(self.client, self._listener.url())

    def restart(self, how: str) -> None:
        """End the server, by `kill` as a power cut would, by `stop` as an operator would."""
        getattr(self._server, how)()
        self._open.close()
        self._begin()

    def close(self) -> None:
        """End the server for good."""
        self._open.close()
        self._listener.close()

    def _begin(self) -> None:
        self._server = self._open.enter_context(running(self.store_url, *self._options))
        self.client = self._open.enter_context(ContractClient(self._server.url))


@dataclass(eq=False)
class Life:
    """An order: as it was placed, its model, and whether its task has a date that never comes.

    It is deleted `midway` when its task may have been at work; of that, what is `possible` is told.
    """

    placed: Json
    order: Order
    far: bool = False
    deleted: bool = False
    tasks: list[str] = field(default_factory=list)
    midway: bool = False
    possible: list[EventSummary] = field(default_factory=list)


@dataclass(frozen=True)
class Sent:
    """A request with a key, and its answer."""

    path: str
    body: Json
    key: str
    answer: bytes


def check_end(shop: Shop, life: Life) -> None:
    """Fail unless an order has the dates and reasons of its end, and no others."""
    seen = retrieve(shop.client, life.placed)
    ends = {"completionDate": "completed", "cancellationDate": "cancelled"}
    for name, state in {**ends, "cancellationReason": "cancelled"}.items():
        assert (name in seen) == (life.order.state == state)


def check_nothing_is_left(shop: Shop, life: Life) -> None:
    """Fail unless the work on an order comes to its end."""

    def is_over() -> bool:
        entry = entry_of(shop.store_url, life.placed)
        return entry is None or entry.run_at is None or life.order.task is not None

    eventually(is_over)


def check_history(shop: Shop, life: Life) -> None:
    """Fail unless the history of an order has each change that was done, once, and no other."""
    history = changes(shop.store_url, life.placed)
    seen = [_change(entry) for entry in history]
    expected = life.order.changes
    # A note may have come between two steps of a cancellation.
    assert [each for each in seen if each != Change()] == [
        each for each in expected if each != Change()
    ]
    assert len(seen) == len(expected)
    found = shop.client.get(path(life.placed))
    seen_by_clients = [entry for entry in history if entry["attributes"] or "state" in entry]
    # A cancellation is accepted and carried out in one write.
    joined = [entry for entry in history if entry["cause"].endswith(" accepted")]
    assert found.headers["etag"] == f'"{len(seen_by_clients) - len(joined)}"'


def _change(entry: Json) -> Change:
    state = entry.get("state")
    return Change(
        (state["from"], state["to"]) if state else None,
        frozenset(
            (id, move["from"], move["to"]) for move in entry.get("items", ()) for id in move["ids"]
        ),
    )


def check_told(shop: Shop, life: Life, tasks: Mapping[str, bool]) -> None:
    """Fail unless the subscriber is told all that has happened to an order, and nothing else.

    `tasks` are those of the order by their ids, and whether they have ended.
    """
    if life.midway:
        _check_told_midway(shop, life)
    else:
        expected = life.order.told
        found = eventually(
            lambda: shop.told.about(life.placed), lambda seen: len(seen) >= len(expected)
        )
        kinds = shop.told.kinds(life.placed)
        # A note may have come between two steps of a cancellation.
        assert _without_notes(kinds) == _without_notes(expected), (kinds, expected)
        assert len(kinds) == len(expected), (kinds, expected)
        if not life.deleted:
            assert payload(found[-1]) == retrieve(shop.client, life.placed)
    for task, ended in tasks.items():
        expected = list(TASK) if ended else list(TASK[:1])
        events = shop.told.wait_for({"id": task}, expected)
        assert shop.told.kinds({"id": task}) == expected
        ways = ["acknowledged", "inProgress", *(("done", "terminatedWithError") if ended else ())]
        assert {payload(event)["state"] for event in events} <= set(ways)


def _without_notes(told: Sequence[EventSummary]) -> list[EventSummary]:
    return [each for each in told if each != changed("note")]


def _check_told_midway(shop: Shop, life: Life) -> None:
    """The task of a deleted order had done nobody knows how many of its steps."""
    kinds: list[EventSummary] = eventually(
        lambda: shop.told.kinds(life.placed), lambda seen: DELETED in seen
    )
    kinds, before = _without_notes(kinds), _without_notes(life.order.told[:-1])
    after = life.possible
    told = kinds[: len(before)], kinds[len(before) : -1], kinds[-1]
    assert told == (before, after[: len(kinds) - 1 - len(before)], DELETED)
