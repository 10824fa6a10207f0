"""What the documents of a catalogue say, and what they refer to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from ordercentre.catalogue.model import Offering, Specification
from ordercentre.catalogue.reading.offerings import OfferingDocument, offering, specification
from ordercentre.catalogue.reading.prices import PriceDocument, price
from ordercentre.catalogue.resolution import resolved
from ordercentre.neighbours.collection import Collection
from ordercentre.neighbours.documents import Document, Documents, Unreadable
from ordercentre.neighbours.protocol import NeighbourUnavailable
from tmf630.wire import Json, quoted

_OFFERING: Final = "productOffering"
_SPECIFICATION: Final = "productSpecification"
_PRICE: Final = "productOfferingPrice"


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
    """Reads the documents of the catalogue of that name, each once while it is unchanged."""

    def __init__(self, name: str, documents: Documents) -> None:
        self._name = name
        readers = {
            (_OFFERING, False): _offering,
            (_SPECIFICATION, False): _specification,
            (_PRICE, False): _price,
            (_PRICE, True): _alteration,
        }
        self._collections = {
            (collection, alters): Collection(name, collection, documents, read)
            for (collection, alters), read in readers.items()
        }

    async def meaning(self, key: Key) -> Meaning | None:
        """What a document says; None if it is unknown. Raises NeighbourUnavailable."""
        return await self._collections[key.collection, key.alters].get(key.id)

    def offering(self, key: Key, found: Meanings) -> Offering | None:
        """An offering with its prices; None for what is none, or not found.

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
                if other.collection != _PRICE or other in seen:
                    continue
                if (there := found[other]) is None:
                    raise NeighbourUnavailable(
                        f"{self._name}: {key} names {other}, which is not there"
                    )
                seen.add(other)
                waiting.append((other, there))
                yield other, there


def offering_key(id: str) -> Key:
    """The key of an offering."""
    return Key(_OFFERING, id)


def specification_key(id: str) -> Key:
    """The key of a specification."""
    return Key(_SPECIFICATION, id)


def _offering(document: Document, id: str) -> Meaning:
    _check_id(document, id)
    read = offering(document)
    return Meaning(document.content, read, _once(_of_offering(read)))


def _specification(document: Document, id: str) -> Meaning:
    _check_id(document, id)
    return Meaning(document.content, specification(document))


def _price(document: Document, id: str) -> Meaning:
    _check_id(document, id)
    read = price(document)
    return Meaning(document.content, read, _once(_of_price(read)))


def _alteration(document: Document, id: str) -> Meaning:
    _check_id(document, id)
    return Meaning(document.content, price(document))


def _check_id(document: Document, id: str) -> None:
    if (there := document.required_text("id")) != id:
        raise Unreadable(f"id is {quoted(there)}")


def _of_offering(read: OfferingDocument) -> Iterator[Key]:
    for component in read.offering.components:
        yield offering_key(component.id)
    if read.offering.specification and read.offering.specification.id:
        yield specification_key(read.offering.specification.id)
    for each in read.prices:
        if isinstance(each, str):
            yield Key(_PRICE, each)
        else:
            yield from _of_price(each)


def _of_price(read: PriceDocument) -> Iterator[Key]:
    for id in read.parts:
        yield Key(_PRICE, id)
    for alteration in read.alterations:
        yield Key(_PRICE, alteration.id, alters=True)


def _once(keys: Iterator[Key]) -> tuple[Key, ...]:
    return tuple(dict.fromkeys(keys))
