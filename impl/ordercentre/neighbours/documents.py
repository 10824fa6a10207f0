"""The documents of a neighbour, read without trust: they may be of any shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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


class Documents(Protocol):
    """The documents of a neighbour by their paths; how old they may be is theirs to know."""

    async def get(self, path: str) -> Json | None:
        """The document; None for 404. Raises NeighbourUnavailable and RefusedByNeighbour."""


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
        return str(value)

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
        """A date-time, or the midnight (UTC) of a date, in microseconds since 1970."""
        text = self.text(name)
        if not text:
            return None
        moment = microseconds(text)
        if moment is None and (moment := midnight(text)) is None:
            raise self._unreadable(name, text, "a date-time")
        return moment

    def _place(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name

    def _unreadable(self, name: str, value: Any, expected: str) -> Unreadable:
        return Unreadable(f"{self._place(name)} is {quoted(value)}, not {expected}")


def document(content: Any) -> Document:
    """A whole document; raises Unreadable if it is no object."""
    return _document(content, "")


def resource_path(collection: str, id: str) -> str | None:
    """The path of a resource; None if no path can contain its id, so that it is unknown."""
    return None if id in _NO_SEGMENTS else f"/{collection}/{quote(id, safe='')}"


async def retrieved(
    name: str, documents: Documents, collection: str, id: str, read: Callable[[Document], T]
) -> T | None:
    """What `read` makes of a resource of the neighbour of that name; None if it is unknown.

    Raises NeighbourUnavailable, also if the neighbour refuses to show it, or it cannot be read.
    """
    if (path := resource_path(collection, id)) is None:
        return None
    try:
        content = await documents.get(path)
    except RefusedByNeighbour as error:
        if error.status in _UNKNOWN:
            return None
        raise NeighbourUnavailable(str(error)) from error
    return None if content is None else readable(name, f"{collection} {quoted(id)}", content, read)


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
