"""Identifiers of resources, events, requests and processes."""

from __future__ import annotations

import time

import uuid_utils


def new_id() -> str:
    """A UUID of version 7 (RFC 9562): ids sort in the order in which they were made."""
    return str(uuid_utils.uuid7())


def new_number() -> str:
    """A whole number that a double can hold, of 16 digits: microseconds since 1970.

    Numbers sort in the order in which they were made. Two processes can make the same one.
    """
    return str(time.time_ns() // 1_000)
