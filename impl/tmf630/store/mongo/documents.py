"""What is held in MongoDB, and the copy of a resource that MongoDB can search.

A document is `{_id, revision, resource, search, version, turn}`, with `journal` and `due` if there
are any, with `owed` and `owing: true` if any is owed, and with `first` if the record was inserted
under a key: `{key, digest, moment, resource}`. `resource` is the JSON text itself, as `journal` and
`owed` are: as BSON it would come back changed (an object with a `$ref` reads as a reference to a
document, an integer has 64 bits). Those of a time before there were journals have no `turn`. Where
there is a history, `history` has its entries by their numbers: a change writes some of them, and
reads none. `inserted` and `written` tell which writes the document is of (see `retries`).

Of a record that is deleted while work for it is to be done or events are owed `{_id, gone: true,
turn, journal, due, owed, owing}` stays, with `first` if there was one, and then `{_id, gone: true,
first}` while its key is remembered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from tmf630 import wire
from tmf630.store.condition import Attribute, Kind, Scalar, Shape
from tmf630.store.entries import Entry, Record
from tmf630.store.matching import reader, type_of

Document = dict[str, Any]

_OWED: Final = ("owed", "owing")
_WORK: Final = ("turn", "journal", "due", *_OWED)
_HISTORY: Final = "history"
INSERTED: Final = "inserted"
WRITTEN: Final = "written"
_HELD: Final = ("revision", "resource", "search", "version", "gone", *_WORK)
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

    def document(self, entry: Entry) -> Document:
        """The document of a holding, without what it may have of a key."""
        record = entry.record
        if record is None:
            return {"_id": entry.id, "gone": True, **_work(entry)}
        return {
            "_id": entry.id,
            "revision": record.revision,
            "resource": record.resource.decode(),
            **self.searchable(record),
            **_work(entry),
        }

    def searchable(self, record: Record) -> Document:
        """What is in a document for no other purpose than to be searched."""
        small = len(record.resource) <= _LARGEST
        search = _searchable(record.read(), self._shape) if small else {}
        return {"search": search, "version": self.version}


def history_of(document: Document) -> dict[int, bytes]:
    """The entries of the history in a document, by their numbers."""
    entries = document.get(_HISTORY, {})
    return {int(number): entry.encode() for number, entry in entries.items()}


def _work(entry: Entry) -> Document:
    work: Document = {"turn": entry.version}
    if entry.metadata:
        work["journal"] = entry.metadata.decode()
    if entry.run_at is not None:
        work["due"] = entry.run_at
    if entry.outbox:
        work |= {"owed": entry.outbox.decode(), "owing": True}
    return work


def _change(values: Document, fields: Iterable[str]) -> Document:
    """The change that gives these values to some of the fields, and none to the others."""
    others = {name: "" for name in fields if name not in values}
    return {"$set": values, "$unset": others} if others else {"$set": values}


def change(document: Document, entry: Entry) -> Document:
    """The change that makes a document this one, that of a holding, but for what it has of a key.

    The entries of the history that come with the holding join those that are there.
    """
    values = {name: each for name, each in document.items() if name != "_id"}
    if entry.record is None:
        return _change(values, (*_HELD, _HISTORY))
    return _with_history(values, _HELD, entry)


def change_of_work(entry: Entry) -> Document:
    """The change that makes a document that of a holding with the same record."""
    return _with_history(_work(entry), _WORK, entry)


def _with_history(values: Document, fields: Sequence[str], entry: Entry) -> Document:
    entries = {f"{_HISTORY}.{number}": entry for number, entry in entry.history}
    put = {name: entry.decode() for name, entry in entries.items() if entry}
    return _change(values | put, [*fields, *entries])


BURY: Final = _change({"gone": True}, (*_HELD, _HISTORY, INSERTED, WRITTEN))
"""The change that leaves of a document what repetitions of its insertion ask for."""

ACKNOWLEDGE: Final = {"$unset": dict.fromkeys(_OWED, "")}
"""The change that leaves nothing owed."""


def document_of(entry: Entry) -> Document:
    """The filter of the one document that has this holding.

    A server of a time before there were journals leaves `turn` as it is when it writes.
    """
    if entry.record is None:
        return {"_id": entry.id, "turn": entry.version, "gone": True}
    version = entry.version or {"$exists": False}
    return {"_id": entry.id, "turn": version, "revision": entry.record.revision}


def entry_of(document: Document) -> Entry | None:
    """What is held in a document, if it does more than remember a key."""
    record = record_of(document) if "resource" in document else None
    # A server of a time before events were owed leaves them, and no turn, of what it deletes.
    if record is None and not {"turn", "owed"} & document.keys():
        return None
    return Entry(
        id=document["_id"],
        version=document.get("turn", 0),
        record=record,
        metadata=document.get("journal", "").encode(),
        run_at=document.get("due"),
        outbox=document.get("owed", "").encode(),
    )


def record_of(document: Document) -> Record:
    """The record of a document."""
    return Record(
        id=document["_id"],
        revision=document["revision"],
        resource=document["resource"].encode(),
    )


def _searchable(value: Mapping[str, Any], shape: Shape) -> Document:
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
            result[name] = _comparable(reader(Attribute((name,), kind))(value))
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
