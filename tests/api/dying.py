"""A server that ends at one of its writes, as a power cut would end it.

`python -m tests.api.dying serve …` is `tmf622 serve …`. TMF622_TEST_DIE_AT is which of its writes
that is, the first one being 1, and whether just `before` or just `after` it is done: `3:after`.
The writes that it does are told in the file that TMF622_TEST_WRITES names.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from productordering import app, stores
from tests.server import Server, start
from tmf622 import __main__ as command
from tmf630.store.protocol import Collection, Store

Write = Callable[..., Awaitable[Any]]

ROOT = Path(__file__).parents[2]
WRITES = ("insert", "insert_once", "replace", "acknowledge")
BEFORE, AFTER = "before", "after"


def start_dying(store_url: str, *options: str, die_at: str, writes: Path) -> Server:
    """A server that is going to die."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return start(
        store_url,
        *options,
        command=[sys.executable, "-m", "tests.api.dying"],
        environment={
            "PYTHONPATH": path,
            "TMF622_TEST_DIE_AT": die_at,
            "TMF622_TEST_WRITES": str(writes),
        },
    )


class Death:
    """What comes at one of the writes to all collections of a store."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        number, _, self._when = environment["TMF622_TEST_DIE_AT"].partition(":")
        self._number = int(number)
        self._told = Path(environment["TMF622_TEST_WRITES"])
        self._count = 0

    def comes_to(self, store: Store) -> Store:
        """The store, whose collections are mortal."""
        collection = store.collection

        def mortal(name: str, *arguments: Any, **named: Any) -> Collection:
            made = collection(name, *arguments, **named)
            for write in WRITES:
                setattr(made, write, self._at(getattr(made, write), f"{name} {write}"))
            return made

        setattr(store, "collection", mortal)  # noqa: B010 - mypy would not have it otherwise
        return store

    def _at(self, write: Write, name: str) -> Write:
        async def counted(*arguments: Any, **named: Any) -> Any:
            self._count += 1
            number = self._count
            self._come(number, BEFORE)
            done = await write(*arguments, **named)
            with self._told.open("a") as told:
                told.write(f"{name}\n")
            self._come(number, AFTER)
            return done

        return counted

    def _come(self, number: int, when: str) -> None:
        if (number, when) == (self._number, self._when):
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    death, open_store = Death(os.environ), stores.open_store

    def open_mortal(url: str, query_seconds: float) -> Store:
        return death.comes_to(open_store(url, query_seconds))

    setattr(app, "open_store", open_mortal)  # noqa: B010 - it is imported there, not exported
    command.main()


if __name__ == "__main__":
    main()
