"""What the documents of a catalogue say, and what they refer to: read once while unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from ordercentre.catalogue.model import Offering, Specification
from ordercentre.catalogue.reading.offerings import OfferingDocument, offering, specification
from ordercentre.catalogue.reading.prices import PriceDocument, price
from ordercentre.catalogue.resolution import resolved
from ordercentre.neighbours.bounded import keep
from ordercentre.neighbours.documents import Document, Unreadable, readable
from ordercentre.neighbours.protocol import NeighbourUnavailable
from tmf630.wire import Json, quoted

OFFERING: Final = "productOffering"
SPECIFICATION: Final = "productSpecification"
PRICE: Final = "productOfferingPrice"
_LIMIT: Final = 20_000


class Key(NamedTuple):
    """A resource. Of a price that `alters` another one, what it refers to has no meaning."""

    collection: str
    id: str
    alters: bool = False

    def __str__(self) -> str:
        return f"{self.collection} {quoted(self.id)}"


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """A document, what it says, and what it refers to."""

    document: Json
    content: OfferingDocument | PriceDocument | Specification
    refers_to: tuple[Key, ...] = ()


Meanings = Mapping[Key, Meaning | None]
"""What is found, None for what the catalogue does not have."""


class Reader:
    """Reads the documents of the catalogue of that name.

    What is read is kept for as long as a document is the same object.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._meanings: dict[Key, Meaning] = {}

    def meaning(self, key: Key, document: Json) -> Meaning:
        """What a document says; raises NeighbourUnavailable if it cannot be read."""
        known = self._meanings.get(key)
        if known is None or known.document is not document:
            known = readable(self._name, str(key), document, lambda part: _meaning(key, part))
            keep(self._meanings, key, known, _LIMIT)
        return known

    def offering(self, key: Key, found: Meanings) -> Offering | None:
        """An offering with its prices; None for one that is not found.

        Raises NeighbourUnavailable if a price is not found, or its prices make no sense.
        """
        meaning = found[key]
        if meaning is None or not isinstance(meaning.content, OfferingDocument):
            return None
        documents = {
            other.id: price.content
            for other, price in self._prices(key, meaning, found)
            if isinstance(price.content, PriceDocument)
        }
        try:
            return resolved(meaning.content, documents)
        except Unreadable as error:
            raise NeighbourUnavailable(f"{self._name}: {key} cannot be read: {error}") from error

    def _prices(self, key: Key, meaning: Meaning, found: Meanings) -> Iterator[tuple[Key, Meaning]]:
        """The prices that something refers to, directly and by others, each once."""
        waiting = [(key, meaning)]
        seen = set()
        while waiting:
            key, meaning = waiting.pop()
            for other in meaning.refers_to:
                if other.collection != PRICE or other in seen:
                    continue
                if (there := found[other]) is None:
                    raise NeighbourUnavailable(
                        f"{self._name}: {key} names {other}, which is not there"
                    )
                seen.add(other)
                waiting.append((other, there))
                yield other, there


def _meaning(key: Key, document: Document) -> Meaning:
    if (id := document.required_text("id")) != key.id:
        raise Unreadable(f"id is {quoted(id)}")
    if key.collection == OFFERING:
        read = offering(document)
        return Meaning(document.content, read, _once(_of_offering(read)))
    if key.collection == SPECIFICATION:
        return Meaning(document.content, specification(document))
    found = price(document)
    return Meaning(document.content, found, () if key.alters else _once(_of_price(found)))


def _of_offering(read: OfferingDocument) -> Iterator[Key]:
    for component in read.offering.components:
        yield Key(OFFERING, component.id)
    if read.offering.specification and read.offering.specification.id:
        yield Key(SPECIFICATION, read.offering.specification.id)
    for each in read.prices:
        if isinstance(each, str):
            yield Key(PRICE, each)
        else:
            yield from _of_price(each)


def _of_price(read: PriceDocument) -> Iterator[Key]:
    for id in read.parts:
        yield Key(PRICE, id)
    for alteration in read.alterations:
        yield Key(PRICE, alteration.id, alters=True)


def _once(keys: Iterator[Key]) -> tuple[Key, ...]:
    return tuple(dict.fromkeys(keys))
