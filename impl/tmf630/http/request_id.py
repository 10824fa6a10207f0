"""The id of a request: `X-Request-Id`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tmf630.identifiers import new_id

_MAX_LENGTH: Final = 128


def request_id_in(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The client's id where it can be repeated in a header, or else a new one."""
    for name, value in headers:
        if name == b"x-request-id" and 0 < len(value) <= _MAX_LENGTH:
            text = value.decode("latin-1")
            if text.isascii() and text.isprintable():
                return text
    return new_id()
