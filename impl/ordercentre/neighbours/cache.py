"""The documents of a neighbour, which are asked for again only when they may have changed."""

from __future__ import annotations

import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Final, Protocol

from ordercentre.neighbours.bounded import keep
from ordercentre.neighbours.protocol import Answer, NeighbourUnavailable
from tmf630.single_flight import SingleFlight
from tmf630.wire import Json, encode

_MAX_BYTES: Final = 64 * 1024 * 1024
_MISSING_SECONDS: Final = 5.0
"""For how long at most a document counts as missing: what is asked for is often made just then."""
_NUMBER: Final = re.compile(r"[0-9]{1,9}")


class Source(Protocol):
    """Where documents come from, such as a Neighbour."""

    @property
    def name(self) -> str:
        """Its name in messages."""

    async def get(self, path: str, *, etag: str | None) -> Answer | None:
        """The answer to a GET; None for 404. With an `etag` its status may be 304."""


@dataclass(frozen=True, slots=True)
class _Cached:
    """A document; `size` is the length of its JSON text."""

    content: Json
    etag: str | None
    size: int
    fresh_until: float


class CachedDocuments:
    """Documents by path, at most `limit` of them and `max_bytes` of their JSON text.

    A document is used for `max_age` seconds, or less if the neighbour says so. Then the neighbour
    is asked whether it has changed; while that is unavailable, the old document is not used.
    Nothing may change a document that `get` returns: others have it, too.
    """

    def __init__(
        self,
        neighbour: Source,
        max_age: float,
        limit: int,
        *,
        max_bytes: int = _MAX_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._neighbour = neighbour
        self._max_age = max_age
        self._limit = limit
        self._max_bytes = max_bytes
        self._clock = clock
        self._documents: OrderedDict[str, _Cached] = OrderedDict()
        self._bytes = 0
        # Apart: requests for what there is not must not crowd out what there is.
        self._missing: dict[str, float] = {}
        self._loads: SingleFlight[Json | None] = SingleFlight()

    async def get(self, path: str) -> Json | None:
        """The document; None for 404. Raises NeighbourUnavailable and RefusedByNeighbour."""
        cached = self._documents.get(path)
        if cached is not None and self._clock() < cached.fresh_until:
            self._documents.move_to_end(path)
            return cached.content
        if self._clock() < self._missing.get(path, 0.0):
            return None
        return await self._loads.run(path, partial(self._load, path))

    def are_current(self, documents: Mapping[str, Json | None]) -> bool:
        """Whether `get` would return these very documents now, and ask no one for them."""
        now, known = self._clock(), self._documents
        for path, document in documents.items():
            cached = known.get(path)
            if document is None:
                if cached is not None or now >= self._missing.get(path, 0.0):
                    return False
            elif cached is None or cached.content is not document or now >= cached.fresh_until:
                return False
            else:
                known.move_to_end(path)
        return True

    async def aclose(self) -> None:
        """Cancel the requests that run; the neighbour is not closed."""
        await self._loads.aclose()

    async def _load(self, path: str) -> Json | None:
        asked_at = self._clock()
        cached = self._documents.get(path)
        answer = await self._neighbour.get(path, etag=cached.etag if cached else None)
        self._discard(path)
        if answer is None:
            until = asked_at + min(self._max_age, _MISSING_SECONDS)
            keep(self._missing, path, until, self._limit)
            return None
        if cached is not None and answer.status == HTTPStatus.NOT_MODIFIED:
            content, etag, size = cached.content, cached.etag, cached.size
        else:
            content = self._object(path, answer)
            etag, size = answer.headers.get("etag"), len(encode(content))
        seconds = _freshness(answer.headers)
        if seconds is not None:
            fresh_until = asked_at + min(self._max_age, seconds)
            self._keep(path, _Cached(content, etag, size, fresh_until))
        return content

    def _object(self, path: str, answer: Answer) -> Json:
        if isinstance(answer.content, dict):
            return answer.content
        raise NeighbourUnavailable(f"{self._neighbour.name}: GET {path}: the answer is no object")

    def _keep(self, path: str, cached: _Cached) -> None:
        if cached.size > self._max_bytes:
            return
        self._documents[path] = cached
        self._bytes += cached.size
        while len(self._documents) > self._limit or self._bytes > self._max_bytes:
            _, oldest = self._documents.popitem(last=False)
            self._bytes -= oldest.size

    def _discard(self, path: str) -> None:
        self._missing.pop(path, None)
        cached = self._documents.pop(path, None)
        if cached is not None:
            self._bytes -= cached.size


def _freshness(headers: Mapping[str, str]) -> float | None:
    """For how many seconds an answer may be used, by RFC 9111; None if it may not be kept."""
    directives = _directives(headers.get("cache-control", ""))
    if "no-store" in directives:
        return None
    if "no-cache" in directives:
        return 0.0
    if "max-age" not in directives:
        return math.inf
    # An age that cannot be read is any age.
    max_age, age = directives["max-age"], headers.get("age", "0")
    if _NUMBER.fullmatch(max_age) and _NUMBER.fullmatch(age):
        return float(max(0, int(max_age) - int(age)))
    return 0.0


def _directives(value: str) -> Mapping[str, str]:
    """The directives of a Cache-Control header, by their names in lower case."""
    pairs = (directive.partition("=") for directive in value.split(","))
    return {name.strip().lower(): text.strip().strip('"') for name, _, text in pairs}
