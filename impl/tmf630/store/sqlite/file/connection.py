"""A connection to the file. It packs texts, by Zstandard (RFC 8878), and gives them back.

A packed text is a frame, as every tool for Zstandard reads it. Texts that have much in common are
packed with a dictionary. The file has each dictionary that was ever used in it, and a frame names
the number of its own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, Final

from zstandard import (
    ZstdCompressionDict,
    ZstdCompressor,
    ZstdDecompressor,
    ZstdError,
    get_frame_parameters,
)

_LEVEL: Final = 1
"""Level 3 makes orders smaller by a twentieth, and takes half a megabyte more memory."""
_LARGEST: Final = 1 / 16
"""The part of the cache that one text may fill."""
_DICTIONARIES: Final = '"store: dictionaries"'
_CREATE: Final = (
    f"CREATE TABLE IF NOT EXISTS {_DICTIONARIES}"
    " (number INTEGER NOT NULL PRIMARY KEY, content BLOB NOT NULL) STRICT"
)


class Connection(sqlite3.Connection):
    """A connection, which one thread uses at a time.

    `cache_bytes` limits the frames and texts that `text` remembers; a new connection has no cache.
    """

    cache_bytes: int = 0

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._compressor = ZstdCompressor(_LEVEL)
        self._decompressors = {0: ZstdDecompressor()}
        self._decompress: Callable[..., bytes] = self._decompressors[0].decompress
        self._texts: dict[str, tuple[str | bytes, bytes]] = {}
        self._cached = 0

    def pack_with(self, dictionary: bytes) -> None:
        """Pack with a dictionary from now on, or without one if it is empty.

        It is written into the file, within a transaction that has to be committed. Where the file
        has one of the same number, that one is used.
        """
        if not dictionary:
            return
        number = ZstdCompressionDict(dictionary).dict_id()
        self.execute(_CREATE)
        self.execute(f"INSERT OR IGNORE INTO {_DICTIONARIES} VALUES (?, ?)", (number, dictionary))
        self._compressor = ZstdCompressor(_LEVEL, dict_data=self._dictionary(number))

    def pack(self, text: bytes) -> tuple[str, bytes | None]:
        """The columns of a text: the text itself and NULL, or no text and its frame if shorter."""
        frame = self._compressor.compress(text)
        return ("", frame) if len(frame) < len(text) else (text.decode(), None)

    def text(self, id: str, stored: str | bytes) -> bytes:
        """The same as `unpack`, from the cache if it has that frame under that id."""
        known = self._texts.get(id)
        if known and known[0] == stored:
            return known[1]
        text = self.unpack(stored)
        size = len(stored) + len(text)
        if size <= self.cache_bytes * _LARGEST:
            if self._cached + size > self.cache_bytes:
                self._texts.clear()
                self._cached = 0
            self._texts[id] = stored, text
            self._cached += size
        return text

    def unpack(self, stored: str | bytes) -> bytes:
        """The text of the column that has it, a text or a frame."""
        # Nearly all are frames of one dictionary. A decompressor refuses those of another one.
        try:
            return self._decompress(stored)
        except (TypeError, ZstdError):
            return self._unpack_other(stored)

    def _unpack_other(self, stored: str | bytes) -> bytes:
        if isinstance(stored, str):
            return stored.encode()
        number = get_frame_parameters(stored).dict_id
        if number not in self._decompressors:
            dictionary = self._dictionary(number) if number else None
            self._decompressors[number] = ZstdDecompressor(dict_data=dictionary)
        self._decompress = self._decompressors[number].decompress
        return self._decompress(stored)

    def _dictionary(self, number: int) -> ZstdCompressionDict:
        select = f"SELECT content FROM {_DICTIONARIES} WHERE number = ?"
        ((content,),) = self.execute(select, (number,)).fetchall()
        return ZstdCompressionDict(content)
