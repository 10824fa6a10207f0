"""What brings a file of an older version to what its records are searched by now.

It is done in portions, each in a transaction that also says how far it has come, and by one
process, which has the file for itself meanwhile: nobody writes what is then not found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import starmap
from typing import Final, NamedTuple

from tmf630.store.entries import Record
from tmf630.store.errors import Unavailable, Unusable
from tmf630.store.sqlite import identity, making, progress
from tmf630.store.sqlite.connection import File
from tmf630.store.sqlite.identity import Connection
from tmf630.store.sqlite.indexes import Indexes
from tmf630.store.sqlite.progress import Progress

_RECORDS: Final = 1_000
_BYTES: Final = 8_000_000
"""How much a portion has at most, but for its last record."""


class Part(NamedTuple):
    """A collection: the statements that make its other tables, and what it is searched by."""

    schema: Sequence[str]
    indexes: Indexes


def migrate(file: File, collections: Sequence[Part], told: Callable[[int], None]) -> None:
    """Fill what is missing beside the records of these collections.

    Raises Unusable while another process has the file open.
    """
    with _alone(file) as connection:
        there = making.definitions(connection, "table")
        parts = [each for each in collections if each.indexes.name in there]
        with transaction(connection):
            for statement in (each for part in parts for each in part.schema):
                connection.execute(statement)
        for part in parts:
            _fill(connection, part.indexes, told)
        with transaction(connection):
            progress.end(connection)
            identity.record(connection, identity.VERSION)


@contextmanager
def _alone(file: File) -> Iterator[Connection]:
    """A connection while nobody else has one; what it commits is consistent at any time."""
    try:
        alone = replace(file, busy_timeout=0)
        with file.usable(), closing(alone.create()) as first, transaction(first):
            identity.stamp(first)
        with file.usable(), closing(alone.connect(busy_timeout=0)) as connection:
            # To be said before anything is read: nobody else reads the file from then on.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA synchronous = NORMAL")
            with transaction(connection, "EXCLUSIVE"):
                pass
            yield connection
    except Unusable:
        raise
    except Unavailable as error:
        raise Unusable(
            f"SQLite database {file.path}: another process uses it: stop the server on it, or wait"
            " for the migration that is under way"
        ) from error


@contextmanager
def transaction(connection: Connection, kind: str = "IMMEDIATE") -> Iterator[None]:
    """All that is written within is committed, or nothing."""
    connection.execute(f"BEGIN {kind}")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _fill(connection: Connection, indexes: Indexes, told: Callable[[int], None]) -> None:
    if making.is_current(connection, indexes):
        return
    with transaction(connection):
        at = _begun(connection, indexes)
    told(_done(connection, indexes, at.last))
    partial = indexes.only(at.tables)
    number = -1
    while number:
        with transaction(connection):
            number, last = _add_some(connection, partial, at.last)
            at = Progress(at.tables, last)
            progress.note(connection, indexes.name, at)
        told(number)
    with transaction(connection):
        making.make_indexes(connection, indexes)


def _begun(connection: Connection, indexes: Indexes) -> Progress:
    """Where to go on; when nothing was begun, or for another version, with empty tables."""
    making.drop_others(connection, indexes)
    outdated = making.outdated(connection, indexes)
    at = progress.of(connection, indexes.name)
    if (
        at
        and set(at.tables) == outdated.keys()
        and making.are_defined(connection, indexes, at.tables)
    ):
        return at
    making.make_tables(connection, outdated)
    at = Progress(list(outdated), "")
    progress.note(connection, indexes.name, at)
    return at


def _add_some(connection: Connection, indexes: Indexes, last: str) -> tuple[int, str]:
    """Have the records be found that come next; how many they were, and the last of them."""
    rows = connection.execute(
        f"SELECT id, revision, CAST(resource AS BLOB) FROM {indexes.records}"
        " WHERE id > ? ORDER BY id",
        (last,),
    )
    number = size = 0
    with closing(rows):
        for record in starmap(Record, rows):
            indexes.add(connection, record.id, indexes.entries(record))
            number, size, last = number + 1, size + len(record.resource), record.id
            if number == _RECORDS or size > _BYTES:
                break
    return number, last


def _done(connection: Connection, indexes: Indexes, last: str) -> int:
    asked = f"SELECT count(*) FROM {indexes.records} WHERE id <= ?"
    ((number,),) = connection.execute(asked, (last,))
    return int(number)
