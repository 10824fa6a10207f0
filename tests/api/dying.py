"""A server that ends at one of its writes, as a power cut would end it.

`main` is `tmf622`. The file that TMF622_TEST_PLAN names says which of its writes that is, and
whether just `before` or just `after` it is done: `3:after`. Writes count from when that file is
there: the first one is 1. They are told in the file that TMF622_TEST_WRITES names.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from productordering import app, stores
from tests.server import Server, running
from tmf622 import __main__ as command
from tmf630.store.protocol import Collection, Store

Write = Callable[..., Awaitable[Any]]

WRITES = ("insert", "insert_once", "replace", "acknowledge")
BEFORE, AFTER = "before", "after"


def mortal(
    store_url: str, *options: str, plan: Path, writes: Path
) -> AbstractContextManager[Server]:
    """A server that dies when there is a plan for it."""
    environment = {"TMF622_TEST_PLAN": str(plan), "TMF622_TEST_WRITES": str(writes)}
    return running(store_url, *options, environment=environment, main="tests.api.dying:main")


class Death:
    """What comes at one of the writes to all collections of a store, once it has been planned."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._plan = Path(environment["TMF622_TEST_PLAN"])
        self._told = Path(environment["TMF622_TEST_WRITES"])
        self._count = 0

    def comes_to(self, store: Store) -> Store:
        """The store, whose collections are mortal."""
        collection = store.collection

        def planned(name: str, *arguments: Any, **named: Any) -> Collection:
            made = collection(name, *arguments, **named)
            for write in WRITES:
                setattr(made, write, self._at(getattr(made, write), f"{name} {write}"))
            return made

        setattr(store, "collection", planned)  # noqa: B010 - mypy would not have it otherwise
        return store

    def _at(self, write: Write, name: str) -> Write:
        async def counted(*arguments: Any, **named: Any) -> Any:
            if not (plan := self._planned()):
                self._count = 0
                return await write(*arguments, **named)
            self._count += 1
            number = self._count
            _come(plan, number, BEFORE)
            done = await write(*arguments, **named)
            with self._told.open("a") as told:
                told.write(f"{name}\n")
            _come(plan, number, AFTER)
            return done

        return counted

    def _planned(self) -> str:
        try:
            return self._plan.read_text()
        except FileNotFoundError:
            return ""


def _come(plan: str, number: int, when: str) -> None:
    if plan == f"{number}:{when}":
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    death, open_store = Death(os.environ), stores.open_store

    def open_mortal(url: str, query_seconds: float) -> Store:
        return death.comes_to(open_store(url, query_seconds))

    setattr(app, "open_store", open_mortal)  # noqa: B010 - it is imported there, not exported
    command.main()
