"""A migration in a process of its own, which waits after each batch.

As a program, this migrates the pickled store of its argument. After each batch it prints how many
records that were, and waits for a line.
"""

from __future__ import annotations

import asyncio
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.store.samples import orders_of
from tmf630.store.protocol import Store

ROOT = Path(__file__).parents[3]


@contextmanager
def migrating(open_store: Callable[[], Store]) -> Iterator[subprocess.Popen[str]]:
    """The process, which is killed at the end of the block."""
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.store.sqlite.migration_process",
            pickle.dumps(open_store).hex(),
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def batch(process: subprocess.Popen[str]) -> int:
    """The number of records of the process's latest batch."""
    assert process.stdout is not None
    return int(process.stdout.readline())


def proceed(process: subprocess.Popen[str]) -> None:
    """Let the process continue with the next batch."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def _report(number: int) -> None:
    print(number, flush=True)
    sys.stdin.readline()


async def _main(store: str) -> None:
    opened: Store = pickle.loads(bytes.fromhex(store))()  # noqa: S301 - it is ours
    orders_of(opened)
    await opened.migrate(_report)
    await opened.close()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
