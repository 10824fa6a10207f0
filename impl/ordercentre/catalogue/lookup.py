"""Looks up offerings in a catalogue, with all that belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Final, NamedTuple

from ordercentre.catalogue.meanings import (
    Key,
    Meaning,
    Meanings,
    Reader,
    offering_key,
    specification_key,
)
from ordercentre.catalogue.model import Found, Offering, Specification
from ordercentre.neighbours.bounded import keep
from ordercentre.neighbours.concurrency import gathered
from ordercentre.neighbours.documents import KeptDocuments, fetched, resource_path
from ordercentre.neighbours.protocol import NeighbourUnavailable
from tmf630.wire import Json

_MAX_DOCUMENTS: Final = 1000
_MAX_KEPT: Final = 2000


class _Kept(NamedTuple):
    """What was found for one id, and the documents that said so, None for one that is missing."""

    documents: Mapping[str, Json | None]
    found: Found


class Catalogue:
    """The catalogue of that name, such as `catalog`, by its documents.

    What is found for an id is found again without reading anything, as long as `documents` gives
    the same objects for the same paths.
    """

    def __init__(self, name: str, documents: KeptDocuments) -> None:
        self._name = name
        self._documents = documents
        self._reader = Reader(name, documents)
        self._kept: dict[Key, _Kept] = {}

    async def find(
        self, offering_ids: Iterable[str], specification_ids: Iterable[str] = ()
    ) -> Found:
        """The offerings and specifications of these ids, and what belongs to them.

        At most 1,000 documents are asked for. Raises NeighbourUnavailable also for what the
        catalogue itself has to mend: a document cannot be read, a price that is named is not there,
        or an offering is a component of itself.
        """
        wanted = [*map(offering_key, dict.fromkeys(offering_ids))]
        wanted += map(specification_key, dict.fromkeys(specification_ids))
        known = [*filter(None, map(self._kept.get, wanted))]
        if len(known) < len(wanted) or not await self._are_unchanged(known):
            meanings = await self._look_up(wanted)
            known = [self._belonging(key, meanings) for key in wanted]
        return _together(known)

    async def _are_unchanged(self, known: Sequence[_Kept]) -> bool:
        documents: dict[str, Json | None] = {}
        for each in known:
            documents.update(each.documents)
        self._refuse_too_many(len(documents))
        if self._documents.are_current(documents):
            return True
        current = await gathered(self._fetched, documents)
        return all(current[path] is document for path, document in documents.items())

    async def _fetched(self, path: str) -> Json | None:
        return await fetched(self._documents, path)

    async def _look_up(self, keys: Iterable[Key]) -> Meanings:
        """What these documents say, and all that they refer to, directly and by others."""
        found: dict[Key, Meaning | None] = {}
        wanted = dict.fromkeys(keys)
        while wanted:
            self._refuse_too_many(len(found) + len(wanted))
            read = await gathered(self._reader.meaning, wanted)
            found.update(read)
            others = (other for meaning in read.values() if meaning for other in meaning.refers_to)
            wanted = {other: None for other in others if other not in found}
        return found

    def _belonging(self, root: Key, meanings: Meanings) -> _Kept:
        """What belongs to an id of those that were looked up; it is kept unless it is unknown."""
        offerings: dict[str, Offering] = {}
        specifications: dict[str, Specification] = {}
        documents: dict[str, Json | None] = {}
        waiting = [root]
        seen = {root}
        while waiting:
            key = waiting.pop()
            meaning = meanings[key]
            if path := resource_path(key.collection, key.id):
                documents[path] = meaning.document if meaning else None
            if meaning is None:
                continue
            if offering := self._reader.offering(key, meanings):
                offerings[key.id] = offering
            elif isinstance(meaning.content, Specification):
                specifications[key.id] = meaning.content
            waiting += [other for other in meaning.refers_to if other not in seen]
            seen.update(meaning.refers_to)
        self._refuse_cycles(offerings)
        kept = _Kept(documents, Found(offerings, specifications))
        if offerings or specifications:
            keep(self._kept, root, kept, _MAX_KEPT)
        return kept

    def _refuse_too_many(self, count: int) -> None:
        if count > _MAX_DOCUMENTS:
            raise NeighbourUnavailable(
                f"{self._name}: what is ordered consists of more than {_MAX_DOCUMENTS:,} documents"
            )

    def _refuse_cycles(self, offerings: Mapping[str, Offering]) -> None:
        components = {
            id: [component.id for component in offering.components]
            for id, offering in offerings.items()
            if offering.components
        }
        try:
            TopologicalSorter(components).prepare()
        except CycleError as error:
            cycle = " → ".join(reversed(error.args[1]))
            raise NeighbourUnavailable(
                f"{self._name}: a productOffering is a component of itself: {cycle}"
            ) from None


def _together(known: Sequence[_Kept]) -> Found:
    if len(known) == 1:
        return known[0].found
    offerings: dict[str, Offering] = {}
    specifications: dict[str, Specification] = {}
    for _, found in known:
        offerings.update(found.offerings)
        specifications.update(found.specifications)
    return Found(offerings, specifications)
