"""A server that can crash, and orders with their models, for `lifecycle_machine`."""

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


class RestartingServer:
    """A server that is restarted at the same address after each end.

    `subscriber` gets all its events.
    """

    def __init__(self, store_url: str) -> None:
        self.store_url = store_url
        self._options = ["--port", free_port(), "--lease-seconds", "0.5", "--log-level", "warning"]
        self._open = ExitStack()
        self._listener = Listener()
        self._listener.start()
        self._begin()
        self.subscriber = Subscriber(self.client, self._listener)
        subscribe(self.client, self._listener.url())

    def restart(self, how: str) -> None:
        """End the server by `kill` or `stop`, and start it again."""
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
class ModelledOrder:
    """An order as it was placed, its model, and its tasks.

    `far`: the date of its task never comes. `midway`: it was deleted while its task may have run;
    none, some or all of the `possible` events came before the deletion.
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


def check_end(server: RestartingServer, modelled: ModelledOrder) -> None:
    """Fail unless an order has the dates and reasons of its end, and no others."""
    seen = retrieve(server.client, modelled.placed)
    ends = {"completionDate": "completed", "cancellationDate": "cancelled"}
    for name, state in {**ends, "cancellationReason": "cancelled"}.items():
        assert (name in seen) == (modelled.order.state == state)


def check_no_job_is_left(server: RestartingServer, modelled: ModelledOrder) -> None:
    """Fail unless the order has no job left, or a task that waits."""

    def is_over() -> bool:
        entry = entry_of(server.store_url, modelled.placed)
        return entry is None or entry.run_at is None or modelled.order.task is not None

    eventually(is_over)


def check_history(server: RestartingServer, modelled: ModelledOrder) -> None:
    """Fail unless the history of an order has each change once, and no other."""
    history = changes(server.store_url, modelled.placed)
    seen = [_change(entry) for entry in history]
    expected = modelled.order.changes
    # A note may be added between two steps of a cancellation.
    assert [each for each in seen if each != Change()] == [
        each for each in expected if each != Change()
    ]
    assert len(seen) == len(expected)
    found = server.client.get(path(modelled.placed))
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


def check_events(
    server: RestartingServer, modelled: ModelledOrder, tasks: Mapping[str, bool]
) -> None:
    """Fail unless the subscriber gets the expected events of an order, and no others.

    `tasks` are those of the order by their ids, and whether they have ended.
    """
    if modelled.midway:
        _check_events_midway(server, modelled)
    else:
        expected = modelled.order.events
        found = eventually(
            lambda: server.subscriber.about(modelled.placed),
            lambda seen: len(seen) >= len(expected),
        )
        kinds = server.subscriber.kinds(modelled.placed)
        # A note may be added between two steps of a cancellation.
        assert _without_notes(kinds) == _without_notes(expected), (kinds, expected)
        assert len(kinds) == len(expected), (kinds, expected)
        if not modelled.deleted:
            assert payload(found[-1]) == retrieve(server.client, modelled.placed)
    for task, ended in tasks.items():
        expected = list(TASK) if ended else list(TASK[:1])
        events = server.subscriber.wait_for({"id": task}, expected)
        assert server.subscriber.kinds({"id": task}) == expected
        ways = ["acknowledged", "inProgress", *(("done", "terminatedWithError") if ended else ())]
        assert {payload(event)["state"] for event in events} <= set(ways)


def _without_notes(events: Sequence[EventSummary]) -> list[EventSummary]:
    return [each for each in events if each != changed("note")]


def _check_events_midway(server: RestartingServer, modelled: ModelledOrder) -> None:
    """Nothing says how many steps the task of the deleted order had done."""
    kinds: list[EventSummary] = eventually(
        lambda: server.subscriber.kinds(modelled.placed), lambda seen: DELETED in seen
    )
    kinds, before = _without_notes(kinds), _without_notes(modelled.order.events[:-1])
    after = modelled.possible
    events = kinds[: len(before)], kinds[len(before) : -1], kinds[-1]
    assert events == (before, after[: len(kinds) - 1 - len(before)], DELETED)
