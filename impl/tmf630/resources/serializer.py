"""Stored resources as clients read them: JSON text with an absolute href, and an ETag."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from tmf630 import wire
from tmf630.query import selection
from tmf630.query.view import View
from tmf630.resources import idempotency
from tmf630.store.entries import Record
from tmf630.wire import Json

_UNRESERVED: Final = re.compile(r"[\w.~-]+", re.ASCII)
"""An id that is written in a URL as it is (RFC 3986, section 2.3)."""


class Representation(NamedTuple):
    """JSON text of one resource or of a list of them, and the headers it is sent with.

    Unless `is_lasting` it may be another one although nothing is written.
    """

    body: bytes
    headers: Mapping[str, str]
    is_lasting: bool = True


class Serializer:
    """Serializes the records of one collection.

    `url` is the collection's absolute URL. Neither id nor href is part of a record's text: one
    is the record's key, the other depends on the URL. `has_href` is False for a resource whose
    definition has none. `within` begins the keys of the records, and is no part of the ids. `view`
    is the form in which clients read the records, None for the form in which they are stored.
    `hidden` is a stored attribute that they do not see, empty without one.
    """

    def __init__(
        self,
        url: str,
        *,
        has_href: bool = True,
        within: str = "",
        view: View | None = None,
        hidden: str = "",
    ) -> None:
        self.url = url
        self.within = within
        self.view = view
        self._hidden = hidden
        self._is_shown_as_stored = not (view or hidden)
        self._has_href = has_href
        # Every key begins with it.
        self._skipped = len(within)
        self._before_id = b',"href":' + wire.encode(self._href(""))[:-1]

    def text(self, record: Record, tree: selection.Tree | None = None) -> bytes:
        """The JSON text of a record, reduced to the selected attributes."""
        if tree is None and self._is_shown_as_stored:
            return b"".join(self._parts(record))
        shown = self.shown(record)
        return wire.encode(shown if tree is None else selection.select(shown, tree))

    def texts(self, records: Iterable[Record], tree: selection.Tree | None) -> bytes:
        """The JSON text of a list of records."""
        if tree is not None or not self._is_shown_as_stored:
            return b"[%b]" % b",".join([self.text(record, tree) for record in records])
        # Each copy of large parts takes as long as all the rest.
        parts: list[bytes | memoryview] = []
        for record in records:
            parts += self._parts(record)
            parts.append(b",")
        return b"".join([b"[", *parts[:-1], b"]"])

    def shown(self, record: Record) -> Json:
        """The record as clients read it."""
        stored = self.resource(record)
        stored.pop(self._hidden, None)
        return stored if self.view is None else self.view.shown(stored)

    def resource(self, record: Record) -> Json:
        """The record as it is stored, as an object with `id` and `href` first."""
        id = record.id[self._skipped :]
        href = {"href": self._href(id)} if self._has_href else {}
        return {"id": id, **href, **record.read()}

    def one(self, record: Record, tree: selection.Tree | None = None) -> Representation:
        """The representation of a record, reduced to the selected attributes."""
        return Representation(self.text(record, tree), {"ETag": etag(record)})

    def created(self, record: Record, *, replayed: bool = False) -> Representation:
        """The response to the request that created a record, `replayed` to its repetition."""
        id = _in_path(record.id[self._skipped :])
        headers = {"ETag": etag(record), "Location": self._href(id)}
        if replayed:
            headers[idempotency.REPLAYED] = "true"
        return Representation(self.text(record), headers)

    def _parts(self, record: Record) -> tuple[bytes, bytes | memoryview]:
        """The text of a record in two parts: its id and href, and what is stored."""
        id = wire.encode(record.id[self._skipped :])
        href = self._before_id + id[1:] if self._has_href else b""
        if record.resource == b"{}":
            return b'{"id":%b%b' % (id, href), b"}"
        return b'{"id":%b%b,' % (id, href), memoryview(record.resource)[1:]

    def _href(self, id: str) -> str:
        return f"{self.url}/{id}"


def _in_path(id: str) -> str:
    """An id as a part of a URL; a client's own id may have any characters."""
    return id if _UNRESERVED.fullmatch(id) else quote(id, safe="")


def reduced(whole: Representation, tree: selection.Tree | None) -> Representation:
    """The representation of one resource, reduced to the selected attributes."""
    if tree is None:
        return whole
    body = wire.encode(selection.select(wire.decode(whole.body), tree))
    return Representation(body, whole.headers)


def without_identity(resource: Mapping[str, Any]) -> Json:
    """A resource without its id and href, which are not part of a record's text."""
    stored = {**resource}
    stored.pop("id", None)
    stored.pop("href", None)
    return stored


def etag(record: Record) -> str:
    """The strong entity tag of a record's present revision (RFC 9110, section 8.8.3)."""
    return f'"{record.revision}"'
