"""Copies a file while other processes read and write it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection
from typing import Final

from tmf630.partial_file import complete, partial_file
from tmf630.store.errors import Unusable
from tmf630.store.sqlite.file import header
from tmf630.store.sqlite.file.database import DatabaseFile, snapshot

OnCopied = Callable[[int, int], None]
"""Is called with the number of pages that are copied, and that of all pages."""
_STEP_PAGES: Final = 1_000


def copy(file: DatabaseFile, to: Path, on_copied: OnCopied) -> None:
    """Copy the file as it is at one moment; the copy is on disk, checked, and the user's alone.

    It is written under another name beside it first, and replaces what is at `to`. Raises Unusable
    for a damaged file, one that is no store, and one that is not complete; InUse while another
    process makes the same copy.
    """
    begun = DatabaseFile(to.with_name(f"{to.name}.copying"), file.busy_timeout)
    with begun.explained_errors(), partial_file(begun.path) as opened:
        opened.truncate(0)
        try:
            _copy(file, begun, on_copied)
            complete(begun.path, to)
        except BaseException:
            begun.path.unlink(missing_ok=True)
            raise


def _copy(file: DatabaseFile, to: DatabaseFile, on_copied: OnCopied) -> None:
    if not file.path.exists():
        raise Unusable(f"SQLite database {file.path}: there is none")
    with file.explained_errors(), closing(file.connect(file.busy_timeout)) as source:
        header.check(source, file.path)
        header.check_complete(source, file.path)
        # While this connection reads, writes of others do not restart the copying.
        with snapshot(source):
            source.execute("SELECT count(*) FROM sqlite_schema").fetchall()
            with to.explained_errors(), closing(to.connect(0)) as target:
                _copy_pages(source, target, on_copied)
                ((found,),) = target.execute("PRAGMA quick_check(1)").fetchall()
    if found != "ok":
        raise file.damaged(found)


def _copy_pages(source: Connection, target: Connection, on_copied: OnCopied) -> None:
    # What is written is of no use until it is complete.
    target.execute("PRAGMA journal_mode = OFF")
    target.execute("PRAGMA synchronous = OFF")

    def report(status: int, remaining: int, total: int) -> None:
        if status not in (sqlite3.SQLITE_OK, sqlite3.SQLITE_DONE):
            return
        on_copied(total - remaining, total)

    source.backup(target, pages=_STEP_PAGES, progress=report)
