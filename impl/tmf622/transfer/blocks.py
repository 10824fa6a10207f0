"""Lines in a file that is written in blocks, so that one that was cut can be continued.

With compression each block is a gzip member of its own, and all of them together are a gzip file.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

_BLOCK_BYTES: Final = 1_000_000
_LEVEL: Final = 6
"""Of compression: a higher one takes far longer, for a few per cent."""
_READ_BYTES: Final = 1_000_000
_GZIP: Final = 31
"""What zlib calls the format of a gzip file."""


class Blocks:
    """Writes lines to a file."""

    def __init__(self, file: BinaryIO, *, compressed: bool) -> None:
        self._file = file
        self._compressed = compressed
        self._lines: list[bytes] = []
        self._size = 0

    def write(self, line: bytes) -> None:
        """Write a line, with the others of its block."""
        self._lines.append(line)
        self._size += len(line)
        if self._size > _BLOCK_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write the lines that wait for others."""
        if self._lines:
            block = b"".join(self._lines)
            if self._compressed:
                block = gzip.compress(block, _LEVEL, mtime=0)
            self._file.write(block)
            self._file.flush()
        self._lines, self._size = [], 0


def continued(file: BinaryIO, *, compressed: bool) -> Iterator[bytes]:
    """The lines of a file that may be cut. At the end it is truncated to those, to be continued."""
    whole = 0
    for block, end in _members(file) if compressed else _plain(file):
        yield from block.splitlines(keepends=True)
        whole = end
    file.truncate(whole)
    file.seek(whole)


def _plain(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Each whole line, and where it ends."""
    end = 0
    for line in file:
        end += len(line)
        if line.endswith(b"\n"):
            yield line, end


def _members(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """The content of each whole member, and where it ends."""
    end = read = 0
    member, content = zlib.decompressobj(_GZIP), bytearray()
    while chunk := file.read(_READ_BYTES):
        read += len(chunk)
        while chunk:
            try:
                content += member.decompress(chunk)
            except zlib.error:
                return
            chunk = member.unused_data
            if member.eof:
                end = read - len(chunk)
                yield bytes(content), end
                member, content = zlib.decompressobj(_GZIP), bytearray()
