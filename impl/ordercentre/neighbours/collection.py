"""A collection of a neighbour's API, whose resources are looked up by their ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar

from ordercentre.neighbours.bounded import keep
from ordercentre.neighbours.documents import Document, Documents, fetched, readable, resource_path
from tmf630.wire import Json, quoted

T = TypeVar("T")

_MAX_KEPT: Final = 2000


class Collection(Generic[T]):
    """The resources of a collection, as `read` makes them of a document and of the id asked for.

    `neighbour` is its name in messages. A document is read once, as long as `documents` gives the
    same object for it.
    """

    def __init__(
        self, neighbour: str, name: str, documents: Documents, read: Callable[[Document, str], T]
    ) -> None:
        self._neighbour = neighbour
        self._name = name
        self._documents = documents
        self._read = read
        self._kept: dict[str, tuple[Json, T]] = {}

    async def get(self, id: str) -> T | None:
        """The resource with that id; None if it is unknown.

        Raises NeighbourUnavailable, also if the neighbour refuses to show it, or it cannot be read.
        """
        if (path := resource_path(self._name, id)) is None:
            return None
        content = await fetched(self._documents, path)
        if content is None:
            return None
        kept = self._kept.get(id)
        if kept is not None and kept[0] is content:
            return kept[1]
        what = f"{self._name} {quoted(id)}"
        resource = readable(
            self._neighbour, what, content, lambda document: self._read(document, id)
        )
        keep(self._kept, id, (content, resource), _MAX_KEPT)
        return resource
