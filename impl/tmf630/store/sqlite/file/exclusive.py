"""The use of a file by one process alone, for a migration or a restoration."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

from tmf630.store.errors import Unavailable, Unusable
from tmf630.store.sqlite.file import header
from tmf630.store.sqlite.file.connection import Connection
from tmf630.store.sqlite.file.database import DatabaseFile, transaction


@contextmanager
def exclusive(file: DatabaseFile, *, complete: bool = True) -> Iterator[Connection]:
    """A connection while no other process has one. A crash leaves the file consistent.

    Raises Unusable while another process has the file open. The file is created if there is none;
    for `complete` see `DatabaseFile.open`.
    """
    try:
        alone = replace(file, busy_timeout=0)
        with (
            file.explained_errors(),
            closing(alone.open(complete=complete)) as first,
            transaction(first),
        ):
            header.mark(first)
        with file.explained_errors(), closing(alone.connect(busy_timeout=0)) as connection:
            # This has to come before the first read: no other process reads the file afterwards.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA synchronous = NORMAL")
            with transaction(connection, "EXCLUSIVE"):
                connection.pack_with(file.dictionary)
            yield connection
    except Unusable:
        raise
    except Unavailable as error:
        raise Unusable(
            f"SQLite database {file.path}: another process uses it: stop the server on it, or wait"
            " for the migration or the import that is under way"
        ) from error
