"""A file that is written under another name, and gets its own when it is complete."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class InUse(Exception):
    """Another process writes the file of that path."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"another process writes {path}")


@contextmanager
def partial_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file to continue it. Only its user may read it, and one process writes it.

    Raises InUse.
    """
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InUse(path) from None
            if _is_at(file, path):
                yield file
                return
        # Another process has just completed it.


def complete(path: Path, to: Path) -> None:
    """Give a file its own name, once it is on disk."""
    _flush(path)
    path.replace(to)
    _flush(to.parent)


def _is_at(file: BinaryIO, path: Path) -> bool:
    return path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat())


def _flush(path: Path) -> None:
    """Write a file or a directory to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
