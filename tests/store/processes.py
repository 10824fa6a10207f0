"""Stores in processes of their own: several servers on one database, or one that is killed.

As a program, this opens the pickled store of its first argument, prints `open`, and waits for a
line. Then it inserts the record whose id is its second argument, under the key of its third one if
there is one; or, without an id, records without end. It prints the id of each acknowledged record.
Each entry has metadata, a job and an event.
"""

from __future__ import annotations

import asyncio
import itertools
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.store.samples import KEY, orders_of, record
from tmf630.store.entries import Key
from tmf630.store.protocol import Collection, Store

Open = Callable[[], Store]

ROOT = Path(__file__).parents[2]
WRITERS = 16
RUN_AT = 5.5


def insert_at_once(open_store: Open, ids: list[str], key: str = "") -> list[str]:
    """Start a process for each id. All open the store at the same time and insert one record.

    Returns the id of the record that each insertion returned.
    """
    processes = [_start(open_store, id, key) for id in ids]
    for process in processes:
        _go(process)
    printed = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(ids)
    return [each.removesuffix("\n") for each in printed]


def insert_until_killed(open_store: Open, enough: int, *, keys: bool = False) -> list[str]:
    """Start a process that inserts without end, and kill it after `enough` acknowledged inserts.

    Returns the ids of all acknowledged inserts. With `keys`, the key of each is its id.
    """
    with _start(open_store, *(["", "own"] if keys else [])) as process:
        _go(process)
        assert process.stdout is not None
        printed = list(itertools.islice(process.stdout, enough))
        process.kill()
        printed.extend(process.stdout)
    # The kill may have cut off the last line.
    return [line.removesuffix("\n") for line in printed if line.endswith("\n")]


def nth(worker: int, number: int) -> str:
    """The id of a record that one of WRITERS inserts."""
    return f"{worker}-{number:08}"


def metadata(id: str) -> bytes:
    """The metadata of an entry, too large for one page of a file."""
    return b'{"of":"%s","steps":"%s"}' % (id.encode(), b"x" * 5_000)


def outbox(id: str) -> bytes:
    """The outbox of an entry."""
    return b'["%s"]' % id.encode()


def under(name: str) -> Key:
    """The key of that name."""
    return Key(name=name, digest=KEY.digest, moment=KEY.moment)


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


async def _insert(collection: Collection, id: str, key: str) -> None:
    given = record(id, resource=b'{"description":"%s"}' % (b"x" * 2_000))
    if key:
        given = await collection.insert_once(
            given, under(key), metadata=metadata(id), run_at=RUN_AT, outbox=outbox(id)
        )
    else:
        await collection.insert(given, metadata=metadata(id), run_at=RUN_AT, outbox=outbox(id))
    print(given.id, flush=True)


async def _insert_without_end(collection: Collection, worker: int, *, keys: bool) -> None:
    for number in itertools.count():
        id = nth(worker, number)
        await _insert(collection, id, id if keys else "")


async def _main(store: str, id: str = "", key: str = "") -> None:
    opened: Store = pickle.loads(bytes.fromhex(store))()  # noqa: S301 - it is ours
    collection = orders_of(opened)
    print("open", flush=True)
    sys.stdin.readline()
    if id:
        await _insert(collection, id, key)
    else:
        writers = range(WRITERS)
        await asyncio.gather(*(_insert_without_end(collection, n, keys=bool(key)) for n in writers))
    await opened.close()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
