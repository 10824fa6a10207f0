"""Writes all rows of a file into an empty store. After an interruption it continues."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, cast

from tmf622.transfer import lines
from tmf622.transfer.exporting import OF_PROCESSES
from tmf622.transfer.lines import EntryLine, Header, KeyLine, Trailer
from tmf630.store.entries import Row
from tmf630.store.protocol import Store

_BATCH_ROWS: Final = 500
_BATCH_BYTES: Final = 4_000_000
_CHECKED_LINES: Final = 1_000


class BadFile(Exception):
    """The file is no whole export; the message says what is wrong with it."""


class Missing(Exception):
    """The settings name no collections of these names, which the file has rows of."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.names = names


class Export(NamedTuple):
    """A whole file: its first and its last line."""

    header: Header
    trailer: Trailer


def check(path: Path, on_bytes: Callable[[int], None]) -> Export:
    """Read a file once, and compare its rows with its trailer; raises BadFile.

    Calls `on_bytes` with the number of bytes of the file that were read since.
    """
    digest, before, header, at = hashlib.sha256(), b"", None, 0
    with _opened(path) as (raw, texts):
        for number, text in enumerate(texts):
            if header is None:
                header = _header(text)
            else:
                digest.update(before)
                before = text
            if number % _CHECKED_LINES == 0:
                on_bytes(raw.tell() - at)
                at = raw.tell()
        on_bytes(raw.tell() - at)
    if header is None:
        raise BadFile("it is empty")
    try:
        trailer = lines.decode(before)
    except ValueError:
        trailer = None
    if not isinstance(trailer, Trailer):
        raise BadFile("it is cut: it lacks the last line; export or copy it again")
    if trailer.sha256 != digest.hexdigest():
        raise BadFile("it has been changed or damaged: its rows have another checksum")
    return Export(header, trailer)


async def load(path: Path, export: Export, store: Store, on_rows: Callable[[int], None]) -> int:
    """Write the rows of a checked file into a store; returns how many were there already.

    Raises Missing, and Unusable when the store is not empty.
    """
    if missing := sorted({*export.trailer.collections} - store.opened):
        raise Missing(missing)
    async with store.restoration(export.trailer.sha256, OF_PROCESSES) as restoration:
        before = restoration.done
        on_rows(before)
        with _opened(path) as (_, texts):
            for name, rows in _batches(islice(texts, 1 + before, 1 + export.trailer.rows)):
                await restoration.write(name, *rows)
                on_rows(len(rows))
        await restoration.complete()
    return before


def _batches(texts: Iterator[bytes]) -> Iterator[tuple[str, list[Row]]]:
    """Rows of one collection that are written together, with its name."""
    batch: list[Row] = []
    size, name = 0, ""
    for text in texts:
        line = cast("EntryLine | KeyLine", lines.decode(text))
        if batch and (line.collection != name or size > _BATCH_BYTES or len(batch) == _BATCH_ROWS):
            yield name, batch
            batch, size = [], 0
        name = line.collection
        batch.append(line.row())
        size += len(text)
    if batch:
        yield name, batch


def _header(text: bytes) -> Header:
    """The header of a file; raises BadFile."""
    try:
        header = lines.decode(text)
    except ValueError:
        header = None
    if not isinstance(header, Header):
        raise BadFile("it does not begin as an export of `tmf622 export` does")
    if header.format > lines.FORMAT:
        raise BadFile(
            f"a later version of this program has written it (format {header.format}, while this"
            f" one knows {lines.FORMAT}): use that version"
        )
    return header


@contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, Iterator[bytes]]]:
    """A file, and its lines."""
    with path.open("rb") as raw:
        source: Any = gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw
        try:
            yield raw, iter(source)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise BadFile(f"it is cut or damaged: {error}") from error
