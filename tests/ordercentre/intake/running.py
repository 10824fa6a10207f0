"""The command `tmf622 intake`, and what a store has after it."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner

from productordering.api import definition
from tests.server import COMMAND
from tmf622.__main__ import main
from tmf622.stores import open_store
from tmf630.api.collections import open_collection
from tmf630.store.find_all import find_all

Json = dict[str, Any]


class Done(NamedTuple):
    """A run that has ended: its exit status, what it printed, and its results."""

    status: int
    output: str
    results: list[Json]

    def of(self, name: str) -> list[Any]:
        """One member of all results, None where it is missing."""
        return [each.get(name) for each in self.results]


def results_of(file: Path, suffix: str = ".results.ndjson") -> list[Json]:
    """The results beside a file, as far as they are written; none without a file of them."""
    path = file.with_name(file.name + suffix)
    if not path.exists():
        return []
    return [
        json.loads(line) for line in path.read_text().splitlines(keepends=True) if line[-1:] == "\n"
    ]


def take(file: Path, store_url: str, *options: str) -> Done:
    """Run the intake of a file in this process."""
    ended = CliRunner().invoke(main, ["intake", str(file), "--store", store_url, *options])
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exc_info
    suffix = ".dry-run.ndjson" if "--dry-run" in options else ".results.ndjson"
    return Done(ended.exit_code, ended.output, results_of(file, suffix))


@contextmanager
def taking(file: Path, store_url: str, *options: str) -> Iterator[subprocess.Popen[str]]:
    """The intake of a file in a process of its own, which is killed at the end of the block."""
    command = [*COMMAND, "intake", str(file), "--store", store_url, *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def stored(store_url: str) -> list[Json]:
    """All orders of a store, with their ids, in the order of these."""

    async def found() -> list[Json]:
        store = open_store(store_url, 60)
        try:
            records = await find_all(open_collection(store, definition(), "productOrder"))
        finally:
            await store.close()
        return [{"id": each.id, **each.read()} for each in records]

    return asyncio.run(found())


def external_ids(store_url: str) -> list[str]:
    """The externalIds of all orders of a store, sorted."""
    return sorted(each.get("externalId", "") for each in stored(store_url))


def lines(file: Path, *orders: Json | str) -> Path:
    """Write lines of JSON; a text is a line as it is."""
    texts = [each if isinstance(each, str) else json.dumps(each) for each in orders]
    file.write_text("\n".join(texts) + "\n")
    return file


def table(file: Path, header: Sequence[str], *rows: Sequence[str]) -> Path:
    """Write a table without quotes."""
    file.write_text("".join(",".join(each) + "\n" for each in (header, *rows)))
    return file
