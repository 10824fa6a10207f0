"""The user's access token, which is no part of the command: every user of the machine sees that."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

VARIABLE: Final = "TMF622_CONFORMANCE_TOKEN"
FILE_VARIABLE: Final = f"{VARIABLE}_FILE"
_HEADER: Final = "Authorization"
_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/-]+=*", re.ASCII)
"""A token in a header (RFC 6750, section 2.1)."""


class NoToken(ValueError):
    """There is no token where the user says, or one too many; the message does not show it."""


def headers(given: Iterable[tuple[str, str]], file: Path | None) -> dict[str, str]:
    """The headers of each request: those given, and the token in a file or else in VARIABLE.

    Raises NoToken, and OSError for a file that cannot be read.
    """
    made = dict(given)
    token, place = _token(file)
    if token is None:
        return made
    if not _TOKEN.fullmatch(token):
        raise NoToken(f"{place} holds no access token: it is one word, without Bearer before it")
    if any(name.lower() == _HEADER.lower() for name in made):
        raise NoToken(f"the token in {place} and --header {_HEADER} exclude each other")
    return {**made, _HEADER: f"Bearer {token}"}


def _token(file: Path | None) -> tuple[str | None, str]:
    """The token, and where it is."""
    if file is None:
        token = os.environ.get(VARIABLE)
        return token and token.strip(), VARIABLE
    try:
        return file.read_text("ascii").strip(), str(file)
    except UnicodeDecodeError:
        return "", str(file)
