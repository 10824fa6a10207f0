"""Runs `tmf622 events …`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Thread
from typing import IO

import httpx
from click.testing import CliRunner, Result

from tests.api.orders import Json, place
from tests.api.waiting import eventually
from tests.server import COMMAND
from tmf622.__main__ import main


def events(store_url: str, *arguments: str) -> Result:
    """The result of the command with these arguments."""
    return CliRunner().invoke(main, ["events", *arguments, "--store", store_url])


def objects(store_url: str, *arguments: str) -> list[Json]:
    """The JSON that the command prints."""
    found: list[Json] = json.loads(_printed(events(store_url, *arguments, "--json")))
    return found


def lines(store_url: str, *arguments: str) -> list[str]:
    """The lines of the text form."""
    return _printed(events(store_url, *arguments)).splitlines()


def status(store_url: str, subscription: str) -> Json:
    """The status of the deliveries to one subscription."""
    (row,) = [each for each in objects(store_url, "status") if each["id"] == subscription]
    return row


class Tail:
    """A running `tmf622 events tail`."""

    def __init__(self, store_url: str, *options: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "events", "tail", *options],
            env={**os.environ, "TMF622_STORE_URL": store_url},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        self.complaints: list[str] = []
        self._readers = [
            Thread(target=self._read, args=(self.process.stdout, self.lines)),
            Thread(target=self._read, args=(self.process.stderr, self.complaints)),
        ]
        for each in self._readers:
            each.start()

    @property
    def events(self) -> Sequence[Json]:
        return [json.loads(line) for line in list(self.lines)]

    def ready(self, client: httpx.Client) -> None:
        """Return when it follows the log: it prints all later events."""
        eventually(lambda: place(client) and self.lines)

    def once_printed(self, *words: str) -> str:
        """Wait for a line with all of these words, and return the first one."""
        found = eventually(
            lambda: [each for each in list(self.lines) if all(word in each for word in words)]
        )
        return found[0]

    def end(self, how: signal.Signals) -> int:
        """Send a signal; returns the exit status."""
        self.process.send_signal(how)
        return self.process.wait(timeout=60)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for each in self._readers:
            each.join()

    @staticmethod
    def _read(stream: IO[str] | None, into: list[str]) -> None:
        assert stream is not None
        with stream:
            # `extend` would deliver all lines at the end.
            for line in stream:
                into.append(line.rstrip("\n"))  # noqa: PERF401


@contextmanager
def tailing(store_url: str, *options: str) -> Iterator[Tail]:
    """A `tmf622 events tail` for as long as the block lasts."""
    tail = Tail(store_url, *options)
    try:
        yield tail
    finally:
        tail.close()


def _printed(ended: Result) -> str:
    assert (ended.exit_code, ended.stderr) == (0, ""), ended.output
    return ended.stdout
