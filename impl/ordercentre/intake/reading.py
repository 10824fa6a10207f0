"""The lines of a file, and the orders in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from tmf630.http.request import MAX_BODY_BYTES

TOO_LARGE: Final = f"is larger than {MAX_BODY_BYTES} bytes"


@dataclass(frozen=True, slots=True)
class SentOrder:
    """What a file has of an order, whose first line has the number `line`.

    `size` is about how many bytes it has. With `errors` it is no order: `content` then is what
    could be read of it, or None.
    """

    line: int
    content: Any
    size: int = 0
    errors: Sequence[str] = ()

    @property
    def external_id(self) -> str:
        """Its externalId, empty without one."""
        found = self.content.get("externalId") if isinstance(self.content, dict) else None
        return found if isinstance(found, str) else ""


class Lines:
    """The lines of a file, in bytes with their ends; a line may have at most MAX_BODY_BYTES.

    `number` is that of the latest line, from 1, `position` how many bytes have been read.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.number = 0
        self.position = 0

    def __iter__(self) -> Iterator[bytes | None]:
        """Each line in turn; None for one that is larger."""
        while line := self._read():
            self.number += 1
            is_large = len(line.rstrip(b"\r\n")) > MAX_BODY_BYTES
            rest = line
            while not rest.endswith(b"\n") and (rest := self._read()):
                is_large = True
            yield None if is_large else line

    def _read(self) -> bytes:
        text = self._file.readline(MAX_BODY_BYTES + 2)
        self.position += len(text)
        return text
