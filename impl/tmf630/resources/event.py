"""An event of a resource, as the code that changes the resource makes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Event(NamedTuple):
    """An event of a resource.

    `type` is its definition in the contract, such as `ProductOrderStateChangeEvent`. `field_path`
    names the attributes that it concerns, where the definition has that. `resource` is the resource
    in the event, where that is not the resource after the change. `api` is the API in whose form
    alone it is published, empty for all.
    """

    type: str
    field_path: str | None = None
    resource: Mapping[str, Any] | None = None
    api: str = ""
