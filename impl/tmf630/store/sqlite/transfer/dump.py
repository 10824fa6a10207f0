"""Reads everything that a copy of a file holds. Nobody else uses the copy."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from tmf630.store.entries import Entry, HistoryEntries, Insertion, Key, Record
from tmf630.store.errors import Past
from tmf630.store.sqlite.file import header
from tmf630.store.sqlite.file.connection import Connection
from tmf630.store.sqlite.file.database import DatabaseFile
from tmf630.store.sqlite.migration.schema import definitions
from tmf630.store.sqlite.tables.entries import record_of
from tmf630.store.sqlite.tables.indexes import KEYS, quoted
from tmf630.store.sqlite.transfer.copying import copy

_BATCH_ROWS: Final = 500
_BATCH_BYTES: Final = 8_000_000
"""Bytes of a batch, without its last row."""


@asynccontextmanager
async def dump(file: DatabaseFile, to: Path, moment: str) -> AsyncIterator[SQLiteDump]:
    """What a file holds, by its copy at the path `to`; see Store."""
    copied = await asyncio.to_thread(_copied, file, to, moment)
    try:
        yield copied
    finally:
        copied.close()


def _copied(file: DatabaseFile, to: Path, moment: str) -> SQLiteDump:
    """What the copy holds; a new copy unless that of an earlier moment is wanted."""
    if not moment:
        copy(file, to, lambda *_: None)
    elif not to.exists() or _moment(to) != moment:
        raise Past
    copied = DatabaseFile(to, 0)
    with copied.translated_errors():
        url = f"{to.absolute().as_uri()}?immutable=1"
        connection = sqlite3.connect(url, uri=True, check_same_thread=False, factory=Connection)
        return SQLiteDump(copied, connection, _moment(to))


def _moment(copied: Path) -> str:
    """What tells a copy from a later one, which has the same name."""
    status = copied.stat()
    return f"{status.st_ino}-{status.st_mtime_ns}"


class SQLiteDump:
    """What a copy holds; see Dump."""

    version: str = f"SQLite {header.VERSION}"

    def __init__(self, file: DatabaseFile, connection: Connection, moment: str) -> None:
        self.moment: str = moment
        self._file = file
        self._connection = connection
        self._tables = definitions(connection, "table")

    async def collections(self) -> Mapping[str, int]:
        """The collections that hold something; see Dump."""
        return await asyncio.to_thread(self._collections)

    async def entries(self, collection: str, after: str | None) -> Sequence[Entry]:
        """Some entries; see Dump."""
        return await asyncio.to_thread(self._entries, collection, after or "")

    async def insertions(self, collection: str, after: str | None) -> Sequence[Insertion]:
        """Some insertions; see Dump."""
        return await asyncio.to_thread(self._insertions, collection, after or "")

    def close(self) -> None:
        """Close the copy."""
        self._connection.close()

    def _collections(self) -> dict[str, int]:
        found = {}
        for name in (name for name, sql in self._tables.items() if header.has_records(sql)):
            tables = (name, f"{name}: journals", f"{name} {KEYS}")
            records, entries, keys = (self._count(each) for each in tables)
            if records or entries or keys:
                found[name] = max(records, entries)
        return found

    def _count(self, table: str) -> int:
        if table not in self._tables:
            return 0
        ((number,),) = self._read(f"SELECT count(*) FROM {quoted(table)}")
        return int(number)

    def _entries(self, name: str, after: str) -> list[Entry]:
        entries: list[Entry] = []
        size = 0
        for id, revision, stored, version, metadata, run_at, outbox in self._rows(name, after):
            entry = Entry(
                id=id,
                version=version or 0,
                record=record_of(self._connection, id, revision, stored),
                metadata=(metadata or "").encode(),
                run_at=run_at,
                outbox=(outbox or "").encode(),
            )
            entries.append(entry)
            size += entry.size
            if size > _BATCH_BYTES:
                break
        histories = self._histories(name, entries) if entries else {}
        return [replace(each, history=histories.get(each.id, ())) for each in entries]

    def _rows(self, name: str, after: str) -> Iterable[tuple[Any, ...]]:
        records, journals, owed = quoted(name), f"{name}: journals", f"{name}: owed"
        sources, columns, joins = [records], "NULL, NULL, NULL", ""
        if journals in self._tables:
            sources.append(quoted(journals))
            columns = "m.turn, m.journal, m.due"
            joins = f" LEFT JOIN {quoted(journals)} AS m ON m.id = ids.id"
        events = "NULL"
        if owed in self._tables:
            events = "o.owed"
            joins += f" LEFT JOIN {quoted(owed)} AS o ON o.id = ids.id"
        is_packed = self._tables[name].endswith(header.RECORDS)
        text = header.text_of("r") if is_packed else "r.resource"
        ids = " UNION ".join(f"SELECT id FROM {each} WHERE id > ?1" for each in sources)
        return self._read(
            f"SELECT ids.id, r.revision, {text}, {columns}, {events}"
            f" FROM ({ids} ORDER BY id LIMIT ?2) AS ids"
            f" LEFT JOIN {records} AS r ON r.id = ids.id{joins} ORDER BY ids.id",
            (after, _BATCH_ROWS),
        )

    def _histories(self, name: str, entries: Sequence[Entry]) -> dict[str, HistoryEntries]:
        if f"{name}: history" not in self._tables:
            return {}
        rows = self._read(
            f"SELECT id, number, CAST(entry AS BLOB) FROM {quoted(f'{name}: history')}"
            " WHERE id BETWEEN ? AND ? ORDER BY id, number",
            (entries[0].id, entries[-1].id),
        )
        return {
            id: tuple((number, entry) for _, number, entry in each)
            for id, each in groupby(rows, itemgetter(0))
        }

    def _insertions(self, name: str, after: str) -> list[Insertion]:
        if (keys := f"{name} {KEYS}") not in self._tables:
            return []
        rows = self._read(
            f"SELECT name, digest, moment, id, CAST(resource AS BLOB) FROM {quoted(keys)}"
            " WHERE name > ? ORDER BY name LIMIT ?",
            (after, _BATCH_ROWS),
        )
        insertions: list[Insertion] = []
        size = 0
        for key, digest, moment, id, resource in rows:
            record = Record(id=id, revision=1, resource=resource)
            insertions.append(Insertion(Key(name=key, digest=digest, moment=moment), record))
            size += len(resource)
            if size > _BATCH_BYTES:
                break
        return insertions

    def _read(self, statement: str, parameters: Sequence[object] = ()) -> Iterable[tuple[Any, ...]]:
        with self._file.translated_errors():
            yield from self._connection.execute(statement, parameters)
