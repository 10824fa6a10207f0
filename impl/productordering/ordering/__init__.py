"""What a product order is: pure functions over resources in their wire form.

Nothing here knows of HTTP or of a store, and the time is given, never asked for.
"""

from __future__ import annotations


class Refused(Exception):
    """What was asked for is against a rule of ordering; the message is for the one who asked."""


class Immutable(Refused):
    """An attribute would change that never does."""


class Forbidden(Refused):
    """The order's state, or that of another resource, does not allow it."""
