"""What the latest orders tell: where they came from, and how long orders take.

No index serves channels and places, so a page of the latest orders is read, and these are counted.
So a reading, and the list behind a number, take as long with a thousand orders as with a million.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from console.orders.address import Pairs, encoded
from console.overview.figures import COLLECTION
from console.overview.readings import Asking, Question
from console.overview.spans import instant
from console.texts import N_
from tmf630.instants import microseconds
from tmf630.query.attributes import Attributes, Definitions
from tmf630.query.values import QueryError

Order = Mapping[str, Any]

_PLACED: Final = 500
_COMPLETED: Final = 200
_MOST: Final = 12
"""Values of a breakdown that are shown."""
_FRESH: Final = 30.0
_P95: Final = 0.95
_ORDER: Final = "ProductOrder"
_PLACE: Final = "productOrderItem.product.place"
_REGION: Final = "region"
_SHORT: Final = "id,externalId,state,orderDate"
_COLUMNS: Final = "id,state,category,orderDate,completionDate"


@dataclass(frozen=True, slots=True)
class Value:
    """A value that orders have, how many have it, and the query of these."""

    label: str
    query: str
    count: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The values of an attribute, the most frequent first, and how many more there are."""

    title: str
    values: Sequence[Value]
    more: int


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest orders: how many, the query of them, and whether there are earlier ones."""

    count: int
    query: str
    is_cut: bool
    breakdowns: Sequence[Breakdown]


@dataclass(frozen=True, slots=True)
class Times:
    """The seconds from ordered to completed of the latest completed orders, and their query."""

    count: int
    query: str
    median: float
    p95: float


def placed(since: datetime, definitions: Definitions) -> Question[Latest]:
    """The latest orders since a moment; `definitions` are those of the contract."""
    places = _Places.of(definitions)
    window: Pairs = [("orderDate.gte", instant(since))]
    query = _page("orderDate", window, _PLACED, f"orderDate,category,channel,{_PLACE}")

    def ask(asking: Asking) -> Latest:
        orders, total = asking.api.find(asking.caller, COLLECTION, query)
        found = window
        if is_cut := total > len(orders):
            # Further orders may have the date of the last one.
            last = orders[-1]["orderDate"]
            orders = [each for each in orders if each["orderDate"] != last]
            found = [("orderDate.gt", last)]
        breakdowns = [
            _breakdown(orders, found, N_("Channel"), "channel.id", _channels),
            _breakdown(orders, found, N_("Category"), "category", _category),
            _breakdown(orders, found, places.title, f"{_PLACE}.{places.attribute}", places.values),
        ]
        return Latest(len(orders), encoded(found), is_cut, breakdowns)

    return Question(query, ask, _FRESH)


def completed(since: datetime) -> Question[Times | None]:
    """The times of the latest orders that were completed since a moment, None without any."""
    window: Pairs = [("completionDate.gte", instant(since))]
    query = _page("completionDate", window, _COMPLETED, "orderDate,completionDate")

    def ask(asking: Asking) -> Times | None:
        orders, total = asking.api.find(asking.caller, COLLECTION, query)
        seconds = sorted(map(_seconds, orders))
        if not seconds:
            return None
        is_cut = total > len(orders)
        first = [("completionDate.gte", orders[-1]["completionDate"])] if is_cut else window
        return Times(
            len(seconds),
            encoded([*first, ("sort", "-completionDate"), ("columns", _COLUMNS)]),
            quantile(seconds, 0.5),
            quantile(seconds, _P95),
        )

    return Question(query, ask, _FRESH)


def oldest(query: str) -> Question[Order | None]:
    """The order of a query that was placed before the others, None without any."""
    pairs = [("sort", "orderDate"), ("limit", "1"), ("fields", _SHORT)]
    query = f"{query}&{encoded(pairs)}"

    def ask(asking: Asking) -> Order | None:
        orders = asking.api.find(asking.caller, COLLECTION, query).resources
        return orders[0] if orders else None

    return Question(query, ask, _FRESH)


def _page(date: str, window: Pairs, limit: int, fields: str) -> str:
    return encoded([*window, ("sort", f"-{date}"), ("limit", str(limit)), ("fields", fields)])


def quantile(ordered: Sequence[float], part: float) -> float:
    """The least of the values that such a part of them does not exceed."""
    return ordered[math.ceil(part * len(ordered)) - 1]


_Values = Callable[[Order], Iterator[tuple[str, str]]]
"""The values of an order, and what each is called."""


def _channels(order: Order) -> Iterator[tuple[str, str]]:
    for each in order.get("channel") or ():
        yield each["id"], each.get("name") or each["id"]


def _category(order: Order) -> Iterator[tuple[str, str]]:
    yield order.get("category", ""), order.get("category", "")


class _Places(NamedTuple):
    """The attribute by which the places of products are counted, and what it is called."""

    title: str
    attribute: str

    @classmethod
    def of(cls, definitions: Definitions) -> _Places:
        """Their regions where the contract declares these, else the places themselves."""
        try:
            Attributes(definitions, _ORDER).find((*_PLACE.split("."), _REGION))
        except QueryError:
            return cls(N_("Place"), "id")
        return cls(N_("Region"), _REGION)

    def values(self, order: Order) -> Iterator[tuple[str, str]]:
        for item in order.get("productOrderItem") or ():
            for place in item.get("product", {}).get("place") or ():
                value = place.get(self.attribute)
                yield value, value if self.attribute == _REGION else place.get("name") or value


def _breakdown(
    orders: Sequence[Order], window: Pairs, title: str, attribute: str, values: _Values
) -> Breakdown:
    counts, labels = Counter[str](), dict[str, str]()
    for order in orders:
        of_order = {value: label for value, label in values(order) if value}
        counts.update(of_order.keys())
        labels |= of_order
    frequent = counts.most_common(_MOST)
    if len(counts) > _MOST:
        frequent = [(value, count) for value, count in frequent if count > 1]
    shown = [
        Value(labels[value], encoded([*window, (attribute, _quoted(value))]), count)
        for value, count in frequent
    ]
    return Breakdown(title, shown, len(counts) - len(shown))


def _quoted(value: str) -> str:
    """A value in a query, where commas and semicolons would divide it."""
    return f'"{value}"' if any(each in value for each in ',;"') else value


def _seconds(order: Order) -> float:
    ends = (microseconds(order.get(name, "")) or 0 for name in ("completionDate", "orderDate"))
    completed, ordered = ends
    return max(0.0, (completed - ordered) / 1_000_000)
