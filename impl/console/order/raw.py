"""The JSON text of an order, for people: set out in lines, and the curl that fetches it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from flask import g

_TOKENS: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s"{}\[\],:]+')
_OPENING: Final = (b"{", b"[")
_CLOSING: Final = (b"}", b"]")


def set_out(text: bytes) -> str:
    """A JSON text with line breaks and indentation; each of its parts stays as it is."""
    return b"".join(_set_out(text)).decode()


def curl(id: str) -> str:
    """The command that fetches an order; a token has to be filled in where callers need one."""
    url = f"{g.desk.parts.apis[0].url}/productOrder/{quote(id, safe='')}"
    needs_token = bool(g.desk.access.needed(["productOrder:read"]))
    header = "-H 'Authorization: Bearer TOKEN' " if needs_token else ""
    return f"curl {header}{shlex.quote(url)}"


def _set_out(text: bytes) -> Iterator[bytes]:
    level, before = 0, b""
    for match in _TOKENS.finditer(text):
        token = match[0]
        if token in _CLOSING:
            level -= 1
        if before == b"," or (before in _OPENING) != (token in _CLOSING):
            yield b"\n" + b"  " * level
        yield b": " if token == b":" else token
        if token in _OPENING:
            level += 1
        before = token
