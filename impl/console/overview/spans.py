"""Hours and days, in which orders are counted. They are those of UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

HOURS: Final = 24
DAYS: Final = 30
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


class Span(NamedTuple):
    """The time from `start` until before `end`."""

    start: datetime
    end: datetime

    def query(self, attribute: str) -> str:
        """The TMF630 query of what has that attribute within the span."""
        return f"{attribute}.gte={instant(self.start)}&{attribute}.lt={instant(self.end)}"


def hours(now: datetime) -> Sequence[Span]:
    """The hour of that moment, after those before it."""
    return _spans(now.astimezone(UTC).replace(minute=0, second=0, microsecond=0), _HOUR, HOURS)


def days(now: datetime) -> Sequence[Span]:
    """The day of that moment, after those before it."""
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return _spans(day, _DAY, DAYS)


def instant(moment: datetime) -> str:
    """A moment, as queries have it: `2026-01-31T08:15:00Z`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _spans(last: datetime, length: timedelta, count: int) -> Sequence[Span]:
    starts = [last - length * (count - 1 - number) for number in range(count)]
    return [Span(start, start + length) for start in starts]
