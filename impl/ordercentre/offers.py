"""What can be ordered: the offerings of the catalogue, for somebody who places an order by hand."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

from ordercentre.capture.availability import Sale
from ordercentre.capture.bundles import default_number
from ordercentre.capture.characteristics.describing import described
from ordercentre.capture.characteristics.specification import Characteristic, bounds
from ordercentre.capture.items import ADD
from ordercentre.capture.pricing.prices import priced
from ordercentre.catalogue.lookup import Catalogue
from ordercentre.catalogue.model import AllowedValue, Component, Found, Period
from ordercentre.catalogue.reading.parts import period
from ordercentre.centre import CatalogueRules
from ordercentre.neighbours.documents import Document, Unreadable
from ordercentre.neighbours.protocol import Neighbour
from tmf630.wire import Json

MOST_SEARCHED: Final = 500
"""Offerings of the catalogue's list that are read for a search."""
_MOST_FOUND: Final = 20
_MICROSECONDS: Final = 1_000_000
_FIELDS: Final = "id,name,description,lifecycleStatus,isSellable,validFor"


class Listed(NamedTuple):
    """An offering of a list; `text` is what is searched, in one case."""

    id: str
    name: str
    text: str


class Search(NamedTuple):
    """The offerings that a search finds; `is_complete` is whether all were searched, and shown."""

    offerings: Sequence[Listed]
    is_complete: bool


class Offers:
    """The offerings of a catalogue that can be ordered now, as `rules` say it.

    `neighbour` has the list of them, which is used again for `max_age` seconds. Every method raises
    NeighbourUnavailable and RefusedByNeighbour.
    """

    def __init__(
        self, catalogue: Catalogue, neighbour: Neighbour, rules: CatalogueRules, max_age: float
    ) -> None:
        self._catalogue = catalogue
        self._neighbour = neighbour
        self._rules = rules
        self._max_age = max_age
        self._listed: Sequence[Listed] = ()
        self._is_whole = False
        self._until = 0.0

    async def find(self, words: str) -> Search:
        """The offerings whose name, id or description has all of these words.

        The one with the very id is found, however many there are.
        """
        now = time.monotonic()
        if now >= self._until:
            await self._list()
            self._until = now + self._max_age
        wanted = words.casefold().split()
        found = [each for each in self._listed if all(word in each.text for word in wanted)]
        if words.strip() and not any(each.id == words.strip() for each in found):
            found = [*await self._with_id(words.strip()), *found]
        return Search(found[:_MOST_FOUND], self._is_whole and len(found) <= _MOST_FOUND)

    async def get(self, id: str) -> Mapping[str, Json]:
        """An offering and its components, at any depth, by their ids; empty if it is unknown.

        Each has `id`, `name`, `href`, `characteristics`, `components`, and `prices`: those of the
        usual product, as `OrderPrice` of TMF622. A component has `id`, `default`, `lower` and
        `upper`, None for no limit. One of which there are some if none are chosen cannot be left
        out: its `lower` is 1 at least.
        """
        found = await self._catalogue.find([id])
        return {each: self._offer(each, found) for each in found.offerings}

    async def _list(self) -> None:
        query = {"fields": _FIELDS}
        documents = await self._neighbour.find("/productOffering", query, MOST_SEARCHED)
        self._listed = sorted(self._readable(documents), key=lambda each: each.name.casefold())
        self._is_whole = len(documents) < MOST_SEARCHED

    def _readable(self, documents: Iterable[Json]) -> Iterator[Listed]:
        """Those that can be ordered; what cannot be read, cannot."""
        now = _now()
        for content in documents:
            with suppress(Unreadable):
                document = Document(content)
                status = document.text("lifecycleStatus")
                is_sold = document.flag("isSellable", True)
                if self._can_be_ordered(status, is_sold, period(document), now):
                    id, name = document.required_text("id"), document.text("name")
                    text = f"{name} {id} {document.text('description')}".casefold()
                    yield Listed(id, name or id, text)

    async def _with_id(self, id: str) -> Sequence[Listed]:
        found = (await self._catalogue.find([id])).offerings.get(id)
        if found is None or not self._can_be_ordered(
            found.lifecycle_status, found.is_sellable, found.valid_for, _now()
        ):
            return []
        return [Listed(id, found.name or id, "")]

    def _can_be_ordered(self, status: str, is_sold: bool, valid_for: Period, now: int) -> bool:
        return self._rules.are_live_in(status) and is_sold and valid_for.contains(now)

    def _offer(self, id: str, found: Found) -> Json:
        offering = found.offerings[id]
        now = _now()
        item: Json = {"id": "1", "action": ADD, "quantity": 1, "productOffering": {"id": id}}
        known = described(item, found, {}, now)
        characteristics = [each for name in known.names if (each := known.get(name))]
        values = [
            {"name": each.name, "value": value}
            for each in characteristics
            for value in each.filling
        ]
        item["product"] = {"productCharacteristic": values}
        order, _ = priced({"productOrderItem": [item]}, found, Sale(rules=self._rules, at=now))
        return {
            "id": id,
            "name": offering.name,
            "href": offering.href,
            "characteristics": [*map(_characteristic, characteristics)],
            "components": [*map(_component, offering.components)],
            "prices": order["productOrderItem"][0].get("itemPrice", []),
        }


def _now() -> int:
    return int(time.time() * _MICROSECONDS)


def _component(component: Component) -> Json:
    default = default_number(component)
    return {
        "id": component.id,
        "default": default,
        "lower": max(component.lower or 0, min(default, 1)),
        "upper": component.upper,
    }


def _characteristic(of: Characteristic) -> Json:
    """What a form needs of a characteristic.

    `values` are those that can be chosen, None where others can be written, `units` theirs;
    `ranges` are ranges of numbers in words; `defaults` is what a product gets.
    """
    allowed = of.allowed or ()
    values: list[Any] = [each.value for each in allowed if each.value is not None]
    are_all = of.allowed is not None and len(values) == len(allowed)
    return {
        "name": of.name,
        "valueType": of.value_type,
        "kind": of.kind,
        "least": of.least,
        "most": of.most,
        "fixed": of.fixed,
        "regex": of.regex,
        "values": values if are_all else None,
        "units": [*dict.fromkeys(each.unit for each in allowed if each.unit and not _range(each))],
        "ranges": [text for each in allowed if (text := _range(each))],
        "defaults": [*of.filling],
    }


def _range(of: AllowedValue) -> str:
    """A range such as `≥ 1, < 10 GB`; empty for what is none."""
    bottom, top = bounds(of)
    parts = []
    if of.value_from is not None:
        parts.append(f"{'≥' if bottom else '>'} {of.value_from.normalize():f}")
    if of.value_to is not None:
        parts.append(f"{'≤' if top else '<'} {of.value_to.normalize():f}")
    return f"{', '.join(parts)} {of.unit}".rstrip() if parts else ""
