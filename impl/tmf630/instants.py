"""Points in time, as texts (RFC 3339) and as numbers that compare."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

_DATE: Final = r"(\d{4})-(\d\d)-(\d\d)"
_DATE_TIME: Final = re.compile(
    _DATE + r"[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))", re.ASCII
)
_DATE_ALONE: Final = re.compile(_DATE, re.ASCII)
_MONTH_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_EPOCH_DAYS: Final = 719_468  # days from 0000-03-01 to 1970-01-01
_FEBRUARY: Final = 2


def timestamp(now: datetime) -> str:
    """An instant in UTC, to the millisecond: `2026-01-31T08:15:00.000Z`."""
    return now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def microseconds(text: str) -> int | None:
    """Microseconds from 1970-01-01T00:00:00Z to a date-time; None when the text is none.

    Any year from 0000 to 9999 has its place, which Python's own dates do not offer. A leap
    second is the first second of the next minute, what is finer than a microsecond is cut off.
    """
    match = _DATE_TIME.fullmatch(text)
    if not match:
        return None
    *date_time, fraction, sign, hours, minutes = match.groups()
    year, month, day, hour, minute, second = map(int, date_time)
    days = _days(year, month, day)
    offset = _offset(sign, hours, minutes) if sign else 0
    if days is None or offset is None or hour > 23 or minute > 59 or second > 60:  # noqa: PLR2004
        return None
    seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - offset
    return seconds * 1_000_000 + int((fraction or "")[:6].ljust(6, "0"))


def are_same(one: str, other: str) -> bool:
    """Whether two date-times are the same moment, to the last digit; False when one is none."""
    moments = [
        (microseconds(text), match[7][6:].rstrip("0") if match[7] else "")
        for text in (one, other)
        if (match := _DATE_TIME.fullmatch(text))
    ]
    return len(moments) == 2 and moments[0] == moments[1] and moments[0][0] is not None  # noqa: PLR2004


def midnight(text: str) -> int | None:
    """The same of a date alone, at its midnight in UTC."""
    match = _DATE_ALONE.fullmatch(text)
    days = _days(*map(int, match.groups())) if match else None
    return None if days is None else days * 86_400_000_000


def _offset(sign: str, hours: str, minutes: str) -> int | None:
    hour, minute = int(hours), int(minutes)
    if hour > 23 or minute > 59:  # noqa: PLR2004 - as clocks go
        return None
    seconds = hour * 3600 + minute * 60
    return -seconds if sign == "-" else seconds


@lru_cache
def _days(year: int, month: int, day: int) -> int | None:
    """Days since 1970-01-01 in the Gregorian calendar, which RFC 3339 extends to every year."""
    if not 1 <= month <= len(_MONTH_DAYS) or not 1 <= day <= _length(year, month):
        return None
    # Years that begin in March have their leap day at the end.
    year, month = (year, month - 3) if month > _FEBRUARY else (year - 1, month + 9)
    leap_days = year // 4 - year // 100 + year // 400
    return year * 365 + leap_days + (153 * month + 2) // 5 + day - 1 - _EPOCH_DAYS


def _length(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if leap and month == _FEBRUARY else _MONTH_DAYS[month - 1]
