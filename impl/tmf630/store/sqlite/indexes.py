"""What a collection in SQLite is searched by: tables beside that of its records.

`"NAME attributes"` has a row for each record and a column, with an index, for each attribute of
one value. The first of these goes along in the indexes of the others, so that those who ask for
both need no more than the index: the state of an order is asked for with whatever else there is.
An attribute of many values has a table `"NAME by PATH"` of its own. All of it is made from the
resources, and can be made again: a table that is missing, or was made for other attributes, is
filled by a migration (see `migration`). `"NAME: total"` has the number of records. The table of
records never changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tmf630 import wire
from tmf630.store.condition import ID, Attribute, Kind, Path, Scalar
from tmf630.store.entries import Record
from tmf630.store.matching import Reader, reader
from tmf630.store.sqlite.identity import Connection

KEYS: Final = "keys"
"""The last part of the name of a table that holds more than can be made again."""

# A number may be an integer or not, and is to stay what it is: 2**53 + 1 is no double.
_TYPES: Final = {
    Kind.TEXT: "TEXT",
    Kind.INSTANT: "INTEGER",
    Kind.NUMBER: "ANY",
    Kind.BOOLEAN: "INTEGER",
}


@dataclass(frozen=True, slots=True)
class Place:
    """The column with the values of an attribute, in a table that has an `id` beside them.

    `read` reads these from a resource, as SQLite can hold them. `index`, where the table has
    several columns, is the name of the one that begins with (column, id).
    """

    attribute: Attribute
    table: str
    column: str
    read: Reader
    index: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """What a record is found by: the value of each single attribute, and those of each other."""

    row: tuple[Scalar | None, ...]
    sets: tuple[frozenset[Scalar], ...]


class Indexes:
    """The tables beside one collection's records; those that are given must not be ANY.

    Whoever opens the collection has to open it with the same attributes.
    """

    def __init__(self, name: str, indexed: Sequence[Attribute]) -> None:
        self.records = quoted(name)
        self.name = name
        self._table = f"{name} attributes"
        places = [self._place(each) for each in dict.fromkeys(indexed) if each != ID]
        self._single = [place for place in places if not place.attribute.many]
        self._many = [place for place in places if place.attribute.many]
        self.places: dict[Path, Place] = {place.attribute.path: place for place in places}
        # Rows without resources are many to a page: reading them beats reading the records.
        self.rows = quoted(self._table) if self._single else self.records
        # Of a table "NAME ..." a version that does not know it would think that it can go.
        self.total = quoted(f"{name}: total")
        self.tables = list(dict.fromkeys(place.table for place in places))
        marks = ", ?" * len(self._single)
        self._insert = f"INSERT INTO {self.rows} VALUES (?{marks})"

    @property
    def total_schema(self) -> Sequence[str]:
        """What makes the table with the number of records, which SQLite itself keeps up to date.

        So it is right whatever version of this module writes.
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

    def entries(self, record: Record) -> Entries:
        """What a record is found by."""
        if not self.places:
            return _NOTHING
        content = record.read()
        return Entries(
            tuple([_first(place.read(content)) for place in self._single]),
            tuple([frozenset(place.read(content)) for place in self._many]),
        )

    def add(self, connection: Connection, id: str, entries: Entries) -> None:
        """Have a new record found."""
        if self._single:
            connection.execute(self._insert, (id, *entries.row))
        for place, present in zip(self._many, entries.sets, strict=True):
            _add(connection, place, id, present)

    def change(self, connection: Connection, id: str, old: Entries, new: Entries) -> None:
        """Have a record found by other entries; most changes leave them as they are."""
        changed = {
            f"{place.column} = ?": after
            for place, before, after in zip(self._single, old.row, new.row, strict=True)
            if before != after
        }
        if changed:
            connection.execute(
                f"UPDATE {self.rows} SET {', '.join(changed)} WHERE id = ?",
                (*changed.values(), id),
            )
        for place, before, after in zip(self._many, old.sets, new.sets, strict=True):
            _remove(connection, place, id, before - after)
            _add(connection, place, id, after - before)

    def remove(self, connection: Connection, id: str, entries: Entries) -> None:
        """Have a record found no more."""
        if self._single:
            connection.execute(f"DELETE FROM {self.rows} WHERE id = ?", (id,))
        for place, present in zip(self._many, entries.sets, strict=True):
            _remove(connection, place, id, present)

    def only(self, tables: Collection[str]) -> Indexes:
        """Those of some of the tables alone."""
        names = set(map(quoted, tables))
        return Indexes(self.name, [p.attribute for p in self.places.values() if p.table in names])

    def index_definitions(self) -> dict[str, str]:
        """The statement that makes each index, as SQLite will remember it."""
        result = {}
        for place in self._single:
            columns = dict.fromkeys([place.column, "id", self._single[0].column])
            definition = f"CREATE INDEX {place.index} ON {place.table} ({', '.join(columns)})"
            result[self._named(place.attribute)] = definition
        return result

    def definitions(self) -> dict[str, str]:
        """The statement that makes each table, as SQLite will remember it."""
        result = {}
        if self._single:
            columns = "".join(
                f", {place.column} {_TYPES[place.attribute.kind]}" for place in self._single
            )
            result[self._table] = (
                f"CREATE TABLE {self.rows} (id TEXT NOT NULL PRIMARY KEY{columns})"
                " STRICT, WITHOUT ROWID"
            )
        for place in self._many:
            result[self._named(place.attribute)] = (
                f"CREATE TABLE {place.table} (value {_TYPES[place.attribute.kind]} NOT NULL,"
                " id TEXT NOT NULL, PRIMARY KEY (value, id)) STRICT, WITHOUT ROWID"
            )
        return result

    def _place(self, attribute: Attribute) -> Place:
        if attribute.kind not in _TYPES:
            raise ValueError(f"{attribute} cannot be indexed")
        read, name = _reader(attribute), quoted(self._named(attribute))
        if attribute.many:
            return Place(attribute, name, "value", read)
        column = quoted(".".join(attribute.path))
        return Place(attribute, quoted(self._table), column, read, name)

    def _named(self, attribute: Attribute) -> str:
        return f"{self.name} by {'.'.join(attribute.path)}"


_NOTHING: Final = Entries((), ())


def storable(value: Scalar) -> Scalar:
    """The value, as SQLite can hold it: of larger numbers, which no wire brings, the nearest."""
    return float(value) if isinstance(value, int) and value not in wire.INT64 else value


def quoted(name: str) -> str:
    """A name as SQL writes it, whatever its characters."""
    return '"' + name.replace('"', '""') + '"'


def _reader(attribute: Attribute) -> Reader:
    """What reads the values of an attribute, as SQLite can hold them."""
    read = reader(attribute)
    if attribute.kind is not Kind.NUMBER:
        return read
    return lambda content: [*map(storable, read(content))]


def _first(found: Sequence[Scalar]) -> Scalar | None:
    return found[0] if found else None


def _add(connection: Connection, place: Place, id: str, present: Iterable[Scalar]) -> None:
    connection.executemany(
        f"INSERT INTO {place.table} VALUES (?, ?)", [(value, id) for value in present]
    )


def _remove(connection: Connection, place: Place, id: str, gone: Iterable[Scalar]) -> None:
    connection.executemany(
        f"DELETE FROM {place.table} WHERE value = ? AND id = ?", [(value, id) for value in gone]
    )
