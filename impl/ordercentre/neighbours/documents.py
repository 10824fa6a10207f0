"""The documents of a neighbour, read without trust: they may be of any shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Protocol, TypeVar
from urllib.parse import quote

from ordercentre.neighbours.protocol import NeighbourUnavailable, RefusedByNeighbour
from tmf630.instants import microseconds, midnight
from tmf630.wire import Json, quoted

T = TypeVar("T")

_UNKNOWN: Final = frozenset({400, 410, 414, 422})
"""The statuses, besides 404, by which servers refuse an id that they cannot have."""
_NO_SEGMENTS: Final = frozenset({"", ".", ".."})
"""What cannot be the last segment of a path (RFC 3986, section 5.2.4)."""
_NUMBER: Final = re.compile(r"-?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?", re.ASCII)
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9._~-]+")
"""What needs no quoting in a path (RFC 3986, section 2.3), as most ids."""
_TOO_LARGE: Final = Decimal(10) ** 15
_DAY: Final = 86_400_000_000


class Documents(Protocol):
    """The documents of a neighbour by their paths; how old they may be is theirs to know."""

    async def get(self, path: str) -> Json | None:
        """The document; None for 404. Raises NeighbourUnavailable and RefusedByNeighbour."""


class KeptDocuments(Documents, Protocol):
    """Documents of which some are kept, so that not each is asked for."""

    def are_current(self, documents: Mapping[str, Json | None]) -> bool:
        """Whether `get` would return these very documents now, and ask no one for them."""


class Unreadable(Exception):
    """A document has not the shape of its contract; the message says where, and what is there."""


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON object of a neighbour, or a part of one. `place` is the part's, for messages.

    An attribute that is null is missing. Every method raises Unreadable.
    """

    content: Json
    place: str = ""

    def text(self, name: str) -> str:
        """A text, empty where it is missing. A number is taken for its digits."""
        value = self.content.get(name)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self._unreadable(name, value, "a text")
        text = str(value)
        if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
            raise self._unreadable(name, value, "a text of whole characters")
        return text

    def required_text(self, name: str) -> str:
        """A text that is not empty."""
        if not (text := self.text(name)):
            raise Unreadable(f"{self._place(name)} is missing")
        return text

    def flag(self, name: str, default: bool) -> bool:
        """A truth value."""
        value = self.content.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self._unreadable(name, value, "true or false")
        return value

    def decimal(self, name: str) -> Decimal | None:
        """A number as it is written, below 10^15; None where it is missing or an empty text.

        A text with a number is taken for it: some servers write amounts so to keep them exact.
        """
        value = self.content.get(name)
        if value is None or value == "":
            return None
        text = "" if isinstance(value, bool | dict | list) else str(value)
        if not _NUMBER.fullmatch(text):
            raise self._unreadable(name, value, "a number")
        if abs(number := Decimal(text)) >= _TOO_LARGE:
            raise self._unreadable(name, value, "a number below 10^15")
        return number

    def integer(self, name: str) -> int | None:
        """A whole number; None where it is missing."""
        number = self.decimal(name)
        if number is None:
            return None
        if number != number.to_integral_value():
            raise self._unreadable(name, self.content[name], "a whole number")
        return int(number)

    def part(self, name: str) -> Document | None:
        """An object within this one; None where it is missing."""
        value = self.content.get(name)
        return None if value is None else _document(value, self._place(name))

    def parts(self, name: str) -> list[Document]:
        """The objects of a list, none where it is missing."""
        values = self.content.get(name)
        if values is None:
            return []
        if not isinstance(values, list):
            raise self._unreadable(name, values, "an array")
        where = self._place(name)
        return [_document(value, f"{where}[{index}]") for index, value in enumerate(values)]

    def moment(self, name: str) -> int | None:
        """A date-time in microseconds since 1970; of a date its midnight in UTC.

        A date-time without an offset is in UTC; the seconds may be missing.
        """
        text = self.text(name)
        if not text:
            return None
        for spelling in (text, f"{text}Z", f"{text}:00Z"):
            if (moment := microseconds(spelling)) is not None:
                return moment
        if (moment := midnight(text)) is None:
            raise self._unreadable(name, text, "a date-time")
        return moment

    def end(self, name: str) -> int | None:
        """The same of the end of a period: of a date its last moment."""
        moment = self.moment(name)
        is_date = moment is not None and midnight(self.text(name)) is not None
        return moment + _DAY - 1 if moment is not None and is_date else moment

    def _place(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name

    def _unreadable(self, name: str, value: Any, expected: str) -> Unreadable:
        return Unreadable(f"{self._place(name)} is {quoted(value)}, not {expected}")


def document(content: Any) -> Document:
    """A whole document; raises Unreadable if it is no object."""
    return _document(content, "")


def resource_path(collection: str, id: str) -> str | None:
    """The path of a resource; None if no path can contain its id, so that it is unknown."""
    if id in _NO_SEGMENTS:
        return None
    if not _UNRESERVED.fullmatch(id):
        id = quote(id, safe="", errors="surrogatepass")
    return f"/{collection}/{id}"


async def fetched(documents: Documents, path: str) -> Json | None:
    """The document; None if it is unknown. Raises NeighbourUnavailable, also if it is refused."""
    try:
        return await documents.get(path)
    except RefusedByNeighbour as error:
        if error.status in _UNKNOWN:
            return None
        raise NeighbourUnavailable(str(error), reason=error.reason) from error


def readable(name: str, what: str, content: Any, read: Callable[[Document], T]) -> T:
    """What `read` makes of a document; raises NeighbourUnavailable if it cannot be read."""
    try:
        return read(document(content))
    except Unreadable as error:
        raise NeighbourUnavailable(f"{name}: {what} cannot be read: {error}") from error


def _document(value: Any, place: str) -> Document:
    if not isinstance(value, dict):
        raise Unreadable(f"{place or 'the document'} is {quoted(value)}, not an object")
    return Document(value, place)
