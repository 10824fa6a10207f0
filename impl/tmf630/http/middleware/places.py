"""The place in a request that a fault is about, as the log may name it.

The message of a fault names it first: `/productOrderItem/0/action: is "order"; …`, `limit: must be
…`, `Host: is missing`. Attributes and parameters can be a client's own words: only those are shown
that a contract or HTTP has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from tmf630.query import parameters

_PLACE: Final = re.compile(r"(?:^|: )(/[^:;]*|[\w.@-]+)(?=: )")
_INDEX: Final = re.compile(r"[0-9]{1,4}")
_HEADERS: Final = (
    *("Accept", "Authorization", "Content-Encoding", "Content-Length", "Content-Type", "Cookie"),
    *("Expect", "Forwarded", "Host", "Idempotency-Key", "If-Match", "If-None-Match", "Origin"),
    *("Retry-After", "Transfer-Encoding"),
)
_UNKNOWN: Final = "*"


class Places:
    """The places that the operations of contracts have."""

    def __init__(self, contracts: Sequence[Callable[[], Mapping[str, Any]]]) -> None:
        """`contracts` read the documents of contracts."""
        self._contracts = contracts

    def of(self, message: str) -> str:
        """The place at the beginning of a message; empty if it names none."""
        found = _PLACE.search(message)
        if not found:
            return ""
        separator = "/" if found[1].startswith("/") else "."
        steps = found[1].split(separator)
        shown = [each if self._is_known(each) else _UNKNOWN for each in steps]
        return separator.join(shown) if any(each != _UNKNOWN for each in shown) else ""

    def _is_known(self, step: str) -> bool:
        return step in self._words or _INDEX.fullmatch(step) is not None

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(
            ["", *_HEADERS, *parameters.NAMES, *_words([each() for each in self._contracts])]
        )


def _words(node: Any) -> Iterator[str]:
    """The names of attributes and parameters in a part of a contract."""
    if isinstance(node, list):
        for each in node:
            yield from _words(each)
    elif isinstance(node, Mapping):
        if isinstance(name := node.get("name"), str) and "in" in node:
            yield name
        properties = node.get("properties")
        if isinstance(properties, Mapping):
            yield from properties
        for each in node.values():
            yield from _words(each)
