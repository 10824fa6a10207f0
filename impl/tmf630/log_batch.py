"""Lines that come with every request: formatted without records, and written together.

A record of `logging` and its own write take as long as a third of a request.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, Protocol

import orjson

from tmf630.correlation import REQUEST_ID


class Said(Protocol):
    """What a line says."""

    def message(self) -> str:
        """In words, on one line."""

    def fields(self) -> Mapping[str, Any]:
        """In fields of JSON."""


Line = tuple[str, int, str, Said]
"""The id of the request, the level, the name of the logger, and what is said."""
Format = Callable[[float, Iterable[Line]], str]
"""Makes the text of lines with a time, in seconds since 1970."""


class LogBatch:
    """The lines of a turn of the event loop, made and written at its end.

    That is their time. Other lines that come meanwhile are written after them.
    """

    def __init__(self, make: Format) -> None:
        self._make = make
        self._lines: list[Line] = []

    def add(self, level: int, logger: str, said: Said) -> None:
        """Write a line, soon."""
        if not self._lines:
            asyncio.get_running_loop().call_soon(self.write)
        self._lines.append((REQUEST_ID.get(), level, logger, said))

    def write(self) -> None:
        """Write all lines now."""
        if self._lines:
            lines, self._lines = self._lines, []
            sys.stderr.write(self._make(time.time(), lines))
            sys.stderr.flush()


def text_lines(moment: float, lines: Iterable[Line]) -> str:
    """Lines for people, as `logs.TextFormatter` makes them of records."""
    start = f"{_local(int(moment))},{int(moment % 1 * 1000):03d}"
    return "".join(
        [
            f"{start} {_level(level)} {logger} [{request_id}] {said.message()}\n"
            for request_id, level, logger, said in lines
        ]
    )


def json_lines(moment: float, lines: Iterable[Line]) -> str:
    """Lines for machines, as the formatter for JSON in `logs` makes them of records."""
    instant = datetime.fromtimestamp(moment, UTC)
    made = []
    for request_id, level, logger, said in lines:
        line = {
            "level": _level(level),
            "logger": logger,
            "request_id": request_id,
            "message": said.message(),
            **said.fields(),
            "time": instant,
        }
        made.append(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    return b"".join(made).decode()


FORMATS: Final[Mapping[str, Format]] = {"text": text_lines, "json": json_lines}

_level = lru_cache(logging.getLevelName)


@lru_cache(maxsize=1)
def _local(second: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(second))
