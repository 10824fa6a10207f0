"""The indexes of a collection: tables beside that of its records.

`"NAME attributes"` has a row for each record and a column, with an index, for each attribute of
one value. The first of these columns is also the last of the indexes of the others, so that a
query about both reads one index alone: most queries are about the state of an order and one thing
more. For example, where `state` comes first, the index of `priority` has the columns priority, id
and state: it finds the orders of one priority in one state.

An attribute of many values has a table `"NAME by PATH"` of its own. `"NAME: total"` has the number
of records.

All of these can be filled again from the records. If a table is missing, or was created for other
attributes, a migration fills it (see `migration`). The table of records never changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Final

from tmf630.sharing import members_apart
from tmf630.store.condition import ID, Attribute, Kind, Path, Scalar
from tmf630.store.entries import Record
from tmf630.store.matching import ValueReader, reader, storable

KEYS: Final = "keys"
"""The last part of the name of the table of keys, which cannot be filled again from the records."""

# A number stays an integer or a float: 2**53 + 1 is no float.
_TYPES: Final = {
    Kind.TEXT: "TEXT",
    Kind.INSTANT: "INTEGER",
    Kind.NUMBER: "ANY",
    Kind.BOOLEAN: "INTEGER",
}


@dataclass(frozen=True, slots=True)
class IndexColumn:
    """The column with the values of an attribute, in a table that has an `id` beside them.

    `read` reads the values from a resource, as SQLite stores them. `index` is the name of the index
    that begins with (column, id), where the table has several columns.
    """

    attribute: Attribute
    table: str
    column: str
    read: ValueReader
    index: str = ""


@dataclass(frozen=True, slots=True)
class IndexValues:
    """What the indexes hold of one record.

    `single` has a value for each attribute of one value, `many` a set for each of the others.
    """

    single: tuple[Scalar | None, ...]
    many: tuple[frozenset[Scalar], ...]


class Indexes:
    """The indexes of one collection, by attributes of any kind but ANY.

    Every process that opens the collection has to open it with the same attributes.
    """

    def __init__(self, name: str, indexed: Sequence[Attribute]) -> None:
        self.records = quoted(name)
        self.name = name
        self._table = f"{name} attributes"
        columns = [self._column(each) for each in dict.fromkeys(indexed) if each != ID]
        self._single = [column for column in columns if not column.attribute.many]
        self._many = [column for column in columns if column.attribute.many]
        self.columns: dict[Path, IndexColumn] = {
            column.attribute.path: column for column in columns
        }
        # Rows without resources are many to a page: to read them is faster than to read records.
        self.rows = quoted(self._table) if self._single else self.records
        # Older versions drop a table "NAME ..." that they do not know.
        self.total = quoted(f"{name}: total")
        self.tables = list(dict.fromkeys(column.table for column in columns))
        marks = ", ?" * len(self._single)
        self._insert = f"INSERT INTO {self.rows} VALUES (?{marks})"

    @property
    def total_schema(self) -> Sequence[str]:
        """The statements that create the table with the number of records.

        Triggers update the number, so that it is right whatever version of this program writes.
        """
        statements = [
            f"CREATE TABLE IF NOT EXISTS {self.total} (records INTEGER NOT NULL) STRICT",
            (
                f"INSERT INTO {self.total} SELECT (SELECT count(*) FROM {self.records})"
                f" WHERE NOT EXISTS (SELECT 1 FROM {self.total})"
            ),
        ]
        for event, sign in ("INSERT", "+"), ("DELETE", "-"):
            trigger = quoted(f"{self.name}: total after {event}")
            statements.append(
                f"CREATE TRIGGER IF NOT EXISTS {trigger} AFTER {event} ON {self.records}"
                f" BEGIN UPDATE {self.total} SET records = records {sign} 1; END"
            )
        return statements

    def values(self, record: Record) -> IndexValues:
        """What the indexes hold of a record."""
        if not self.columns:
            return _NO_VALUES
        content = record.read()
        return IndexValues(
            tuple([_first(column.read(content)) for column in self._single]),
            tuple([frozenset(column.read(content)) for column in self._many]),
        )

    def values_of_change(self, old: Record, new: Record) -> tuple[IndexValues, IndexValues]:
        """What the indexes hold of a record before and after a change, as far as that differs.

        Most changes leave most of it as it is, which the changed parts alone show.
        """
        contents = old.read(), new.read()
        parts = members_apart(*contents)

        def both(column: IndexColumn) -> Iterator[Sequence[Scalar]]:
            before, after = map(column.read, parts)
            return map(column.read, contents) if before != after else iter((before, after))

        single = [map(_first, both(column)) for column in self._single]
        many = [map(frozenset, both(column)) for column in self._many]
        before, after = (tuple(zip(*each, strict=True)) or ((), ()) for each in (single, many))
        return IndexValues(before[0], after[0]), IndexValues(before[1], after[1])

    def add(self, connection: Connection, new: Sequence[tuple[str, IndexValues]]) -> None:
        """Add new records to the indexes, each by its id: those with much in common together."""
        if self._single:
            connection.executemany(self._insert, [(id, *values.single) for id, values in new])
        for number, column in enumerate(self._many):
            rows = [(value, id) for id, values in new for value in values.many[number]]
            _add(connection, column, sorted(rows))

    def change(self, connection: Connection, id: str, old: IndexValues, new: IndexValues) -> None:
        """Update the indexes of a record. Most changes of a record leave them as they are."""
        changed = {
            f"{column.column} = ?": after
            for column, before, after in zip(self._single, old.single, new.single, strict=True)
            if before != after
        }
        if changed:
            connection.execute(
                f"UPDATE {self.rows} SET {', '.join(changed)} WHERE id = ?",
                (*changed.values(), id),
            )
        for column, before, after in zip(self._many, old.many, new.many, strict=True):
            _remove(connection, column, id, before - after)
            _add(connection, column, [(value, id) for value in after - before])

    def remove(self, connection: Connection, id: str, values: IndexValues) -> None:
        """Remove a record from the indexes."""
        if self._single:
            connection.execute(f"DELETE FROM {self.rows} WHERE id = ?", (id,))
        for column, present in zip(self._many, values.many, strict=True):
            _remove(connection, column, id, present)

    def is_everywhere(self, attribute: Attribute) -> bool:
        """Whether the index of each attribute of one value has this one, too."""
        return bool(self._single) and attribute == self._single[0].attribute

    def restricted(self, tables: Collection[str]) -> Indexes:
        """The indexes that are in these tables."""
        names = set(map(quoted, tables))
        columns = [each for each in self.columns.values() if each.table in names]
        return Indexes(self.name, [each.attribute for each in columns])

    def index_definitions(self) -> dict[str, str]:
        """The statement that creates each index, as SQLite records it."""
        result = {}
        for each in self._single:
            columns = dict.fromkeys([each.column, "id", self._single[0].column])
            definition = f"CREATE INDEX {each.index} ON {each.table} ({', '.join(columns)})"
            result[self._index_name(each.attribute)] = definition
        return result

    def table_definitions(self) -> dict[str, str]:
        """The statement that creates each table, as SQLite records it."""
        result = {}
        if self._single:
            columns = "".join(f", {each.column} {_type(each)}" for each in self._single)
            result[self._table] = (
                f"CREATE TABLE {self.rows} (id TEXT NOT NULL PRIMARY KEY{columns})"
                " STRICT, WITHOUT ROWID"
            )
        for each in self._many:
            result[self._index_name(each.attribute)] = (
                f"CREATE TABLE {each.table} (value {_type(each)} NOT NULL,"
                " id TEXT NOT NULL, PRIMARY KEY (value, id)) STRICT, WITHOUT ROWID"
            )
        return result

    def _column(self, attribute: Attribute) -> IndexColumn:
        if attribute.kind not in _TYPES:
            raise ValueError(f"{attribute} cannot be indexed")
        read, name = _reader(attribute), quoted(self._index_name(attribute))
        if attribute.many:
            return IndexColumn(attribute, name, "value", read)
        column = quoted(".".join(attribute.path))
        return IndexColumn(attribute, quoted(self._table), column, read, name)

    def _index_name(self, attribute: Attribute) -> str:
        return f"{self.name} by {'.'.join(attribute.path)}"


_NO_VALUES: Final = IndexValues((), ())


def quoted(name: str) -> str:
    """A name as SQL writes it, whatever its characters."""
    return '"' + name.replace('"', '""') + '"'


def _type(column: IndexColumn) -> str:
    return _TYPES[column.attribute.kind]


def _reader(attribute: Attribute) -> ValueReader:
    """A function that reads the values of an attribute, as SQLite stores them."""
    read = reader(attribute)
    if attribute.kind is not Kind.NUMBER:
        return read
    return lambda content: [*map(storable, read(content))]


def _first(found: Sequence[Scalar]) -> Scalar | None:
    return found[0] if found else None


def _add(connection: Connection, column: IndexColumn, rows: Sequence[tuple[Scalar, str]]) -> None:
    connection.executemany(f"INSERT INTO {column.table} VALUES (?, ?)", rows)


def _remove(connection: Connection, column: IndexColumn, id: str, values: Iterable[Scalar]) -> None:
    connection.executemany(
        f"DELETE FROM {column.table} WHERE value = ? AND id = ?", [(value, id) for value in values]
    )
