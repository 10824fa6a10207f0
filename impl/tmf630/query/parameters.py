"""The parameters of a list's query string: those with a name of their own, and predicates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from tmf630.errors import INVALID_QUERY, Fault

Pair = tuple[str, str]

FIELDS: Final = "fields"
FILTER: Final = "filter"
LIMIT: Final = "limit"
OFFSET: Final = "offset"
SORT: Final = "sort"
NAMES: Final = (FIELDS, FILTER, LIMIT, OFFSET, SORT)
"""Every other parameter is a predicate on the attribute of its name."""
MAX_LENGTH: Final = 4096
"""Bytes of the whole query string, as every link to another page repeats it."""
_LONGEST_CHARACTER: Final = len("%F0%9F%93%A6")
_QUOTED_LENGTH: Final = 100


def split(query: Iterable[Pair]) -> tuple[dict[str, list[str]], tuple[Pair, ...]]:
    """The values of each named parameter, and the pairs that are predicates."""
    named: dict[str, list[str]] = {}
    predicates = []
    for name, value in query:
        if name in NAMES:
            named.setdefault(name, []).append(value)
        else:
            predicates.append((name, value))
    return named, tuple(predicates)


def single(named: Mapping[str, Sequence[str]], name: str) -> str | None:
    """The value of a parameter, None without one; raises a 400 Fault for several."""
    values = named.get(name, ())
    if len(values) > 1:
        raise fault(name, "is given more than once")
    return values[0] if values else None


def check_length(query: Sequence[Pair], max_length: int = MAX_LENGTH) -> None:
    """Raise a 400 Fault for a query string that is too long, as links to other pages repeat it.

    The paging in it, which differs from link to link, does not count.
    """
    characters = sum(len(name) + len(value) + 2 for name, value in query)
    if characters * _LONGEST_CHARACTER <= max_length:
        return
    repeated = without_paging(query)
    if len(urlencode(repeated)) > max_length:
        longest, _ = max(repeated, key=lambda pair: len(urlencode([pair])))
        raise fault(longest, f"makes the percent-encoded query longer than {max_length} bytes")


def without_paging(query: Iterable[Pair]) -> list[Pair]:
    """A query string without its `offset` and `limit`."""
    return [pair for pair in query if pair[0] not in (OFFSET, LIMIT)]


def fault(parameter: str, message: str) -> Fault:
    """The 400 Fault of a parameter, whose name the message begins with."""
    return Fault(INVALID_QUERY, f"{parameter[:_QUOTED_LENGTH]}: {message}")
