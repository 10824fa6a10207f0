"""The SQLite file: connections to it, and its errors as those of a store."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Final, TypeVar

from tmf630.store.errors import Unavailable, Unusable
from tmf630.store.sqlite.file import header
from tmf630.store.sqlite.file.connection import Connection

T = TypeVar("T")
Operation = Callable[[Connection], T]
"""A read or a write."""

_LOCKED: Final = ("SQLITE_BUSY", "SQLITE_PROTOCOL")
"""How the names of errors begin when another process holds the lock."""
_RETRY_PAUSE: Final = 0.0005
"""Seconds between two attempts to acquire a lock that another process holds for its commit."""
_PAGE_BYTES: Final = 4096
"""Of a new file. A commit writes each page that it changes, whole: larger ones cost more."""
_PERMISSIONS: Final = "the user who runs the server must be able to write it and its directory"
_ADVICE: Final = {
    "SQLITE_NOTADB": "name another file, which is made if it is not there",
    "SQLITE_CORRUPT": "it is damaged: restore a backup of it, or save what can be read with"
    " the .recover command of the sqlite3 program",
    "SQLITE_READONLY": _PERMISSIONS,
    "SQLITE_CANTOPEN": _PERMISSIONS,
    "SQLITE_PERM": _PERMISSIONS,
    "SQLITE_FULL": "the disk is full: make room on it",
    "SQLITE_IOERR": "the disk cannot be read or written: is there room on it?",
}
"""What to do about errors, by the beginnings of their names."""


@dataclass(frozen=True, slots=True)
class DatabaseFile:
    """Where the database is, and how long, in seconds, to wait for a lock of another process.

    `dictionary` is what new texts are packed with.
    """

    path: Path
    busy_timeout: float
    dictionary: bytes = b""

    def connect(self, busy_timeout: float) -> Connection:
        """A connection that begins no transaction by itself."""
        return sqlite3.connect(
            self.path,
            timeout=busy_timeout,
            isolation_level=None,
            check_same_thread=False,
            factory=Connection,
        )

    def open(self, *, complete: bool = True) -> Connection:
        """A connection that commits durably. The file is created if there is none.

        Raises Unusable when the file is no store, or of a later version; and, if it has to be
        `complete`, when not all rows of a restoration are there.
        """
        if self.path.exists():
            self._check_read_only()
        else:
            # Orders are personal data: only the user who runs the server may read them.
            self.path.touch(mode=0o600)
        # `retry_while_locked` waits for locks.
        connection = self.connect(busy_timeout=0)
        try:
            self.retry_while_locked(lambda: header.check(connection, self.path))
            if complete:
                self.retry_while_locked(lambda: header.check_complete(connection, self.path))
            connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
            self.retry_while_locked(lambda: connection.execute("PRAGMA journal_mode = WAL"))
            connection.execute("PRAGMA synchronous = FULL")
            # Some builds of SQLite overwrite deleted content with whole pages of zeros. FAST
            # writes zeros only into pages that are written anyway.
            connection.execute("PRAGMA secure_delete = FAST")
        except BaseException:
            connection.close()
            raise
        return connection

    def _check_read_only(self) -> None:
        """Raise Unusable when another program has written the file, and change nothing in it.

        A connection that may write would recover the file after a crash of that program.
        """
        url = f"{self.path.absolute().as_uri()}?mode=ro"
        # The connection that may write reports any other error.
        with suppress(sqlite3.Error), closing(sqlite3.connect(url, uri=True)) as connection:
            header.check(connection, self.path)

    def retry_while_locked(self, operation: Callable[[], T]) -> T:
        """Repeat an operation as long as another process holds the lock, up to `busy_timeout`."""
        # SQLite itself waits longer each time, although the other process has long finished. When
        # several processes open a new file at once it does not wait at all.
        deadline = monotonic() + self.busy_timeout
        while True:
            try:
                return operation()
            except sqlite3.OperationalError as error:
                if not is_locked(error) or monotonic() > deadline:
                    raise
                sleep(_RETRY_PAUSE)

    @contextmanager
    def translated_errors(self) -> Iterator[None]:
        """Raise Unavailable for every error of SQLite or the file system."""
        try:
            yield
        except FileNotFoundError as error:
            raise Unavailable(self._without_directory()) from error
        except (sqlite3.Error, OSError) as error:
            raise Unavailable(f"SQLite database {self.path}: {error}") from error

    @contextmanager
    def explained_errors(self) -> Iterator[None]:
        """Raise Unavailable for a lock, and Unusable, with advice, for every other error."""
        try:
            yield
        except sqlite3.Error as error:
            if is_locked(error):
                reason = "another process has locked it, such as a migration that is under way"
                raise Unavailable(f"SQLite database {self.path}: {reason}") from error
            raise self._unusable(str(error), _name(error)) from error
        except FileNotFoundError as error:
            raise Unusable(self._without_directory()) from error
        except OSError as error:
            reason = f"{error.strerror}: {_PERMISSIONS}"
            raise Unusable(f"SQLite database {self.path}: {reason}") from error

    def damaged(self, found: str) -> Unusable:
        """The error for damage that was found."""
        return self._unusable(" ".join(found.split()), "SQLITE_CORRUPT")

    def _without_directory(self) -> str:
        advice = f"there is no directory {self.path.parent}: make it, or mount what has it"
        return f"SQLite database {self.path}: {advice}"

    def _unusable(self, reason: str, name: str) -> Unusable:
        advice = next((_ADVICE[each] for each in _ADVICE if name.startswith(each)), "")
        return Unusable(f"SQLite database {self.path}: {reason}{advice and f': {advice}'}")


def is_locked(error: sqlite3.Error) -> bool:
    """Whether another process holds the lock that was needed."""
    return _name(error).startswith(_LOCKED)


def _name(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", "")


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """The reads of the block see the database as it is at one moment."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """Within a transaction, undo the writes of the block if it raises an exception."""
    connection.execute("SAVEPOINT block")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK TO block")
        raise
    finally:
        connection.execute("RELEASE block")


@contextmanager
def transaction(connection: Connection, kind: str = "IMMEDIATE") -> Iterator[None]:
    """Commit the writes of the block, or none of them if it raises an exception."""
    connection.execute(f"BEGIN {kind}")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
