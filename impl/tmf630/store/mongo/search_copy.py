"""The search copy: what MongoDB can search of a resource, which it stores as text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from tmf630.store.condition import Attribute, Kind, Scalar, Shape
from tmf630.store.entries import Record
from tmf630.store.matching import ValueReader, reader, storable, type_of
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
        # A batch of the event log has no shape, and is large: it is not read for nothing.
        self._objects = None if shape is NO_SHAPE else _Objects(shape, {})
        self.id: Final = _digest(shape)

    def copy(self, record: Record) -> dict[str, Any]:
        """The fields of a document with the copy and its form."""
        search: dict[str, Any] = {}
        if self._objects and len(record.resource) <= _MAX_COPIED_BYTES:
            search = self._objects.copy(record.read())
        return {"search": search, "version": self.id}


class _Objects:
    """Copies objects of one shape. `known` has what copies those of other shapes, and gets this."""

    def __init__(self, shape: Shape, known: dict[Shape, _Objects]) -> None:
        known[shape] = self
        self._unchanged: dict[str, frozenset[type]] = {}
        self._readers: dict[str, ValueReader] = {}
        self._within: dict[str, _Objects] = {}
        for name, kind in shape.attributes.items():
            if isinstance(kind, Shape):
                self._within[name] = known.get(kind) or _Objects(kind, known)
            else:
                self._unchanged[name] = _UNCHANGED[kind]
                self._readers[name] = reader(Attribute((name,), kind))

    def copy(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The copy of an object."""
        result: dict[str, Any] = {}
        unchanged = self._unchanged
        for name, each in value.items():
            # Most are copied unchanged, and each insertion waits for this.
            if type(each) in unchanged.get(name, ()):
                result[name] = each
            elif each == []:
                continue
            elif name in self._within:
                result[name] = self._within[name].copies(each) or None
            elif read := self._readers.get(name) or _extension_reader(name):
                result[name] = _comparable(read(value))
        return result

    def copies(self, value: Any) -> list[dict[str, Any]]:
        """The copies of the objects in a value."""
        elements = value if isinstance(value, list) else (value,)
        copies = [self.copy(each) for each in elements if isinstance(each, dict)]
        if len(copies) > 1 and {} in copies:  # one is enough, and each is larger than its text
            copies = [*filter(None, copies), {}]
        return copies


def _extension_reader(name: str) -> ValueReader | None:
    """What reads an attribute that no shape has. A path cannot name one with a dot in it."""
    if name.startswith("@") and not {"\0", "."} & set(name):
        return reader(Attribute((name,), Kind.ANY))
    return None


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
