"""References within a contract, from a `$ref` to a definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

PREFIX: Final = "#/definitions/"


def target(schema: Mapping[str, Any]) -> str | None:
    """The definition that a schema refers to; None when it is not a reference."""
    reference = schema.get("$ref")
    return reference.removeprefix(PREFIX) if isinstance(reference, str) else None


def dangling(contract: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each reference to a missing definition: its JSON Pointer and its value."""
    definitions = contract.get("definitions", {})
    for place, reference in _references(contract, ""):
        name = reference.removeprefix(PREFIX)
        if name == reference or name not in definitions:
            yield place, reference


def _references(node: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, Mapping):
        for name, value in node.items():
            below = f"{place}/{name.replace('~', '~0').replace('/', '~1')}"
            if name == "$ref" and isinstance(value, str):
                yield below, value
            elif name not in ("example", "examples"):
                yield from _references(value, below)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _references(value, f"{place}/{index}")
