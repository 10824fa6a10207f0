"""What two values do not share: a changed value has what has not changed as the same objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def elements_apart(one: Sequence[Any], other: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Two arrays without elements that are the same object in both.

    In arrays of one length these are at the same place, in others at the beginning or the end.
    """
    if len(one) == len(other):
        pairs = [(a, b) for a, b in zip(one, other, strict=True) if a is not b]
        return [a for a, _ in pairs], [b for _, b in pairs]
    start = _shared(one, other)
    one, other = one[start:], other[start:]
    end = _shared(one[::-1], other[::-1])
    return [*one[: len(one) - end]], [*other[: len(other) - end]]


def members_apart(
    one: Mapping[str, Any], other: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two objects without members, and elements of members, that are the same object in both."""
    left, right = dict(one), dict(other)
    for name in one.keys() & other.keys():
        if one[name] is other[name]:
            del left[name], right[name]
        elif isinstance(one[name], list) and isinstance(other[name], list):
            left[name], right[name] = elements_apart(one[name], other[name])
    return left, right


def _shared(one: Sequence[Any], other: Sequence[Any]) -> int:
    """How many first elements of two arrays are the same objects."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a is not b), min(len(one), len(other)))
