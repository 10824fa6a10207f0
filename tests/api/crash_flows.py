"""Cancellations whose server crashes at one of their writes, and that another server finishes."""

from __future__ import annotations

import itertools
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx

from tests.api.cancellations import ENDS, post, soon, task_now, tasks_of
from tests.api.client import ContractClient
from tests.api.crashing_server import AFTER, BEFORE, crashing_server
from tests.api.entries import entry_of, order_moves
from tests.api.orders import Json, item, path, refused, retrieve
from tests.api.progress import change_items, place_in, states
from tests.api.waiting import eventually
from tests.lifecycles import rolled_up
from tests.server import Server

HELD = ("order held", "task stored")
WAITING = (*HELD, "order waits")
BACK = "where it was"
CANCELLED = ("assessingCancellation", "pendingCancellation", "cancelled")
DONE = ("order cancelled", "task done")
SOON = ("--lease-seconds", "0.5", "--log-level", "warning")
LATER = 60.0
"""Seconds, longer than any server's lease: a job that is further away waits for its date."""


@dataclass(frozen=True)
class Flow:
    """One course of a cancellation.

    `steps` are its writes, `moves` the states of the order, None for a write that changes no state.
    The requested date is `ahead` seconds away, None for at once. `end` is the state in which the
    task ends. `meanwhile` is what a client does before the date: delete the order, complete it, or
    withdraw the task.
    """

    steps: tuple[str, ...]
    end: str
    moves: tuple[str | None, ...] = ()
    ahead: float | None = None
    completed: bool = False
    meanwhile: str = ""

    def crash_points(self) -> Iterator[str]:
        """Every point at which the server may crash, such as `3:after`."""
        for number, when in itertools.product(range(1, len(self.steps) + 1), (BEFORE, AFTER)):
            yield f"{number}:{when}"


FLOWS: Mapping[str, Flow] = {
    "accepted": Flow((*HELD, *DONE), "done", CANCELLED),
    "refused": Flow(
        (*HELD, "order refused", "task ended"),
        "terminatedWithError",
        ("assessingCancellation", BACK),
        completed=True,
    ),
    "scheduled": Flow(
        (*WAITING, "order leased in time", *DONE, "order released"),
        "done",
        (None, *CANCELLED),
        ahead=2.0,
    ),
    "deleted": Flow(
        (*WAITING, "order deleted", "order leased", "task ended", "order entry removed"),
        "terminatedWithError",
        ahead=1e9,
        meanwhile="delete",
    ),
    "overtaken": Flow(
        (*WAITING, "order done", "order leased", "task ended", "order released"),
        "terminatedWithError",
        (None, "completed"),
        ahead=1e9,
        meanwhile="complete",
    ),
    "withdrawn": Flow(
        (*WAITING, "order free", "task ended", "order released", "task removed"),
        "removed",
        (None, None),
        ahead=1e9,
        meanwhile="withdraw",
    ),
}


@dataclass
class Case:
    """One cancellation: its order, its request, and its task once the request is answered."""

    flow: Flow
    placed: Json
    moves: list[str | None]
    key: str
    attributes: Json = field(default_factory=dict)
    task: str = ""

    def request(self, client: ContractClient) -> None:
        """Send the request, for the first time or again."""
        if self.flow.ahead and not self.attributes:
            self.attributes = {"requestedCancellationDate": soon(self.flow.ahead)}
        answer = post(client, self.placed, self.key, **self.attributes)
        assert answer.status_code == 201, answer.text
        assert self.task in ("", answer.json()["id"]), "the repetition names another task"
        assert answer.json()["state"] == "acknowledged"
        self.task = answer.json()["id"]

    def meanwhile(self, client: ContractClient) -> None:
        """Do what the client does before the date, for the first time or again."""
        match self.flow.meanwhile:
            case "delete":
                answer = client.delete(path(self.placed))
            case "complete":
                answer = client.patch(path(self.placed), json={"state": "completed"})
            case "withdraw":
                answer = client.delete(f"/cancelProductOrder/{self.task}")
            case _:
                return
        assert answer.status_code in (200, 204, 404), answer.text


