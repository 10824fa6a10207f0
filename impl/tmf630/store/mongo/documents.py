"""What a record is in MongoDB, and the copy of its resource that MongoDB can search.

A document is `{_id, revision, resource, search, version}`, and `first` if the record was inserted
under a key: `{key, digest, moment, resource}`. `resource` is the JSON text itself: as BSON it would
come back changed (an object with a `$ref` reads as a reference to a document, an integer has 64
bits). Of a record that is deleted while its key is remembered `{_id, first, gone: true}` stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Final

from tmf630 import wire
from tmf630.store import Record
from tmf630.store.condition import Attribute, Kind, Scalar, Shape
from tmf630.store.matching import type_of, values

Document = dict[str, Any]

BURY: Final = {
    "$set": {"gone": True},
    "$unset": dict.fromkeys(("revision", "resource", "search", "version"), ""),
}
"""The change that leaves of a document what repetitions of its insertion ask for."""

_AS_THEY_ARE: Final[dict[Kind, frozenset[type]]] = {
    Kind.TEXT: frozenset({str}),
    Kind.INSTANT: frozenset(),
    Kind.NUMBER: frozenset({float}),
    Kind.BOOLEAN: frozenset({bool}),
    Kind.ANY: frozenset({str, float, bool}),
}
"""Of each kind, the types whose values stand for themselves."""
_LARGEST: Final = 4 * 1024 * 1024
"""Bytes of a resource that leave room for `search`, of up to 2.7 times that many bytes.

MongoDB takes documents of up to 16 MiB. What is larger was stored when there was no limit yet, and
can be got and listed, not found by what is in it.
"""
_FORM: Final = 1
"""Grows when `search` looks different for the same shape."""


class Form:
    """What is searchable of resources of one shape.

    In `search` every attribute of a shape that is there has its values as they compare, instants
    as microseconds; null, if there is none that compares; each value once. What is an object in the
    shape is an array of objects, whether there was an array or not. `version` tells one form from
    every other.
    """

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self.version: Final = _digest(shape)

    def document(self, record: Record) -> Document:
        """The document of a record."""
        resource = record.resource.decode()
        return {
            "_id": record.id,
            "revision": record.revision,
            "resource": resource,
            **self.searchable(resource),
        }

    def searchable(self, resource: str) -> Document:
        """What is in a document for no other purpose than to be searched."""
        text = resource.encode()
        search = _searchable(wire.decode(text), self._shape) if len(text) <= _LARGEST else {}
        return {"search": search, "version": self.version}


def record_of(document: Document) -> Record:
    """The record of a document."""
    return Record(
        id=document["_id"],
        revision=document["revision"],
        resource=document["resource"].encode(),
    )


def _searchable(value: Document, shape: Shape) -> Document:
    result: Document = {}
    for name, each in value.items():
        kind = shape.attributes.get(name) or _of_extension(name)
        if kind is None or each == []:
            continue
        if isinstance(kind, Shape):
            result[name] = _objects(each, kind) or None
        elif type(each) in _AS_THEY_ARE[kind]:  # most are, and each insertion waits for this
            result[name] = each
        else:
            result[name] = _comparable(values(value, Attribute((name,), kind)))
    return result


def _of_extension(name: str) -> Kind | None:
    """How an attribute compares that no shape has. A path cannot name what has a dot in it."""
    return Kind.ANY if name.startswith("@") and not {"\0", "."} & set(name) else None


def _objects(value: Any, shape: Shape) -> list[Document]:
    """The objects that there are, each in its searchable form, once."""
    elements = value if isinstance(value, list) else (value,)
    objects = [_searchable(each, shape) for each in elements if isinstance(each, dict)]
    if len(objects) > 1:
        objects = list({wire.canonical(each): each for each in objects}.values())
    return objects


def _comparable(found: Iterable[Scalar]) -> Scalar | list[Scalar] | None:
    """What compares, each value once: several, one or none."""
    several = {(type_of(value), value): _storable(value) for value in found}
    return list(several.values()) if len(several) > 1 else next(iter(several.values()), None)


def _storable(value: Scalar) -> Scalar:
    return float(value) if type(value) is int and value not in wire.INT64 else value


def _digest(shape: Shape) -> str:
    """A name of the form: the graph of shapes, which may have circles, in one order."""
    numbers = {shape: 0}
    described: list[tuple[int, str, int | str]] = []
    for each in (shapes := [shape]):
        for name, kind in sorted(each.attributes.items(), key=lambda item: item[0]):
            if isinstance(kind, Shape) and kind not in numbers:
                numbers[kind] = len(shapes)
                shapes.append(kind)
            what = numbers[kind] if isinstance(kind, Shape) else kind.value
            described.append((numbers[each], name, what))
    return hashlib.sha256(repr((_FORM, described)).encode()).hexdigest()[:16]
