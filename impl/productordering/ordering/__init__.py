"""What a product order is: pure functions over resources in their wire form.

Nothing here knows of HTTP or of a store, and the time is given, never asked for.
"""

from __future__ import annotations

from datetime import UTC, datetime


class Refused(Exception):
    """What was asked for is against a rule of ordering; the message is for the one who asked."""


class Immutable(Refused):
    """An attribute would change that never does."""


class Forbidden(Refused):
    """The order's state, or that of another resource, does not allow it."""


def timestamp(now: datetime) -> str:
    """An instant as RFC 3339 in UTC, to the millisecond: `2026-01-31T08:15:00.000Z`."""
    return now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
