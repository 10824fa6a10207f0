"""The tables that a collection is searched by: whether they are there, and how they are made."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tmf630.store.errors import Outdated
from tmf630.store.sqlite import identity, progress
from tmf630.store.sqlite.identity import Connection
from tmf630.store.sqlite.indexes import KEYS, Indexes, quoted


def make(connection: Connection, indexes: Indexes) -> None:
    """Make what is missing where there are no records yet; else raises Outdated."""
    drop_others(connection, indexes)
    if is_current(connection, indexes):
        return
    if connection.execute(f"SELECT 1 FROM {indexes.records} LIMIT 1").fetchall():
        raise Outdated(f"the records of {indexes.name} have been stored by an older version")
    make_tables(connection, indexes.definitions())
    make_indexes(connection, indexes)


def is_current(connection: Connection, indexes: Indexes) -> bool:
    """Whether the tables and their indexes are there, whole and of this version."""
    return not outdated(connection, indexes) and not _missing_indexes(connection, indexes)


def outdated(connection: Connection, indexes: Indexes) -> dict[str, str]:
    """The definitions of those tables that are not there, not whole or of another version."""
    wanted = indexes.definitions()
    if identity.recorded(connection) < identity.VERSION:
        return wanted
    present = definitions(connection, "table")
    filling = progress.of(connection, indexes.name)
    return {
        name: wanted[name]
        for name in wanted
        if wanted[name] != present.get(name) or (filling and name in filling.tables)
    }


def are_defined(connection: Connection, indexes: Indexes, tables: Collection[str]) -> bool:
    """Whether these tables are there, whole or not."""
    wanted, present = indexes.definitions(), definitions(connection, "table")
    return all(each in wanted and wanted[each] == present.get(each) for each in tables)


def outdated_records(connection: Connection, indexes: Indexes) -> int:
    """How many records have to be gone through before they can be searched."""
    if indexes.name not in definitions(connection, "table") or is_current(connection, indexes):
        return 0
    ((number,),) = connection.execute(f"SELECT count(*) FROM {indexes.records}")
    return int(number)


def drop_others(connection: Connection, indexes: Indexes) -> None:
    """Let go of tables that this version does not keep up to date."""
    for name in definitions(connection, "table").keys() - indexes.definitions().keys():
        if name.startswith(f"{indexes.name} ") and name != f"{indexes.name} {KEYS}":
            connection.execute(f"DROP TABLE {quoted(name)}")


def make_tables(connection: Connection, wanted: Mapping[str, str]) -> None:
    """Make these tables anew, empty."""
    for name, definition in wanted.items():
        connection.execute(f"DROP TABLE IF EXISTS {quoted(name)}")
        connection.execute(definition)


def make_indexes(connection: Connection, indexes: Indexes) -> None:
    """Make the indexes that are missing."""
    for name, definition in _missing_indexes(connection, indexes).items():
        connection.execute(f"DROP INDEX IF EXISTS {quoted(name)}")
        connection.execute(definition)


def definitions(connection: Connection, kind: str) -> dict[str, str]:
    """The statement that has made each `table`, or each `index`, by its name."""
    rows = "SELECT name, sql FROM sqlite_schema WHERE type = ?"
    return dict(connection.execute(rows, (kind,)).fetchall())


def _missing_indexes(connection: Connection, indexes: Indexes) -> dict[str, str]:
    wanted, present = indexes.index_definitions(), definitions(connection, "index")
    return {name: wanted[name] for name in wanted if wanted[name] != present.get(name)}
