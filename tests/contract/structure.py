"""The structures of contracts compared, and their prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tmf_contracts.structure import NAMES, PROSE


def differences(published: Any, ours: Any, place: str = "") -> Iterator[str]:
    """Each JSON Pointer at which two structures differ, with what is there."""
    if isinstance(published, Mapping) and isinstance(ours, Mapping):
        for key in published.keys() | ours.keys():
            below = f"{place}/{str(key).replace('~', '~0').replace('/', '~1')}"
            if key not in ours:
                yield f"{below} is missing"
            elif key not in published:
                yield f"{below} is not in the published contract"
            else:
                yield from differences(published[key], ours[key], below)
    elif isinstance(published, list) and isinstance(ours, list) and len(published) == len(ours):
        for index, (one, other) in enumerate(zip(published, ours, strict=True)):
            yield from differences(one, other, f"{place}/{index}")
    # True and 1 are different values in JSON.
    elif type(published) is not type(ours) or published != ours:
        yield f"{place} is {ours!r}, not {published!r}"


def prose(node: Any, *, names: bool = False) -> Iterator[str]:
    """Every description and summary within a node."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if not names and key in {"description", "summary"}:
                yield value
            elif names or key not in PROSE:
                yield from prose(value, names=not names and key in NAMES)
    elif isinstance(node, list):
        for value in node:
            yield from prose(value)


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Every `length` consecutive words of a text."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}
