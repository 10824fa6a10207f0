"""The rules of product orders: pure functions of resources in their wire form.

Nothing here imports HTTP or a store, and the time is always a parameter.
"""

from __future__ import annotations


class Refused(Exception):
    """A request breaks a rule of ordering. The message is meant for the client."""


class Immutable(Refused):
    """The request would change an attribute that never changes."""


class Forbidden(Refused):
    """The state of the order, or of another resource, does not allow the request."""
