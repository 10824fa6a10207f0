"""The attributes in which two states of a resource differ."""

from __future__ import annotations

from tmf630 import wire
from tmf630.sharing import members_apart
from tmf630.wire import Json


def differences(before: Json, after: Json) -> frozenset[str]:
    """The names of the attributes in which two resources differ."""
    # Most attributes, and most elements of arrays, are the same object in both.
    one, other = members_apart(before, after)
    common = frozenset(
        name
        for name in one.keys() & other.keys()
        if wire.canonical(one[name]) != wire.canonical(other[name])
    )
    return common | (before.keys() ^ after.keys())
