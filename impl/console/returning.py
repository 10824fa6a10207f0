"""Where readers are led back to: pages of the console, and nowhere else."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit

from flask import request

_MAX_LENGTH: Final = 1_000
_OWN: Final = re.compile(r"/[!-\[\]-~]*")
"""A path below the console, with its query; no backslash, which browsers take for a slash."""
_UPWARDS: Final = re.compile(r"/(\.|%2e){2}(/|#|$)", re.IGNORECASE)
"""What leads out of the console again."""


def here() -> str:
    """The page that is asked for, below the console."""
    query = request.query_string.decode("latin-1")
    return quote(request.path) + (f"?{query}" if query else "")


def before() -> str:
    """The page that a request comes from, below the console; the start if that is not known."""
    try:
        parts = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    except ValueError:
        return "/"
    path = parts.path.removeprefix(request.script_root)
    if parts.netloc != request.host or path == parts.path:
        return "/"
    return (path or "/") + (f"?{parts.query}" if parts.query else "")


def own(page: str) -> str:
    """A page below the console as it is; the start for anything else."""
    is_own = len(page) <= _MAX_LENGTH and _OWN.fullmatch(page)
    return page if is_own and not _UPWARDS.search(page.partition("?")[0]) else "/"


def address(page: str) -> str:
    """The address of a page below the console; of the start for anything else.

    It begins with the path of the console, whatever the page is, and so is on this server.
    """
    return request.script_root + own(page)
