"""The attributes in which two states of a resource differ."""

from __future__ import annotations

from tmf630 import wire
from tmf630.wire import Json


def differences(before: Json, after: Json) -> frozenset[str]:
    """The names of the attributes in which two resources differ."""
    common = [*(before.keys() & after.keys())]
    values = zip(common, map(before.get, common), map(after.get, common), strict=True)
    # Most attributes are the same object in both.
    changed = [
        name
        for name, one, other in values
        if one is not other and wire.canonical(one) != wire.canonical(other)
    ]
    return frozenset(before.keys() ^ after.keys()).union(changed)