class Site:
    """A store, with one server at a time: after a crash, the next one continues."""

    def __init__(self, store_url: str, directory: Path) -> None:
        self.store_url = store_url
        self._plan = directory / "plan"
        self._writes = directory / "writes"
        self._open = ExitStack()
        self._running: tuple[Server, ContractClient] | None = None

    def client(self) -> ContractClient:
        """A client of the server."""
        return self._served()[1]

    def _served(self) -> tuple[Server, ContractClient]:
        if self._running is None:
            place = crashing_server(self.store_url, *SOON, plan=self._plan, writes=self._writes)
            server = self._open.enter_context(place)
            self._running = server, self._open.enter_context(ContractClient(server.url))
        return self._running

    def close(self) -> None:
        """End the server."""
        self._open.close()
        self._running = None

    def prepared(self, flow: Flow, wanted: Mapping[str, str]) -> Case:
        """A cancellation of an order with these items, of which 1.1 is a part of 1."""
        done = {"9": "completed"} if flow.completed else {}
        if flow.meanwhile == "complete":
            wanted = dict.fromkeys([*wanted, "2"], "inProgress")
        items = [item("1", productOrderItem=[item("1.1")]), *(item(id) for id in ["2", *done])]
        placed = place_in(self.client(), {**wanted, **done}, *items)
        return Case(flow, placed, order_moves(self.store_url, placed), str(uuid4()))

    def crash_server(self, case: Case, crash_at: str) -> None:
        """Let the server begin the cancellation, and crash."""
        server, client = self._served()
        with self._planned(crash_at):
            with suppress(httpx.TransportError):
                case.request(client)
                self._wait_until_scheduled(case, server)
                case.meanwhile(client)
            ended = server.process.wait(timeout=60)
        self.close()
        assert ended == -signal.SIGKILL
        number, when = crash_at.split(":")
        written = self.written()
        assert len(written) == int(number) - (when == BEFORE), written

    def undisturbed(self, case: Case) -> list[str]:
        """The writes of the cancellation by a server that does not crash."""
        server, client = self._served()
        with self._planned("never"):
            case.request(client)
            self._wait_until_scheduled(case, server)
            case.meanwhile(client)
            self.wait_until_idle(case)
            # The task may end after the order's job has.
            eventually(lambda: len(self.written()) >= len(case.flow.steps))
        return self.written()

    def written(self) -> list[str]:
        """The writes that the server has done since its crash was planned."""
        return self._writes.read_text().splitlines() if self._writes.exists() else []

    @contextmanager
    def _planned(self, crash_at: str) -> Iterator[None]:
        self._writes.unlink(missing_ok=True)
        self._plan.write_text(crash_at)
        try:
            yield
        finally:
            self._plan.unlink()

    def _wait_until_scheduled(self, case: Case, server: Server) -> None:
        """Return when a scheduled task waits for its date, or the server has crashed."""
        if case.flow.meanwhile:
            eventually(lambda: self._waits(case) or server.process.poll() is not None)

    def _waits(self, case: Case) -> bool:
        entry = entry_of(self.store_url, case.placed)
        return bool(entry and entry.run_at and entry.run_at > time.time() + LATER)

    def wait_until_idle(self, case: Case) -> None:
        """Return when no job is due now."""
        eventually(lambda: self._waits(case) or self._is_free(case))

    def _is_free(self, case: Case) -> bool:
        entry = entry_of(self.store_url, case.placed)
        return entry is None or entry.run_at is None

    def check(self, case: Case) -> None:
        """Fail unless the cancellation ends as its flow says, repeated requests included."""
        client, answered = self.client(), case.task
        self.wait_until_idle(case)
        known = tasks_of(client, case.placed)
        assert len(known) <= 1
        if known:
            assert answered in ("", known[0]["id"])
            case.task = known[0]["id"]
        else:
            assert not answered or case.flow.end == "removed"
        case.request(client)
        case.meanwhile(client)
        self.wait_until_idle(case)
        if case.flow.end == "removed":
            assert tasks_of(client, case.placed) == []
            self._check_order(case, client, {})
            return
        (task,) = eventually(
            lambda: tasks_of(client, case.placed), lambda seen: seen[0]["state"] in ENDS
        )
        assert (task["id"], task["state"]) == (case.task, case.flow.end)
        self._check_order(case, client, task)

    def _check_order(self, case: Case, client: ContractClient, task: Json) -> None:
        if case.flow.meanwhile == "delete":
            eventually(lambda: entry_of(self.store_url, case.placed) is None)
            refused(client.get(path(case.placed)), 404, "60")
            refused(post(client, case.placed), 409, "65", "no productOrder")
            return
        order = retrieve(client, case.placed)
        assert order["state"] == rolled_up(states(order).values())
        moves = order_moves(self.store_url, case.placed)[len(case.moves) :]
        back = case.placed["state"]
        assert moves == [back if each == BACK else each for each in case.flow.moves]
        if case.flow.end == "done":
            assert set(states(order).values()) == {"cancelled"}
            assert order["cancellationDate"] == task["effectiveCancellationDate"]
            refused(post(client, case.placed), 409, "65", "final")
        elif case.flow.meanwhile == "complete":
            assert set(states(order).values()) == {"completed"}
            refused(post(client, case.placed), 409, "65", "final")
        else:
            assert order == {**case.placed, "href": order["href"]}
            self._check_order_continues(case, client)

    def _check_order_continues(self, case: Case, client: ContractClient) -> None:
        """Fail unless states change again, and another cancellation can be requested."""
        step = {"1.1": "assessingCancellation"}
        assert change_items(client, case.placed, step).status_code == 200
        again = post(client, case.placed)
        assert again.status_code == 201
        eventually(lambda: task_now(client, again.json())["state"] in ENDS)
        # No write of this case may be counted in the next one.
        eventually(lambda: self._is_free(case))


def crash(site: Site, flow: Flow, crash_at: str, wanted: Mapping[str, str]) -> bool:
    """Let a server crash at that write, and another one continue.

    Returns whether the request had been answered.
    """
    case = site.prepared(flow, wanted)
    site.crash_server(case, crash_at)
    answered = bool(case.task)
    site.check(case)
    return answered
