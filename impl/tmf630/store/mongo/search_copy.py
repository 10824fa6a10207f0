"""The search copy: what MongoDB can search of a resource, which it stores as text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from tmf630 import wire
from tmf630.store.condition import Attribute, Kind, Scalar, Shape
from tmf630.store.entries import Record
from tmf630.store.matching import reader, storable, type_of
from tmf630.store.protocol import NO_SHAPE

_UNCHANGED: Final[dict[Kind, frozenset[type]]] = {
    Kind.TEXT: frozenset({str}),
    Kind.INSTANT: frozenset(),
    Kind.NUMBER: frozenset({float}),
    Kind.BOOLEAN: frozenset({bool}),
    Kind.ANY: frozenset({str, float, bool}),
}
"""For each kind, the types whose values are copied unchanged."""
_MAX_COPIED_BYTES: Final = 4 * 1024 * 1024
"""Bytes of a resource that leave room for its copy, which may take 2.7 times as many bytes.

MongoDB takes documents of up to 16 MiB. A larger resource was stored before there was a limit. It
can be read and listed, but no condition finds it.
"""
_FORM_NUMBER: Final = 1
"""Grows when the copy looks different for the same shape."""


class SearchForm:
    """The form of the search copies of resources of one shape.

    A copy has the attributes of the shape. An attribute has its values as they compare, each once,
    instants as microseconds; or null if none of its values compares. An object of the shape is
    copied as an array of objects, even if it is not in an array. Without a shape a copy is empty.
    `id` identifies the form; the database's format calls it `version`.
    """

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self.id: Final = _digest(shape)

    def copy(self, record: Record) -> dict[str, Any]:
        """The fields of a document with the copy and its form."""
        # A batch of the event log has no shape, and is large: it is not read for nothing.
        copied = self._shape is not NO_SHAPE and len(record.resource) <= _MAX_COPIED_BYTES
        search = _copy(record.read(), self._shape) if copied else {}
        return {"search": search, "version": self.id}


def _copy(value: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, each in value.items():
        kind = shape.attributes.get(name) or _extension_kind(name)
        if kind is None or each == []:
            continue
        if isinstance(kind, Shape):
            result[name] = _objects(each, kind) or None
        elif type(each) in _UNCHANGED[kind]:  # most are, and each insertion waits for this
            result[name] = each
        else:
            result[name] = _comparable(reader(Attribute((name,), kind))(value))
    return result


def _extension_kind(name: str) -> Kind | None:
    """How an attribute compares that no shape has. A path cannot name one with a dot in it."""
    return Kind.ANY if name.startswith("@") and not {"\0", "."} & set(name) else None


def _objects(value: Any, shape: Shape) -> list[dict[str, Any]]:
    """The copies of the objects in a value, each once."""
    elements = value if isinstance(value, list) else (value,)
    objects = [_copy(each, shape) for each in elements if isinstance(each, dict)]
    if len(objects) > 1:
        objects = list({wire.canonical(each): each for each in objects}.values())
    return objects


def _comparable(found: Iterable[Scalar]) -> Scalar | list[Scalar] | None:
    """Each of the values once: several in a list, one by itself, or None."""
    several = {(type_of(value), value): storable(value) for value in found}
    return list(several.values()) if len(several) > 1 else next(iter(several.values()), None)


def _digest(shape: Shape) -> str:
    """A digest of the graph of shapes, which may have circles, in a fixed order."""
    numbers = {shape: 0}
    described: list[tuple[int, str, int | str]] = []
    for each in (shapes := [shape]):
        for name, kind in sorted(each.attributes.items(), key=lambda item: item[0]):
            if isinstance(kind, Shape) and kind not in numbers:
                numbers[kind] = len(shapes)
                shapes.append(kind)
            what = numbers[kind] if isinstance(kind, Shape) else kind.value
            described.append((numbers[each], name, what))
    return hashlib.sha256(repr((_FORM_NUMBER, described)).encode()).hexdigest()[:16]
