"""What a document in MongoDB holds: one entry.

A document is `{_id, revision, resource, search, version, turn}`. The names are those of the
database's format:

- `resource`, `journal` and `owed` are the texts of the resource, the metadata and the outbox. As
  BSON they would come back changed: an object with a `$ref` as a reference to a document, and an
  integer beyond 64 bits not at all.
- `turn` is the version of the entry. A document that was stored before there was metadata has none.
- `journal`, `due` (the `run_at`) and `owed` are there if the entry has them. With `owed` there is
  `owing: true`, which is indexed.
- `history` has the entries of the history by their numbers. A change writes some of them, and reads
  none.
- `search` and `version` are the search copy and its form (see `search_copy`).
- `first` is `{key, digest, moment, resource}`, if the record was inserted under a key (see `keys`).
- `inserted` and `written` identify writes (see `retries`).

A tombstone is `{_id, gone: true, turn, journal, due, owed, owing}`, with `first` if there was one.
When the tombstone is removed, `{_id, gone: true, first}` stays until the key expires.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from pymongo.asynchronous.collection import AsyncCollection

from tmf630.store.entries import Entry, Record
from tmf630.store.mongo.search_copy import SearchForm

Document = dict[str, Any]
Documents = AsyncCollection[Document]

INSERTED: Final = "inserted"
WRITTEN: Final = "written"
_OUTBOX_FIELDS: Final = ("owed", "owing")
_FIELDS_BESIDE_RECORD: Final = ("turn", "journal", "due", *_OUTBOX_FIELDS)
HISTORY: Final = "history"
_ENTRY_FIELDS: Final = ("revision", "resource", "search", "version", "gone", *_FIELDS_BESIDE_RECORD)


def document_of(entry: Entry, form: SearchForm) -> Document:
    """The document of an entry, without its key and history."""
    record = entry.record
    if record is None:
        return {"_id": entry.id, "gone": True, **_beside_record(entry)}
    return {
        "_id": entry.id,
        "revision": record.revision,
        "resource": record.resource.decode(),
        **form.copy(record),
        **_beside_record(entry),
    }


def entry_of(document: Document) -> Entry | None:
    """The entry of a document; None if the document does nothing but remember a key."""
    record = record_of(document) if "resource" in document else None
    # A server from before there were outboxes deletes a resource and its `turn`, but not `owed`.
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
    """The record of a document that has one."""
    return Record(
        id=document["_id"],
        revision=document["revision"],
        resource=document["resource"].encode(),
    )


def history_of(document: Document) -> dict[int, bytes]:
    """The entries of the history in a document, by their numbers."""
    entries = document.get(HISTORY, {})
    return {int(number): entry.encode() for number, entry in entries.items()}


def entry_filter(entry: Entry) -> Document:
    """The filter of the one document that holds this entry.

    It names the revision, too: a server from before there was metadata does not change `turn`.
    """
    if entry.record is None:
        return {"_id": entry.id, "turn": entry.version, "gone": True}
    version = entry.version or {"$exists": False}
    return {"_id": entry.id, "turn": version, "revision": entry.record.revision}


def replacement(document: Document, entry: Entry) -> Document:
    """The update that replaces an entry by this one, whose document is given. The key stays.

    The history entries of `entry` are added to those that are there. A tombstone has no history.
    """
    values = {name: each for name, each in document.items() if name != "_id"}
    if entry.record is None:
        return _update(values, (*_ENTRY_FIELDS, HISTORY))
    return _with_history(values, _ENTRY_FIELDS, entry)


def replacement_beside_record(entry: Entry) -> Document:
    """The update that replaces an entry by this one, which has the same record."""
    return _with_history(_beside_record(entry), _FIELDS_BESIDE_RECORD, entry)


def _beside_record(entry: Entry) -> Document:
    fields: Document = {"turn": entry.version}
    if entry.metadata:
        fields["journal"] = entry.metadata.decode()
    if entry.run_at is not None:
        fields["due"] = entry.run_at
    if entry.outbox:
        fields |= {"owed": entry.outbox.decode(), "owing": True}
    return fields


def _with_history(values: Document, fields: Sequence[str], entry: Entry) -> Document:
    entries = {f"{HISTORY}.{number}": entry for number, entry in entry.history}
    put = {name: entry.decode() for name, entry in entries.items() if entry}
    return _update(values | put, [*fields, *entries])


def _update(values: Document, fields: Iterable[str]) -> Document:
    """The update that sets these values, and removes those of the fields that have none."""
    others = {name: "" for name in fields if name not in values}
    return {"$set": values, "$unset": others} if others else {"$set": values}


FORGET_ENTRY: Final = _update({"gone": True}, (*_ENTRY_FIELDS, HISTORY, INSERTED, WRITTEN))
"""The update that removes an entry, and leaves what `keys` needs of its insertion."""

EMPTY_OUTBOX: Final = {"$unset": dict.fromkeys(_OUTBOX_FIELDS, "")}
"""The update that empties an outbox."""
