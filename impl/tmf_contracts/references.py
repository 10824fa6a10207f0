"""References within a contract, from a `$ref` to a definition, and places in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

PREFIX: Final = "#/definitions/"
_BRANCHES: Final = "x-branches"
"""The definitions of which `@type` selects one, as pairs of its value and their name."""


def target(schema: Mapping[str, Any]) -> str | None:
    """The definition that a schema refers to; None when it is not a reference."""
    reference = schema.get("$ref")
    return reference.removeprefix(PREFIX) if isinstance(reference, str) else None


def final(definitions: Mapping[str, Any], name: str) -> str:
    """The definition that a definition stands for; it is itself unless it is a reference."""
    seen = {name}
    while (following := target(definitions[name])) and following not in seen:
        seen.add(following)
        name = following
    return name


def endless(definitions: Mapping[str, Any]) -> Iterator[str]:
    """The definitions that are nothing but references which lead back to them."""
    for name, definition in definitions.items():
        seen: set[str] = set()
        following = target(definition)
        while following and following not in seen:
            seen.add(following)
            following = target(definitions[following])
        if name in seen:
            yield name


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


def reached(definitions: Mapping[str, Any], names: Iterable[str]) -> set[str]:
    """The definitions of these names, and all that they refer to, directly or indirectly."""
    found: set[str] = set()
    open_ = list(names)
    while open_:
        name = open_.pop()
        if name not in found:
            found.add(name)
            open_ += [each.removeprefix(PREFIX) for _, each in _references(definitions[name], ())]
    return found


def referred(contract: Mapping[str, Any]) -> Iterator[str]:
    """The definitions that a `$ref` leads to, each as often as it is there; branches are none."""
    for place, reference in _references(contract, ()):
        if place[-1] == "$ref":
            yield reference.removeprefix(PREFIX)


def _references(
    node: Any, place: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(node, Mapping):
        for name, value in node.items():
            below = (*place, name)
            if name == "$ref" and isinstance(value, str):
                yield below, value
            elif name == _BRANCHES:
                for index, (_, definition) in enumerate(value):
                    yield (*below, index, 1), PREFIX + definition
            elif name not in ("example", "examples"):
                yield from _references(value, below)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _references(value, (*place, index))
