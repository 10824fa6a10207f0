"""Migrates a file of an older version: packs its records, and fills the indexes that are missing.

The records are read in batches. One transaction packs a batch, adds it to the indexes and writes
how far the migration has come, so that an interrupted migration can continue. The process that
migrates locks the file: otherwise another process could write records that the indexes then lack.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Final, NamedTuple

from tmf630.store.entries import Record
from tmf630.store.features import Features
from tmf630.store.sqlite.file import header
from tmf630.store.sqlite.file.connection import Connection
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
    """Pack the records, and fill the indexes that are missing; see Store.

    Raises Unusable while another process has the file open.
    """
    with exclusive(file) as connection:
        present = schema.definitions(connection, "table")
        parts = [each for each in collections if each.indexes.name in present]
        with transaction(connection):
            for statement in (each for part in parts for each in part.schema):
                connection.execute(statement)
            starts = [
                (part.indexes, _start(connection, part.indexes))
                for part in parts
                if not schema.is_current(connection, part.indexes)
            ]
            # From now on earlier versions of this program leave the file alone.
            header.record_version(connection, header.VERSION)
        for indexes, at in starts:
            _fill(connection, indexes, at, on_progress)
        with transaction(connection):
            progress.finish(connection)


def _fill(
    connection: Connection, indexes: Indexes, at: Progress, on_progress: Callable[[int], None]
) -> None:
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
    schema.add_columns(connection, indexes)
    schema.drop_unknown(connection, indexes)
    outdated = schema.outdated_tables(connection, indexes)
    at = progress.read(connection, indexes.name)
    if (
        at
        and at.version == header.VERSION
        and set(at.tables) == outdated.keys()
        and schema.are_defined(connection, indexes, at.tables)
    ):
        return at
    schema.create_tables(connection, outdated)
    at = Progress(list(outdated), "")
    progress.write(connection, indexes.name, at)
    return at


def _add_batch(connection: Connection, indexes: Indexes, last: str) -> tuple[int, str]:
    """Pack the records after that id, and add them to the indexes.

    Returns how many these were, and the last id.
    """
    rows = connection.execute(
        f"SELECT id, revision, {header.text_of('r')} FROM {indexes.records} AS r"
        " WHERE id > ? ORDER BY id",
        (last,),
    )
    packed = []
    number = size = 0
    with closing(rows):
        for id, revision, stored in rows:
            record = Record(id, revision, connection.unpack(stored))
            indexes.add(connection, [(id, indexes.values(record))])
            if isinstance(stored, str):
                packed.append((id, revision, *connection.pack(record.resource)))
            number, size, last = number + 1, size + len(record.resource), id
            if number == _BATCH_RECORDS or size > _BATCH_BYTES:
                break
    # An update would leave each page with little on it. The pages of deleted rows are used again.
    ids = [(id,) for id, *_ in packed]
    connection.executemany(f"DELETE FROM {indexes.records} WHERE id = ?", ids)
    connection.executemany(f"INSERT INTO {indexes.records} VALUES (?, ?, ?, ?)", packed)
    return number, last


def _count_until(connection: Connection, indexes: Indexes, last: str) -> int:
    count = f"SELECT count(*) FROM {indexes.records} WHERE id <= ?"
    ((number,),) = connection.execute(count, (last,))
    return int(number)
