"""Lines that come with every request: formatted without records, and written together.

A record of `logging` and its own write take as long as a third of a request.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

import orjson

from tmf630.correlation import REQUEST_ID

Fields = Callable[[], Mapping[str, Any]]
Format = Callable[[str, str, str, Fields], str]


class LogBatch:
    """The lines of a turn of the event loop, written at its end, or before any other line.

    `line` makes one of a level, the name of a logger, a message, and what returns more fields.
    """

    def __init__(self, line: Format) -> None:
        self._line = line
        self._lines: list[str] = []

    def add(self, level: str, logger: str, message: str, fields: Fields) -> None:
        """Write a line, soon."""
        if not self._lines:
            asyncio.get_running_loop().call_soon(self.write)
        self._lines.append(self._line(level, logger, message, fields))

    def write(self) -> None:
        """Write all lines now."""
        if self._lines:
            lines, self._lines = self._lines, []
            sys.stderr.write("".join(lines))
            sys.stderr.flush()


def text_line(level: str, logger: str, message: str, _: Fields) -> str:
    """A line for people, as `logs.TextFormatter` makes it of a record."""
    now = time.time()
    milliseconds = int(now % 1 * 1000)
    return (
        f"{_local(int(now))},{milliseconds:03d} {level} {logger} [{REQUEST_ID.get()}] {message}\n"
    )


def json_line(level: str, logger: str, message: str, fields: Fields) -> str:
    """A line for machines, as the formatter for JSON in `logs` makes it of a record."""
    line = {
        "level": level,
        "logger": logger,
        "request_id": REQUEST_ID.get(),
        "message": message,
        **fields(),
        "time": datetime.now(UTC),
    }
    return orjson.dumps(line).decode() + "\n"


FORMATS: Final[Mapping[str, Format]] = {"text": text_line, "json": json_line}


@lru_cache(maxsize=1)
def _local(second: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(second))
