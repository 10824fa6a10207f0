"""Moments and ages, as options of commands."""

from __future__ import annotations

import re
import time
from typing import Any, Final

import click

from tmf630.instants import microseconds, midnight

_AGE: Final = re.compile(r"(\d{1,6})([hd])", re.ASCII)
_UNITS: Final = {"h": 3_600.0, "d": 86_400.0}


class _Age(click.ParamType[float]):
    """An age such as `36h` or `400d`, in seconds."""

    name = "age"

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        if isinstance(value, float):
            return value
        match = _AGE.fullmatch(value)
        if match is None:
            self.fail(f"{value!r} is no age: write hours as 36h, days as 400d", param, ctx)
        return int(match[1]) * _UNITS[match[2]]


class _Moment(click.ParamType[float]):
    """A moment in seconds since 1970: a date-time, the midnight of a date in UTC, or an age."""

    name = "time"

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        if isinstance(value, float):
            return value
        if match := _AGE.fullmatch(value):
            return time.time() - int(match[1]) * _UNITS[match[2]]
        found = microseconds(value)
        if found is None:
            found = midnight(value)
        if found is None:
            self.fail(
                f"{value!r} is no time: write 2026-01-31T08:15:00Z, 2026-01-31, 24h or 7d",
                param,
                ctx,
            )
        return found / 1_000_000


AGE: Final = _Age()
MOMENT: Final = _Moment()
