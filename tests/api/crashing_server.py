"""A server that kills itself at a planned write, as a power cut would.

`main` is `tmf622`. The file named by TMF622_TEST_PLAN has the plan, such as `3:after`: the number
of a write, and whether the crash comes just `before` or just `after` it. The first write once the
file exists is 1. The file named by TMF622_TEST_WRITES logs the writes.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from tests.server import Server, running
from tmf622 import __main__ as command
from tmf622 import app, stores
from tmf630.store.protocol import Collection, Store

Write = Callable[..., Awaitable[Any]]

WRITES = ("insert", "insert_once", "replace", "acknowledge")
BEFORE, AFTER = "before", "after"


def crashing_server(
    store_url: str, *options: str, plan: Path, writes: Path
) -> AbstractContextManager[Server]:
    """A server that crashes when there is a plan."""
    environment = {"TMF622_TEST_PLAN": str(plan), "TMF622_TEST_WRITES": str(writes)}
    return running(
        store_url, *options, environment=environment, main="tests.api.crashing_server:main"
    )


class CrashPlan:
    """Counts the writes of all collections of a store, and kills the process at the planned one."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._plan = Path(environment["TMF622_TEST_PLAN"])
        self._log = Path(environment["TMF622_TEST_WRITES"])
        self._count = 0

    def wrap(self, store: Store) -> Store:
        """The store, with counted writes."""
        collection = store.collection

        def planned(name: str, *arguments: Any, **named: Any) -> Collection:
            made = collection(name, *arguments, **named)
            for write in WRITES:
                setattr(made, write, self._at(getattr(made, write), f"{name} {write}"))
            return made

        setattr(store, "collection", planned)  # noqa: B010 - mypy refuses an assignment
        return store

    def _at(self, write: Write, name: str) -> Write:
        async def counted(*arguments: Any, **named: Any) -> Any:
            if not (plan := self._planned()):
                self._count = 0
                return await write(*arguments, **named)
            self._count += 1
            number = self._count
            _crash_if_planned(plan, number, BEFORE)
            done = await write(*arguments, **named)
            with self._log.open("a") as log:
                log.write(f"{name}\n")
            _crash_if_planned(plan, number, AFTER)
            return done

        return counted

    def _planned(self) -> str:
        try:
            return self._plan.read_text()
        except FileNotFoundError:
            return ""


def _crash_if_planned(plan: str, number: int, when: str) -> None:
    if plan == f"{number}:{when}":
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    plan_of_crash, open_store = CrashPlan(os.environ), stores.open_store

    def open_wrapped(url: str, *limits: Any) -> Store:
        return plan_of_crash.wrap(open_store(url, *limits))

    setattr(app, "open_store", open_wrapped)  # noqa: B010 - it is imported there, not exported
    command.main()
