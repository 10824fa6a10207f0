"""Migrates a file of an older version: fills the indexes that are missing.

The records are read in batches. One transaction adds a batch to the indexes and writes how far the
migration has come, so that an interrupted migration can continue. The process that migrates locks
the file: otherwise another process could write records that the indexes then lack.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import starmap
from sqlite3 import Connection
from typing import Final, NamedTuple

from tmf630.store.entries import Record
from tmf630.store.features import Features
from tmf630.store.sqlite.file import header
from tmf630.store.sqlite.file.database import DatabaseFile, transaction
from tmf630.store.sqlite.file.exclusive import exclusive
from tmf630.store.sqlite.migration import progress, schema
from tmf630.store.sqlite.migration.progress import Progress
from tmf630.store.sqlite.tables.indexes import Indexes

_BATCH_RECORDS: Final = 1_000
_BATCH_BYTES: Final = 8_000_000
"""Records of a batch at most, and their bytes without the last one."""


class Part(NamedTuple):
    """A collection: the statements that create its other tables, its indexes and its features."""

    schema: Sequence[str]
    indexes: Indexes
    features: Features


def migrate(
    file: DatabaseFile, collections: Sequence[Part], on_progress: Callable[[int], None]
) -> None:
    """Fill the indexes that are missing; see Store.

    Raises Unusable while another process has the file open.
    """
    with exclusive(file) as connection:
        present = schema.definitions(connection, "table")
        parts = [each for each in collections if each.indexes.name in present]
        with transaction(connection):
            for statement in (each for part in parts for each in part.schema):
                connection.execute(statement)
        for part in parts:
            _fill(connection, part.indexes, on_progress)
        with transaction(connection):
            progress.finish(connection)
            header.record_version(connection, header.VERSION)


def _fill(connection: Connection, indexes: Indexes, on_progress: Callable[[int], None]) -> None:
    if schema.is_current(connection, indexes):
        return
    with transaction(connection):
        at = _start(connection, indexes)
    on_progress(_count_until(connection, indexes, at.last))
    partial = indexes.restricted(at.tables)
    number = -1
    while number:
        with transaction(connection):
            number, last = _add_batch(connection, partial, at.last)
            at = Progress(at.tables, last)
            progress.write(connection, indexes.name, at)
        on_progress(number)
    with transaction(connection):
        schema.create_indexes(connection, indexes)


def _start(connection: Connection, indexes: Indexes) -> Progress:
    """Where an interrupted migration to this version continues, else the start: empty tables."""
    schema.drop_unknown(connection, indexes)
    outdated = schema.outdated_tables(connection, indexes)
    at = progress.read(connection, indexes.name)
    if (
        at
        and set(at.tables) == outdated.keys()
        and schema.are_defined(connection, indexes, at.tables)
    ):
        return at
    schema.create_tables(connection, outdated)
    at = Progress(list(outdated), "")
    progress.write(connection, indexes.name, at)
    return at


def _add_batch(connection: Connection, indexes: Indexes, last: str) -> tuple[int, str]:
    """Add the records after that id to the indexes; how many these were, and the last id."""
    rows = connection.execute(
        f"SELECT id, revision, CAST(resource AS BLOB) FROM {indexes.records}"
        " WHERE id > ? ORDER BY id",
        (last,),
    )
    number = size = 0
    with closing(rows):
        for record in starmap(Record, rows):
            indexes.add(connection, record.id, indexes.values(record))
            number, size, last = number + 1, size + len(record.resource), record.id
            if number == _BATCH_RECORDS or size > _BATCH_BYTES:
                break
    return number, last


def _count_until(connection: Connection, indexes: Indexes, last: str) -> int:
    count = f"SELECT count(*) FROM {indexes.records} WHERE id <= ?"
    ((number,),) = connection.execute(count, (last,))
    return int(number)
