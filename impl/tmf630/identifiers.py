"""Identifiers of resources, events, requests and processes."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

import uuid_utils

_MILLISECONDS = range(1 << 48)
_VERSION = 7


def new_id() -> str:
    """A UUID of version 7 (RFC 9562): ids sort in the order in which they were made."""
    return str(uuid_utils.uuid7())


def made_at(id: str) -> int | None:
    """When `new_id` made an id, in milliseconds since 1970; None if it did not."""
    with suppress(ValueError):
        uuid = UUID(id)
        if uuid.version == _VERSION and str(uuid) == id:
            return uuid.int >> 80
    return None


def least_id(milliseconds: int) -> str:
    """A text before all ids of that moment or later, and after all earlier ones."""
    moment = min(max(milliseconds, _MILLISECONDS.start), _MILLISECONDS.stop - 1)
    digits = f"{moment:012x}"
    return f"{digits[:8]}-{digits[8:]}"
