"""The differences between two versions of a contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tmf_contracts.operations import METHODS


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """A line for each operation, definition and attribute that was removed or added.

    Attributes of a removed or added definition are not listed.
    """
    yield from _changes("operation", _operations(before), _operations(after))
    old, new = before.get("definitions", {}), after.get("definitions", {})
    yield from _changes("definition", old, new)
    for name in sorted(old.keys() & new.keys()):
        attributes = [
            [f"{name}.{attribute}" for attribute in each[name].get("properties", {})]
            for each in (old, new)
        ]
        yield from _changes("attribute", *attributes)


def _operations(contract: Mapping[str, Any]) -> list[str]:
    return [
        f"{method.upper()} {path}"
        for path, operations in contract.get("paths", {}).items()
        for method in METHODS
        if method in operations
    ]


def _changes(kind: str, before: Any, after: Any) -> Iterator[str]:
    for name in sorted(set(before) - set(after)):
        yield f"removed: {kind} {name}"
    for name in sorted(set(after) - set(before)):
        yield f"added: {kind} {name}"
