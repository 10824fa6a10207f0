"""What has happened to a resource, as the one who changes it tells it."""

from __future__ import annotations

from typing import NamedTuple


class Event(NamedTuple):
    """An event of a resource.

    `type` is its definition in the contract, such as `ProductOrderStateChangeEvent`, and
    `field_path` tells which attributes it is about, where the definition has that.
    """

    type: str
    field_path: str | None = None
