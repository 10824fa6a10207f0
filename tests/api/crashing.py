"""Cancellations whose server dies at one of its writes, and what another server makes of them."""

from __future__ import annotations

import itertools
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx

from tests.api.cancellations import ENDS, post, soon, task_now, tasks_of
from tests.api.client import ContractClient
from tests.api.dying import AFTER, BEFORE, start_dying
from tests.api.journals import held, order_moves
from tests.api.orders import Json, item, path, refused, retrieve
from tests.api.progress import change_items, place_in, states
from tests.api.waiting import eventually
from tests.lifecycles import rolled_up
from tests.server import Server, running

HELD = ("order held", "task stored", "taken on")
DONE = ("task inProgress", "order accepted", "order cancelled", "task done", "order released")
SOON = ("--lease-seconds", "0.5", "--log-level", "warning")
LATER = 60.0
"""Seconds from now on that are longer than any server's lease."""


@dataclass(frozen=True)
class Flow:
    """A way that a cancellation may take.

    `steps` are the writes that it makes, `ahead` is in how many seconds it is requested for, None
    for at once; `end` is the state in which its task ends.
    """

    steps: tuple[str, ...]
    end: str
    ahead: float | None = None
    completed: bool = False
    deleted: bool = False

    def deaths(self) -> Iterator[str]:
        """Every place at which the server may die, such as `3:after`."""
        for number, when in itertools.product(range(1, len(self.steps) + 1), (BEFORE, AFTER)):
            yield f"{number}:{when}"


FLOWS: Mapping[str, Flow] = {
    "accepted": Flow((*HELD, *DONE), "done"),
    "refused": Flow(
        (*HELD, "task inProgress", "order refused", "task ended", "order released"),
        "terminatedWithError",
        completed=True,
    ),
    "scheduled": Flow((*HELD, "order waits", "taken on in time", *DONE), "done", ahead=2.0),
    "deleted": Flow(
        (
            *HELD,
            "order waits",
            "order deleted",
            "taken on",
            "task inProgress",
            "task ended",
            "gone",
        ),
        "terminatedWithError",
        ahead=1e9,
        deleted=True,
    ),
}


@dataclass
class Case:
    """One cancellation: of which order, how it is requested, and what is known of its task."""

    flow: Flow
    placed: Json
    moves: list[str | None]
    key: str
    attributes: Json = field(default_factory=dict)
    task: str = ""

    def request(self, client: ContractClient) -> None:
        """Request it, for the first time or again."""
        if self.flow.ahead and not self.attributes:
            self.attributes = {"requestedCancellationDate": soon(self.flow.ahead)}
        answer = post(client, self.placed, self.key, **self.attributes)
        assert answer.status_code == 201, answer.text
        assert self.task in ("", answer.json()["id"]), "the task is another one"
        assert answer.json()["state"] == "acknowledged"
        self.task = answer.json()["id"]

    def delete(self, client: ContractClient) -> None:
        """Delete the order, if that belongs to it and has not been done."""
        if self.flow.deleted:
            answer = client.delete(path(self.placed))
            assert answer.status_code in (204, 404), answer.text


