"""Identifiers of resources, events, requests and processes."""

from __future__ import annotations

import uuid_utils


def new_id() -> str:
    """A UUID of version 7 (RFC 9562): ids sort in the order in which they were made."""
    return str(uuid_utils.uuid7())
