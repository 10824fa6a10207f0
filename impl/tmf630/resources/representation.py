"""A stored resource as clients see it: JSON text with its absolute href, and its ETag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tmf630 import wire
from tmf630.errors import INVALID_QUERY, Fault
from tmf630.query import selection
from tmf630.resources import idempotency
from tmf630.store.condition import (
    EVERYTHING,
    ID,
    NOTHING,
    All,
    Attribute,
    Comparison,
    Condition,
    Either,
    Exists,
    Not,
    Operator,
)
from tmf630.store.entries import Record


class Representation(NamedTuple):
    """JSON text of one resource or of a list of them, and the headers it is sent with."""

    body: bytes
    headers: Mapping[str, str]


class Serializer:
    """How the records of one collection are shown below a public URL.

    `url` is the collection's absolute URL. Neither id nor href is part of a record's text: one
    is the record's key, the other depends on where the server is reached. `has_href` is False
    for a resource whose definition has none.
    """

    def __init__(self, url: str, *, has_href: bool = True) -> None:
        self.url = url
        self._has_href = has_href
        self._before_id = b',"href":' + wire.encode(self.href(""))[:-1]

    def href(self, record_id: str) -> str:
        return f"{self.url}/{record_id}"

    def text(self, record: Record, tree: selection.Tree | None = None) -> bytes:
        """The JSON text of a record, reduced to the selected attributes."""
        if tree is not None:
            return wire.encode(selection.select(self.resource(record), tree))
        return b"".join(self._parts(record))

    def texts(self, records: Iterable[Record], tree: selection.Tree | None) -> bytes:
        """The JSON text of a list of records."""
        if tree is not None:
            return b"[%b]" % b",".join([self.text(record, tree) for record in records])
        # Of large parts each copy takes as long as all that is done in Python.
        parts: list[bytes | memoryview] = []
        for record in records:
            parts += self._parts(record)
            parts.append(b",")
        return b"".join([b"[", *parts[:-1], b"]"])

    def _parts(self, record: Record) -> tuple[bytes, bytes | memoryview]:
        """What the text of a record consists of: its id and href, and what is stored."""
        id = wire.encode(record.id)
        href = self._before_id + id[1:] if self._has_href else b""
        if record.resource == b"{}":
            return b'{"id":%b%b' % (id, href), b"}"
        return b'{"id":%b%b,' % (id, href), memoryview(record.resource)[1:]

    def resource(self, record: Record) -> dict[str, Any]:
        """The record as an object, `id` and `href` first."""
        return {**self._identity(record.id), **wire.decode(record.resource)}

    def addressed(self, condition: Condition) -> Condition:
        """What a condition on shown resources asks of records, which know their id alone.

        Raises a 400 Fault for a pattern of hrefs.
        """
        match condition:
            case Comparison(Attribute(("href",)), operator, hrefs):
                return Either([self._addressed(operator, str(href)) for href in hrefs])
            case Exists(("id" | "href",)):
                return EVERYTHING
            case Not(within):
                return Not(self.addressed(within))
            case All(conditions):
                return All([self.addressed(each) for each in conditions])
            case Either(conditions):
                return Either([self.addressed(each) for each in conditions])
        return condition

    def _addressed(self, operator: Operator, href: str) -> Condition:
        if operator is Operator.REGEX:
            raise Fault(INVALID_QUERY, "href: has no pattern of its own, ask about the id")
        prefix = self.href("")
        if href.startswith(prefix):
            return Comparison(ID, operator, (href.removeprefix(prefix),))
        # Hrefs begin alike: beside one that begins otherwise, all stand on the same side.
        before = operator in (Operator.LT, Operator.LTE) and prefix < href
        after = operator in (Operator.GT, Operator.GTE) and prefix > href
        return EVERYTHING if before or after else NOTHING

    def one(self, record: Record, tree: selection.Tree | None = None) -> Representation:
        return Representation(self.text(record, tree), {"ETag": etag(record)})

    def created(self, record: Record, *, replayed: bool = False) -> Representation:
        """What is answered to who has created a record, now or, when replayed, before."""
        headers = {"ETag": etag(record), "Location": self.href(record.id)}
        if replayed:
            headers[idempotency.REPLAYED] = "true"
        return Representation(self.text(record), headers)

    def _identity(self, record_id: str) -> dict[str, str]:
        if not self._has_href:
            return {"id": record_id}
        return {"id": record_id, "href": self.href(record_id)}


def etag(record: Record) -> str:
    """The strong entity tag of a record's present revision (RFC 9110, section 8.8.3)."""
    return f'"{record.revision}"'