class Site:
    """A store, with one server at a time."""

    def __init__(self, store_url: str, writes: Path) -> None:
        self.store_url = store_url
        self.writes = writes
        self._open = ExitStack()
        self._client: ContractClient | None = None

    def client(self) -> ContractClient:
        """A client of a server that is well."""
        if self._client is None:
            server = self._open.enter_context(running(self.store_url, *SOON))
            self._client = self._open.enter_context(ContractClient(server.url))
        return self._client

    def close(self) -> None:
        """End the server."""
        self._open.close()
        self._client = None

    def prepared(self, flow: Flow, wanted: Mapping[str, str]) -> Case:
        """A cancellation of an order with these items, of which 1.1 is a part of 1."""
        done = {"9": "completed"} if flow.completed else {}
        items = [item("1", productOrderItem=[item("1.1")]), *(item(id) for id in ["2", *done])]
        placed = place_in(self.client(), {**wanted, **done}, *items)
        return Case(flow, placed, order_moves(self.store_url, placed), str(uuid4()))

    def die(self, case: Case, die_at: str) -> None:
        """Have a server begin with the cancellation, and die."""
        server = self._dying(die_at)
        try:
            with ContractClient(server.url) as client, suppress(httpx.TransportError):
                case.request(client)
                self._wait_until_it_waits(case, server)
                case.delete(client)
            ended = server.process.wait(timeout=60)
        finally:
            server.kill()
        assert ended == -signal.SIGKILL
        number, when = die_at.split(":")
        assert len(self.written()) == int(number) - (when == BEFORE)

    def undisturbed(self, case: Case) -> list[str]:
        """The writes of the cancellation by a server that does not die."""
        server = self._dying("0:never")
        try:
            with ContractClient(server.url) as client:
                case.request(client)
                self._wait_until_it_waits(case, server)
                case.delete(client)
                self.settled(case)
        finally:
            server.stop()
        return self.written()

    def written(self) -> list[str]:
        """The writes that a server has done."""
        return self.writes.read_text().splitlines() if self.writes.exists() else []

    def _dying(self, die_at: str) -> Server:
        self.close()
        self.writes.unlink(missing_ok=True)
        return start_dying(self.store_url, *SOON, die_at=die_at, writes=self.writes)

    def _wait_until_it_waits(self, case: Case, server: Server) -> None:
        """Return when a task that is for later has been put off, or its server is dead."""
        if case.flow.deleted:
            eventually(lambda: self._waits(case) or server.process.poll() is not None)

    def _waits(self, case: Case) -> bool:
        holding = held(self.store_url, case.placed)
        return bool(holding and holding.due and holding.due > time.time() + LATER)

    def settled(self, case: Case) -> None:
        """Return when there is no work left to do now."""
        eventually(lambda: self._waits(case) or self._is_free(case))

    def _is_free(self, case: Case) -> bool:
        holding = held(self.store_url, case.placed)
        return holding is None or holding.due is None

    def check(self, case: Case) -> None:
        """Fail unless the cancellation ends as it should, when its client repeats what it did."""
        client, answered = self.client(), case.task
        self.settled(case)
        known = tasks_of(client, case.placed)
        assert len(known) <= 1
        assert not answered or [each["id"] for each in known] == [answered]
        if known:
            case.task = known[0]["id"]
        case.request(client)
        case.delete(client)
        self.settled(case)
        (task,) = eventually(
            lambda: tasks_of(client, case.placed), lambda seen: seen[0]["state"] in ENDS
        )
        assert (task["id"], task["state"]) == (case.task, case.flow.end)
        self._check_order(case, client, task)

    def _check_order(self, case: Case, client: ContractClient, task: Json) -> None:
        if case.flow.deleted:
            eventually(lambda: held(self.store_url, case.placed) is None)
            refused(client.get(path(case.placed)), 404, "60")
            refused(post(client, case.placed), 409, "65", "no productOrder")
            return
        order = retrieve(client, case.placed)
        assert order["state"] == rolled_up(states(order).values())
        steps = order_moves(self.store_url, case.placed)[len(case.moves) :]
        if case.flow.end == "done":
            assert set(states(order).values()) == {"cancelled"}
            assert order["cancellationDate"] == task["effectiveCancellationDate"]
            assert steps == ["assessingCancellation", "pendingCancellation", "cancelled"]
            refused(post(client, case.placed), 409, "65", "final")
        else:
            assert order == {**case.placed, "href": order["href"]}
            assert steps == ["assessingCancellation", order["state"]]
            self._check_it_goes_on(case, client)

    def _check_it_goes_on(self, case: Case, client: ContractClient) -> None:
        """Fail unless states change again, and another cancellation can be requested."""
        again = post(client, case.placed)
        assert again.status_code == 201
        eventually(lambda: task_now(client, again.json())["state"] in ENDS)
        step = {"1.1": "assessingCancellation"}
        assert change_items(client, case.placed, step).status_code == 200


def crash(site: Site, flow: Flow, die_at: str, wanted: Mapping[str, str]) -> bool:
    """Have a server die at that write, and another one take over.

    Returns whether the request had been answered.
    """
    case = site.prepared(flow, wanted)
    site.die(case, die_at)
    answered = bool(case.task)
    site.check(case)
    return answered
