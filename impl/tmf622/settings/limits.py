"""The limits that are settings: their defaults, and what they can be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from marshmallow import ValidationError, fields, validate

from tmf622.settings.settings import Rate
from tmf630.http.limits import LIMITS as REQUEST
from tmf630.store.queries import PAGE_BYTES


class Limit(NamedTuple):
    """A limit that is a whole number: its default, the least and the most that it can be."""

    default: int
    least: int
    most: int
    of: str


LIMITS: Final[Mapping[str, Limit]] = {
    # A resource, which is mostly a body, may have 3 MiB in the store.
    "max_body_bytes": Limit(REQUEST.body_bytes, 1_024, 3 * 1024**2, "Bytes of a body"),
    "max_depth": Limit(REQUEST.depth, 8, REQUEST.depth, "Levels of nesting in a body"),
    "max_query_bytes": Limit(REQUEST.query_bytes, 64, REQUEST.query_bytes, "Bytes of a query"),
    "max_page_bytes": Limit(PAGE_BYTES, 64 * 1024, 64 * 1024**2, "Bytes of a page of a list"),
    "max_requests": Limit(REQUEST.requests, 1, 100_000, "Requests in flight of a process"),
    "max_caller_requests": Limit(0, 0, 100_000, "Requests in flight of a caller, 0 for any"),
    "request_seconds": Limit(30, 1, 600, "Time limit of a request"),
    "max_connections": Limit(15_000, 1, 1_000_000, "Connections of a process"),
    "max_subscriptions": Limit(1_000, 1, 100_000, "Subscriptions"),
    "max_dead_letters": Limit(10_000, 10, 10_000_000, "Dead letters of a subscription"),
    "max_inbox_events": Limit(10_000, 10, 1_000_000, "Events of other servers that are kept"),
}
_PERIODS: Final = {"second": 1, "minute": 60, "hour": 3_600}


class _RateField(fields.Field[Rate]):
    """A rate, such as `100/second`."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Rate:
        found = re.fullmatch(r"([1-9]\d{0,6})/(\w+)", value, re.ASCII)
        if not found or found[2] not in _PERIODS:
            raise ValidationError(f"must be NUMBER/PERIOD, with a period of {', '.join(_PERIODS)}")
        return Rate(int(found[1]), _PERIODS[found[2]])


def _field(limit: Limit) -> fields.Integer:
    allowed = f"must be a whole number from {limit.least} to {limit.most}"
    return fields.Integer(
        load_default=limit.default,
        validate=validate.Range(limit.least, limit.most, error=allowed),
        error_messages={"invalid": allowed},
    )


FIELDS: Final[dict[str, fields.Field[Any]]] = {
    **{name: _field(each) for name, each in LIMITS.items()},
    "max_rate": _RateField(load_default=None),
}
"""Read and validate the texts of the limits."""
