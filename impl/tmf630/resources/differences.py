"""The attributes in which two states of a resource differ."""

from __future__ import annotations

from typing import Any, Final

from tmf630 import wire
from tmf630.wire import Json

_MISSING: Final = object()


def differences(before: Json, after: Json) -> frozenset[str]:
    """The names of the attributes in which two resources differ."""
    return frozenset(
        name
        for name in before | after
        if not _same(before.get(name, _MISSING), after.get(name, _MISSING))
    )


def _same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    if _MISSING in (one, other):
        return False
    return wire.canonical(one) == wire.canonical(other)
