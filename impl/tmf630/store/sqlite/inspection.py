"""What is looked at in a file before it is used."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from threading import Timer
from typing import Final

from tmf630.store.sqlite import identity
from tmf630.store.sqlite.connection import File
from tmf630.store.sqlite.identity import Connection
from tmf630.store.sqlite.indexes import Indexes
from tmf630.store.sqlite.making import outdated_records

_SECONDS: Final = 2.0
"""How long damage is looked for."""


def inspect(file: File, collections: Sequence[Indexes]) -> int:
    """How many records of these collections are to be migrated.

    The file is made if there is none, and written to. Raises Unusable when somebody has to do
    something about it first.
    """
    with file.usable(), closing(file.create()) as connection:
        _look_for_damage(connection, file)
        file.patiently(lambda: connection.execute("BEGIN IMMEDIATE"))
        identity.stamp(connection)
        identity.record(connection, identity.recorded(connection))
        connection.execute("COMMIT")
        return sum(outdated_records(connection, each) for each in collections)


def _look_for_damage(connection: Connection, file: File) -> None:
    """Raise Unusable when damage is found within some seconds; a large file takes longer."""
    timer = Timer(_SECONDS, connection.interrupt)
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
