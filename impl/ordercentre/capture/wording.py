"""Words of messages: periods of time, and lists of what is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

from ordercentre.catalogue.model import Period, Reference
from tmf630.instants import timestamp
from tmf630.wire import quoted

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_EARLIEST: Final = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND
_LATEST: Final = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND
_MOST_LISTED: Final = 10


def moment(at: int) -> str:
    """A moment, in microseconds since 1970, as a date-time within the years 1 to 9999."""
    return timestamp(_EPOCH + _MICROSECOND * min(max(at, _EARLIEST), _LATEST))


def period(valid_for: Period) -> str:
    """A period such as `from 2026-01-01T00:00:00.000Z until 2026-12-31T00:00:00.000Z`."""
    bounds = (("from", valid_for.start), ("until", valid_for.end))
    return " ".join(f"{word} {moment(at)}" for word, at in bounds if at is not None)


def alternatives(words: Sequence[str]) -> str:
    """Words such as `a, b or c`; of many only the first ones."""
    if len(words) > _MOST_LISTED:
        words = (*words[:_MOST_LISTED], f"{len(words) - _MOST_LISTED} more")
    return " or ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)


def texts(values: Iterable[str]) -> str:
    """Texts in quotation marks, such as `"a", "b"`; of many only the first ones."""
    return ", ".join(quoted(each) for each in islice(values, _MOST_LISTED))


def names(references: Iterable[Reference]) -> str:
    """What is referred to, in quotation marks: by name and id, or by id alone."""
    return texts(f"{each.name} ({each.id})" if each.name else each.id for each in references)
