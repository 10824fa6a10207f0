"""What clients change of their orders, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final, NamedTuple

from tests.api.orders import Json

START: Final = "requestedStartDate"
_CHARACTERISTIC: Final = (
    "$.productOrderItem[?(@.id=='{}')].product.productCharacteristic[?(@.name=='{}')].value"
)


class Place(NamedTuple):
    """A characteristic of an item, or an attribute of the order: then the item is empty."""

    item: str
    name: str

    @property
    def path(self) -> str:
        """Its path in an order, in the language of a JSON Patch Query."""
        return _CHARACTERISTIC.format(*self) if self.item else f"$.{self.name}"


class Answer(Enum):
    """What an amendment is answered: it may be too late or not, or is sent when it is too late."""

    ANY = "any"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Amendment:
    """New values, after so many seconds, and what they have to be answered."""

    values: Mapping[Place, Any]
    pause: float
    answer: Answer = Answer.ANY

    @property
    def patch(self) -> list[Json]:
        """The JSON Patch Query that makes it."""
        return [
            {"op": "replace", "path": place.path, "value": value}
            for place, value in self.values.items()
        ]


class Known:
    """The values that an order can have, as far as its client knows.

    There are several of a place where the client lost the answer to an amendment. `begins` is the
    moment before which nothing may be sent, in seconds since 1970. `is_timely` is whether nothing
    was sent before the latest date was known.
    """

    _MARGIN: Final = 0.5
    """Seconds by which a later date comes in time: else the order may be on its way."""

    def __init__(self, order: Json, lead_seconds: float) -> None:
        self._lead_seconds = lead_seconds
        self._values = {place: [value] for place, value in values_of(order).items()}
        self.begins = self._begins(order.get(START))
        self.is_timely = True

    def accept(self, amendment: Amendment) -> None:
        """Note an amendment that was accepted."""
        self._values |= {place: [value] for place, value in amendment.values.items()}
        if start := amendment.values.get(Place("", START)):
            begins = self._begins(start)
            self.is_timely = datetime.now(UTC).timestamp() < self.begins - self._MARGIN
            self.begins = begins if self.is_timely else min(self.begins, begins)

    def doubt(self, amendment: Amendment) -> None:
        """Note an amendment that may have been accepted before it was refused."""
        for place, value in amendment.values.items():
            self._values[place] = [*self._values[place], value]
        if start := amendment.values.get(Place("", START)):
            self.begins = min(self.begins, self._begins(start))
            self.is_timely = False

    def check(self, order: Json) -> None:
        """Fail unless the order has values that it can have."""
        now = values_of(order)
        for place, values in self._values.items():
            assert now[place] in values, (place, now[place], values)

    def _begins(self, start: str | None) -> float:
        return datetime.fromisoformat(start).timestamp() - self._lead_seconds if start else 0.0


def values_of(order: Json) -> dict[Place, Any]:
    """What can be amended of an order."""
    found = {Place("", START): order[START]} if START in order else {}
    return found | dict(_characteristics(order))


def _characteristics(part: Json) -> Iterator[tuple[Place, Any]]:
    for item in part.get("productOrderItem", ()):
        for each in item.get("product", {}).get("productCharacteristic", ()):
            yield Place(item["id"], each["name"]), each["value"]
        yield from _characteristics(item)
