"""Connections to one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Final, TypeVar

from tmf630.store.errors import Unavailable, Unusable
from tmf630.store.sqlite import identity
from tmf630.store.sqlite.identity import Connection

T = TypeVar("T")
Work = Callable[[Connection], T]

_LOCKED: Final = ("SQLITE_BUSY", "SQLITE_PROTOCOL")
"""What the names of errors begin with when another process has the lock."""
_MOMENT: Final = 0.0005
"""Seconds between two looks at a lock that another process has for its commit."""
_PAGE_BYTES: Final = 8192
"""Of a new file. Pages of half the size would each hold one order of 2 KB, and else be empty."""
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
"""What to do about errors whose names begin like that."""


@dataclass(frozen=True, slots=True)
class File:
    """Where the database is, and how long, in seconds, to wait for another process's lock."""

    path: Path
    busy_timeout: float

    def connect(self, busy_timeout: float) -> Connection:
        """A connection that begins no transaction of its own accord."""
        return sqlite3.connect(
            self.path, timeout=busy_timeout, isolation_level=None, check_same_thread=False
        )

    def create(self) -> Connection:
        """A connection that commits durably, to a file that is made if there is none.

        Raises Unusable when the file is no store of ours.
        """
        if self.path.exists():
            self._check_unwritten()
        else:
            # Orders are personal data: only the user who runs the server may read them.
            self.path.touch(mode=0o600)
        # Locks are waited for by what is done patiently.
        connection = self.connect(busy_timeout=0)
        try:
            self.patiently(lambda: identity.check(connection, self.path))
            connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
            self.patiently(lambda: connection.execute("PRAGMA journal_mode = WAL"))
            connection.execute("PRAGMA synchronous = FULL")
            # Some builds of SQLite write whole pages of zeros over what is let go of. Now zeros are
            # written where a page is written anyway; a page that is free waits to be used again.
            connection.execute("PRAGMA secure_delete = FAST")
        except BaseException:
            connection.close()
            raise
        return connection

    def _check_unwritten(self) -> None:
        """Raise Unusable when the file is somebody else's, and leave it as it is.

        A connection that may write would tidy up after a program that has crashed.
        """
        url = f"{self.path.absolute().as_uri()}?mode=ro"
        # What cannot be read so is found out about by the connection that is to be used.
        with suppress(sqlite3.Error), closing(sqlite3.connect(url, uri=True)) as connection:
            identity.check(connection, self.path)

    def patiently(self, work: Callable[[], T]) -> T:
        """Do what takes a lock, which another process may have for a while."""
        # SQLite itself waits for longer each time, while the other has long finished, and when
        # several processes open a new file at once it does not wait at all.
        deadline = monotonic() + self.busy_timeout
        while True:
            try:
                return work()
            except sqlite3.OperationalError as error:
                if not is_locked(error) or monotonic() > deadline:
                    raise
                sleep(_MOMENT)

    @contextmanager
    def reached(self) -> Iterator[None]:
        """Raise Unavailable for whatever SQLite or the file system complain of."""
        try:
            yield
        except FileNotFoundError as error:
            raise Unavailable(self._without_directory()) from error
        except (sqlite3.Error, OSError) as error:
            raise Unavailable(f"SQLite database {self.path}: {error}") from error

    @contextmanager
    def usable(self) -> Iterator[None]:
        """Raise Unusable, with what to do, for what does not pass of its own accord."""
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
        """What to raise for damage that was found."""
        return self._unusable(" ".join(found.split()), "SQLITE_CORRUPT")

    def _without_directory(self) -> str:
        advice = f"there is no directory {self.path.parent}: make it, or mount what has it"
        return f"SQLite database {self.path}: {advice}"

    def _unusable(self, reason: str, name: str) -> Unusable:
        advice = next((_ADVICE[each] for each in _ADVICE if name.startswith(each)), "")
        return Unusable(f"SQLite database {self.path}: {reason}{advice and f': {advice}'}")


def is_locked(error: sqlite3.Error) -> bool:
    """Whether another process has the lock that was needed."""
    return _name(error).startswith(_LOCKED)


def _name(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", "")


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """All that is read within is of one moment."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")
