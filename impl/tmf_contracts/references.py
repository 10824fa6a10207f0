"""References within a contract, from a `$ref` to a definition, and places in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

PREFIX: Final = "#/definitions/"


def target(schema: Mapping[str, Any]) -> str | None:
    """The definition that a schema refers to; None when it is not a reference."""
    reference = schema.get("$ref")
    return reference.removeprefix(PREFIX) if isinstance(reference, str) else None


def pointer(place: tuple[str | int, ...]) -> str:
    """The steps to a place of a document as a JSON Pointer; empty for the whole document."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in place)


def dangling(contract: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each reference to a missing definition: its JSON Pointer and its value."""
    definitions = contract.get("definitions", {})
    for place, reference in _references(contract, ()):
        name = reference.removeprefix(PREFIX)
        if name == reference or name not in definitions:
            yield pointer(place), reference


def _references(
    node: Any, place: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(node, Mapping):
        for name, value in node.items():
            below = (*place, name)
            if name == "$ref" and isinstance(value, str):
                yield below, value
            elif name not in ("example", "examples"):
                yield from _references(value, below)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _references(value, (*place, index))
