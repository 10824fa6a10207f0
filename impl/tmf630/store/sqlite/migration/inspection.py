"""Inspects a file before it is used."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from sqlite3 import Connection
from threading import Timer
from typing import Final

from tmf630.store.sqlite.file import header
from tmf630.store.sqlite.file.database import DatabaseFile
from tmf630.store.sqlite.migration.schema import outdated_records
from tmf630.store.sqlite.tables.indexes import Indexes

_CHECK_SECONDS: Final = 2.0
"""How long the check for damage may take."""


def inspect(file: DatabaseFile, collections: Sequence[Indexes]) -> int:
    """How many records of these collections have to be migrated.

    The file is created if there is none, and written to. Raises Unusable for a damaged file, one of
    another program or a later version, and one that cannot be written; Unavailable while another
    process has locked it.
    """
    with file.explained_errors(), closing(file.open()) as connection:
        _check_for_damage(connection, file)
        file.retry_while_locked(lambda: connection.execute("BEGIN IMMEDIATE"))
        header.mark(connection)
        header.record_version(connection, header.recorded_version(connection))
        connection.execute("COMMIT")
        return sum(outdated_records(connection, each) for each in collections)


def _check_for_damage(connection: Connection, file: DatabaseFile) -> None:
    """Raise Unusable for damage. After some seconds the rest of a large file is not checked."""
    timer = Timer(_CHECK_SECONDS, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        ((found,),) = connection.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname != "SQLITE_INTERRUPT":
            raise
        return
    finally:
        timer.cancel()
        timer.join()
    if found != "ok":
        raise file.damaged(found)
