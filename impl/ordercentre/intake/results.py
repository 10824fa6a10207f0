"""The results of an intake: a file with a line of JSON for each order, in the order of the lines.

It is for the people who send orders. An intake does not read it: the store says what is known.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from tmf630 import wire
from tmf630.wire import Json


class Outcome(StrEnum):
    """What became of an order: `VALID` is one that would be stored, if it were no dry run."""

    STORED = "stored"
    KNOWN = "known"
    VALID = "valid"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result of an order, whose first line has the number `line`.

    `id` is that of the stored order. `capture` is the URL of what was found at the capture of an
    order that was refused. `missing` are the ids of items that a known order does not have.
    `tolerated` are notes of what was mended.
    """

    line: int
    external_id: str
    outcome: Outcome
    id: str = ""
    errors: Sequence[str] = ()
    capture: str = ""
    missing: Sequence[str] = ()
    tolerated: Sequence[str] = ()

    def as_json(self) -> Json:
        """Its line of the file, without what is empty."""
        said = {
            "line": self.line,
            "externalId": self.external_id,
            "result": self.outcome,
            "id": self.id,
            "errors": self.errors,
            "captureResponse": self.capture,
            "missingItems": self.missing,
            "tolerated": self.tolerated,
        }
        return {name: each for name, each in said.items() if each}


class InUse(Exception):
    """Another process writes this file."""


class ResultFile:
    """A file of results, which replaces an earlier one; raises InUse and OSError."""

    def __init__(self, path: Path) -> None:
        # Without a buffer: what is written outlives the process.
        self._file = path.open("ab", buffering=0)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise InUse from None
        self._file.truncate(0)

    def write(self, result: Result) -> None:
        """Add a result."""
        self._file.write(wire.encode(result.as_json()) + b"\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # a pipe cannot be synchronised
            os.fsync(self._file.fileno())
        self._file.close()
