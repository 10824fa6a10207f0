"""The tables and indexes of a collection: whether they are in the file, and how to create them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from sqlite3 import Connection

from tmf630.store.errors import Outdated
from tmf630.store.sqlite.file import header
from tmf630.store.sqlite.migration import progress
from tmf630.store.sqlite.tables.indexes import KEYS, Indexes, quoted


def create(connection: Connection, indexes: Indexes) -> None:
    """Create what is missing if there are no records yet. Raises Outdated if there are some.

    Tables that this process does not update are left alone: another one may.
    """
    if is_current(connection, indexes):
        return
    if connection.execute(f"SELECT 1 FROM {indexes.records} LIMIT 1").fetchall():
        raise Outdated(f"the records of {indexes.name} are of an older version or other attributes")
    add_columns(connection, indexes)
    drop_unknown(connection, indexes)
    create_tables(connection, indexes.table_definitions())
    create_indexes(connection, indexes)
    header.record_version(connection, header.VERSION)


def is_current(connection: Connection, indexes: Indexes) -> bool:
    """Whether all tables and indexes are there, complete and of this version, and no others."""
    return not (
        _lacks_columns(connection, indexes)
        or progress.read(connection, indexes.name)
        or outdated_tables(connection, indexes)
        or missing_indexes(connection, indexes)
        or _unknown_tables(connection, indexes)
    )


def outdated_tables(connection: Connection, indexes: Indexes) -> dict[str, str]:
    """The definitions of the tables that are missing, incomplete or of another version."""
    wanted = indexes.table_definitions()
    if header.recorded_version(connection) < header.INDEXES:
        return wanted
    present = definitions(connection, "table")
    filling = progress.read(connection, indexes.name)
    return {
        name: wanted[name]
        for name in wanted
        if wanted[name] != present.get(name) or (filling and name in filling.tables)
    }


def are_defined(connection: Connection, indexes: Indexes, tables: Collection[str]) -> bool:
    """Whether these tables are there, complete or not."""
    wanted, present = indexes.table_definitions(), definitions(connection, "table")
    return all(each in wanted and wanted[each] == present.get(each) for each in tables)


def outdated_records(connection: Connection, indexes: Indexes) -> int:
    """How many records a migration has to read before they can be searched."""
    if indexes.name not in definitions(connection, "table") or is_current(connection, indexes):
        return 0
    ((number,),) = connection.execute(f"SELECT count(*) FROM {indexes.records}")
    return int(number)


def add_columns(connection: Connection, indexes: Indexes) -> None:
    """Add the columns that a table of records of an older version lacks."""
    if _lacks_columns(connection, indexes):
        connection.execute(f"ALTER TABLE {indexes.records} ADD COLUMN packed BLOB")


def drop_unknown(connection: Connection, indexes: Indexes) -> None:
    """Drop the tables of indexes that this version does not update."""
    for name in _unknown_tables(connection, indexes):
        connection.execute(f"DROP TABLE {quoted(name)}")


def create_tables(connection: Connection, wanted: Mapping[str, str]) -> None:
    """Create these tables, empty. Drops those that are there."""
    for name, definition in wanted.items():
        connection.execute(f"DROP TABLE IF EXISTS {quoted(name)}")
        connection.execute(definition)


def create_indexes(connection: Connection, indexes: Indexes) -> None:
    """Create the indexes that are missing."""
    for name, definition in missing_indexes(connection, indexes).items():
        connection.execute(f"DROP INDEX IF EXISTS {quoted(name)}")
        connection.execute(definition)


def drop_indexes(connection: Connection, indexes: Indexes) -> None:
    """Drop the indexes: many rows are written faster without them."""
    for name in indexes.index_definitions():
        connection.execute(f"DROP INDEX IF EXISTS {quoted(name)}")


def missing_indexes(connection: Connection, indexes: Indexes) -> dict[str, str]:
    """The definitions of the indexes that are missing, or defined otherwise."""
    wanted, present = indexes.index_definitions(), definitions(connection, "index")
    return {name: wanted[name] for name in wanted if wanted[name] != present.get(name)}


def definitions(connection: Connection, kind: str) -> dict[str, str]:
    """The statement that has created each `table`, or each `index`, by its name."""
    rows = "SELECT name, sql FROM sqlite_schema WHERE type = ?"
    return dict(connection.execute(rows, (kind,)).fetchall())


def _lacks_columns(connection: Connection, indexes: Indexes) -> bool:
    return not definitions(connection, "table")[indexes.name].endswith(header.RECORDS)


def _unknown_tables(connection: Connection, indexes: Indexes) -> list[str]:
    present = definitions(connection, "table").keys() - indexes.table_definitions().keys()
    keys = f"{indexes.name} {KEYS}"
    return [each for each in present if each.startswith(f"{indexes.name} ") and each != keys]
