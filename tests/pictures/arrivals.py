"""Orders as they come to an operator in the course of days: more by day than by night."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, Final

from productordering.ordering.lifecycle import TERMINAL
from productordering.seed import orders
from tmf630.identifiers import new_id
from tmf630.store.entries import Record

_ENDED: Final = 3_400
_DAYS: Final = 30
_LASTING: Final = 15
"""Days after which an open order is a third as frequent."""
_BY_HOUR: Final = (1, 1, 1, 0, 1, 1, 2, 3, 4, 5, 5, 4, 3, 4, 5, 5, 4, 4, 5, 6, 5, 3, 3, 2)
"""Open orders that are placed in each hour of a day."""
_HOUR: Final = timedelta(hours=1)


def arrivals(now: datetime, hour: int) -> Iterator[Record]:
    """Orders that have been placed until now, at that hour of a day: the same each time."""
    for number, order in enumerate((*_ended(now), *_open(now, hour)), 1):
        prefix = order["externalId"].rpartition("-")[0]
        order["externalId"] = f"{prefix}-{number:06d}"
        yield Record.of(new_id(), 1, order)


def _ended(now: datetime) -> Iterator[Any]:
    """Orders that have ended, up to now."""
    made = orders(Random(0), now + timedelta(days=_DAYS))
    return islice(
        (each for each in made if each["state"] in TERMINAL and _last(each) <= now), _ENDED
    )


def _open(now: datetime, hour: int) -> Iterator[Any]:
    for ago in range(_DAYS * 24):
        until = now - ago * _HOUR
        made = orders(Random(ago), until)
        found = (
            each
            for each in made
            if each["state"] not in TERMINAL and _placed(each) > until - 2 * _HOUR
        )
        many = _BY_HOUR[(hour - ago) % 24] * math.exp(-ago / 24 / _LASTING)
        yield from islice(found, round(many))


def _placed(order: Any) -> datetime:
    return datetime.fromisoformat(order["orderDate"])


def _last(order: Any) -> datetime:
    """When it reached its state, which its first note tells."""
    return datetime.fromisoformat(order["note"][0]["date"])
