"""The tables of `mapping` as one plan a definition, ready for the walks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple

from productordering.versions import mapping
from productordering.versions.mapping import ADDED, CONTAINED, RENAMED, TYPES_OF_V4, UNTYPED
from productordering.versions.shapes import SHAPES, Shape
from productordering.versions.validity import is_valid
from tmf630.instants import microseconds

Allowed = Callable[[Any], bool]


class Part(NamedTuple):
    """An attribute under its name in the other version.

    `definition` is that of the objects in it, if it has any. `allowed` says whether v5's view may
    have a value, given as the view would have it, if only v5 declares the attribute.
    """

    name: str
    definition: str | None = None
    allowed: Allowed | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How objects of one v5 definition are read and written.

    `read` has the parts by their stored names, `written` by v5's names. What is in neither is the
    same in both versions. `hidden` are names that v5 uses for something that v4 calls otherwise: an
    attribute that a v4 client has called so is not in v5's view. `type` is the default of `@type`,
    and `type_of_v4` what v4 calls it, if that is something else.
    """

    read: Mapping[str, Part]
    written: Mapping[str, Part]
    hidden: frozenset[str]
    type: str | None
    type_of_v4: str | None
    shape: tuple[Shape, Shape] | None


_KINDS: Final[Mapping[str, Allowed]] = {
    mapping.TEXT: lambda value: isinstance(value, str),
    mapping.DATE_TIME: lambda value: isinstance(value, str) and microseconds(value) is not None,
    mapping.INTENT: partial(is_valid, mapping.INTENT),
}


def _allowed(values: str | tuple[str, ...], definition: str | None) -> Allowed:
    if definition is not None:
        return partial(_are_valid, definition)
    if isinstance(values, str):
        return _KINDS[values]
    return lambda value: isinstance(value, str) and value in values


def _are_valid(definition: str, shown: Any) -> bool:
    return isinstance(shown, list) and all(is_valid(definition, each) for each in shown)


def _plan(definition: str) -> Plan:
    shown = RENAMED.get(definition, {})
    stored = {name: former for former, name in shown.items()}
    contained = CONTAINED.get(definition, {})
    added = {
        name: _allowed(each, contained.get(name))
        for name, each in ADDED.get(definition, {}).items()
    }
    names = shown.values() | contained.keys() | added.keys()
    return Plan(
        read={stored.get(n, n): Part(n, contained.get(n), added.get(n)) for n in names},
        written={n: Part(stored.get(n, n), contained.get(n)) for n in names},
        hidden=frozenset(stored),
        type=None if definition in UNTYPED else definition,
        type_of_v4=TYPES_OF_V4.get(definition),
        shape=SHAPES.get(definition),
    )


def _definitions() -> set[str]:
    tables = (RENAMED, CONTAINED, ADDED, SHAPES, TYPES_OF_V4)
    named = {name for table in tables for name in table}
    return named | {name for each in CONTAINED.values() for name in each.values()}


PLANS: Final[Mapping[str, Plan]] = {name: _plan(name) for name in _definitions()} | {
    name: _plan(name) for name in ("ProductRef",)
}
