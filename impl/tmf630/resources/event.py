"""What has happened to a resource, as the one who changes it tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Event(NamedTuple):
    """An event of a resource.

    `type` is its definition in the contract, such as `ProductOrderStateChangeEvent`.
    `field_path` tells which attributes it is about, where the definition has that. `resource` is
    the resource as the event shows it, where that is another one than the change leaves behind.
    """

    type: str
    field_path: str | None = None
    resource: Mapping[str, Any] | None = None
