"""Stores in processes of their own, as several servers on one database, or one that dies.

Run as a program, it opens the pickled store of its first argument, says so, waits for a line, and
inserts: the record of its second argument, or without end, printing each id that is acknowledged.
"""

from __future__ import annotations

import asyncio
import itertools
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tmf630.store import Collection, Record, Store

Open = Callable[[], Store]

ROOT = Path(__file__).parents[2]


def insert_at_once(open_store: Open, ids: list[str]) -> None:
    """Have as many processes as ids open the store at the same time and insert one record each."""
    processes = [_start(open_store, id) for id in ids]
    for process in processes:
        _go(process)
    for id, process in zip(ids, processes, strict=True):
        assert process.communicate()[0] == f"{id}\n"
        assert process.returncode == 0


def insert_until_killed(open_store: Open, enough: int) -> list[str]:
    """Have a process insert without end, and kill it once `enough` inserts were acknowledged.

    Returns the ids of all that were acknowledged.
    """
    with _start(open_store) as process:
        _go(process)
        assert process.stdout is not None
        printed = list(itertools.islice(process.stdout, enough))
        process.kill()
        printed.extend(process.stdout)
    # What the kill cut off in the middle of its line is not known to be an id.
    return [line.removesuffix("\n") for line in printed if line.endswith("\n")]


def _start(open_store: Open, *arguments: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.store.processes", pickle.dumps(open_store).hex(), *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def _go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


async def _insert(collection: Collection, id: str) -> None:
    resource = b'{"description":"%s"}' % (b"x" * 2_000)
    await collection.insert(Record(id=id, revision=1, resource=resource))
    print(id, flush=True)


async def _insert_without_end(collection: Collection, worker: int) -> None:
    for number in itertools.count():
        await _insert(collection, f"{worker}-{number:08}")


async def _main(store: str, *ids: str) -> None:
    opened: Store = pickle.loads(bytes.fromhex(store))()  # noqa: S301 - it is ours
    collection = opened.collection("productOrder")
    print("open", flush=True)
    sys.stdin.readline()
    if ids:
        await asyncio.gather(*(_insert(collection, id) for id in ids))
    else:
        await asyncio.gather(*(_insert_without_end(collection, worker) for worker in range(16)))
    await opened.close()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
