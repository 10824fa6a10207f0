"""Heads of requests whose header fields are known: only the first line is parsed.

A client repeats its header fields byte for byte, request after request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tmf630.http.fields import Fields

_MAX_BYTES: Final = 4 * 1024
"""Of a head that is known; a longer one is checked against the limits of heads and URLs."""
_MAX_KNOWN: Final = 256
_LINE: Final = re.compile(
    rb"(GET|HEAD) (/(?!/)[\w./~!$&'()*+,;=:@%-]*)(?:\?([\w./~!$&'()*+,;=:@%?-]*))? HTTP/1\.1\r\n",
    re.ASCII,
)
"""The first line of a request for a path, in which every parser of URLs reads the same."""


@dataclass(slots=True)
class Head:
    """The head of a request. `path` and `query` are as sent, header names are in lower case."""

    method: str
    path: bytes
    query: bytes
    version: str
    headers: Fields
    keep_alive: bool
    expects_continue: bool


class KnownHeads:
    """The header fields of the latest requests without a body, by the bytes that clients sent."""

    def __init__(self) -> None:
        self._fields: dict[bytes, Fields] = {}

    def head(self, data: bytes) -> Head | None:
        """The head that these bytes are, and nothing else, if that can be told."""
        line = _LINE.match(data) if len(data) <= _MAX_BYTES else None
        fields = self._fields.get(data[line.end() :]) if line else None
        if line is None or fields is None:
            return None
        method, path, query = line.groups(b"")
        return Head(method.decode("ascii"), path, query, "1.1", fields, True, False)

    def learn(self, data: bytes, head: Head) -> None:
        """Know the fields of a request that is a head alone, and was read from these bytes."""
        line = _LINE.match(data)
        if line is None or len(data) > _MAX_BYTES or not _is_plain(head):
            return
        if len(self._fields) >= _MAX_KNOWN:
            self._fields.clear()
        self._fields[data[line.end() :]] = head.headers


def _is_plain(head: Head) -> bool:
    """Whether the fields say nothing about the connection or a body."""
    framing = {b"content-length", b"transfer-encoding", b"upgrade"}
    return (
        head.keep_alive and not head.expects_continue and framing.isdisjoint(head.headers.by_name)
    )
