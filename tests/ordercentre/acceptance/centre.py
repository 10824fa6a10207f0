"""An acceptance centre in memory, with the faults that a test wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ordercentre.neighbours.protocol import Answer, NeighbourUnavailable, RefusedByNeighbour
from tmf630.errors import NO_HEADERS
from tmf630.wire import Json


class MemoryCentre:
    """A neighbour whose resources are here, by the paths of their collections.

    `refusals` are the statuses that refuse a method and path. `lost` are the paths of POSTs that
    are done, but have no answer. `answers` are the contents of answers that are of its own.
    """

    name = "field"

    def __init__(self) -> None:
        self.collections: dict[str, list[Json]] = {}
        self.refusals: dict[str, int] = {}
        self.lost: set[str] = set()
        self.answers: dict[str, Any] = {}
        self.filters = True
        self.requests: list[tuple[str, str, Any]] = []

    async def get(
        self, path: str, query: Mapping[str, str] = NO_HEADERS, etag: str | None = None
    ) -> Answer | None:
        self._check("GET", path)
        if path in self.answers:
            return Answer(200, self.answers[path])
        collection, _, id = path.rpartition("/")
        found = [each for each in self.collections.get(collection, ()) if each.get("id") == id]
        return Answer(200, found[0]) if found else None

    async def find(self, path: str, query: Mapping[str, str], limit: int) -> Sequence[Json]:
        self._check("GET", path, query)
        found = self.collections.get(path, [])
        if self.filters:
            found = [each for each in found if all(_has(each, *pair) for pair in query.items())]
        return found[:limit]

    async def post(self, path: str, body: Json, headers: Mapping[str, str] = NO_HEADERS) -> Answer:
        self._check("POST", path, {**headers} or body)
        made = self.collections.setdefault(path, [])
        content = {**body, "id": f"{len(made) + 1}"}
        made.append(content)
        if path in self.lost:
            self.lost.remove(path)
            raise NeighbourUnavailable(f"{self.name}: POST {path}: no answer")
        return Answer(201, self.answers.get(path, content))

    async def patch(self, path: str, body: Json) -> Answer:
        self._check("PATCH", path, body)
        return Answer(200, {})

    async def delete(self, path: str) -> None:
        self._check("DELETE", path)

    async def aclose(self) -> None:
        pass

    def sent(self, method: str) -> int:
        """How many requests of a method there were."""
        return sum(each == method for each, _, _ in self.requests)

    def _check(self, method: str, path: str, sent: Any = None) -> None:
        self.requests.append((method, path, sent))
        if status := self.refusals.get(f"{method} {path}"):
            raise RefusedByNeighbour(f"{self.name}: {method} {path}: {status}", status)


def _has(resource: Json, name: str, value: str) -> bool:
    first, _, rest = name.partition(".")
    there = resource.get(first)
    if rest:
        return isinstance(there, dict) and _has(there, rest, value)
    return bool(there == value)
