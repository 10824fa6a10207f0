"""Listeners, stores and orders of the benchmarks of events."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from tests import mongodb

Json = dict[str, Any]

SIZE = 6_000
"""Bytes of an order."""


@dataclass
class Listeners:
    """The process of the listeners."""

    process: subprocess.Popen[str]
    accepting: str
    hanging: str

    def ask(self, what: str = "all") -> Any:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def wait_for(self, count: int, seconds: float = 120) -> None:
        """Return when that many different events have arrived."""
        deadline = time.monotonic() + seconds
        while self.ask("count") < count:
            if time.monotonic() > deadline:
                raise click.ClickException(f"{self.ask('count')} of {count} events have arrived")
            time.sleep(0.1)


@contextmanager
def listeners() -> Iterator[Listeners]:
    command = [sys.executable, "-m", "tests.bench.listening"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        ports = process.stdout.readline().split()
        yield Listeners(process, *(f"http://127.0.0.1:{port}" for port in ports))
        assert process.stdin
        process.stdin.close()


@contextmanager
def new_store(name: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as directory:
        if name == "sqlite":
            yield f"sqlite:///{Path(directory) / 'orders.sqlite3'}"
        else:
            with mongodb.serving(Path(directory)) as server, mongodb.database(server) as url:
                yield url


def order(size: int) -> Json:
    """An order of about that many bytes."""
    items: list[Json] = []
    while len(json.dumps(items)) < size:
        number = len(items) + 1
        items.append(
            {
                "id": str(number),
                "action": "add",
                "quantity": 1,
                "productOffering": {"id": f"offering-{number}", "name": "Fibre to the home"},
                "product": {
                    "productCharacteristic": [
                        {"name": f"characteristic {each}", "valueType": "string", "value": "x" * 40}
                        for each in range(5)
                    ]
                },
            }
        )
    return {"externalId": "bench", "category": "residential", "productOrderItem": items}
