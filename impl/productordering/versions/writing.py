"""The stored form of what v5 says.

The stored form shares with the v5 resource what is the same in both: change neither in place. An
attribute that v4 declares, and v5 does not, means what it means in v4.
"""

from __future__ import annotations

from typing import Any

from productordering.versions import types
from productordering.versions.plans import PLANS, Part
from tmf630.wire import Json


def order(value: Json) -> Json:
    """The stored form of v5's `ProductOrder`, `ProductOrder_FVO` or `ProductOrder_MVO`."""
    stored: Json = write("ProductOrder", value)
    return stored


def task(value: Json) -> Json:
    """The stored form of v5's `CancelProductOrder` or `CancelProductOrder_FVO`."""
    stored: Json = write("CancelProductOrder", value)
    return stored


def write(definition: str, value: Any) -> Any:
    """The stored form of an object of a v5 definition; what is no object stays as it is."""
    if not isinstance(value, dict):
        return value
    plan = PLANS[definition]
    shape = plan.shape
    if definition == types.PRODUCT:
        plan = PLANS[types.product(value)]
    parts = plan.written
    stored: Json = {}
    for name, each in value.items():
        part = parts.get(name)
        if part is None:
            stored.setdefault(name, each)
        else:
            stored[part.name] = each if part.definition is None else _contained(part, each)
    if plan.type_of_v4 is not None and stored.get("@type") == plan.type:
        del stored["@type"]
    return stored if shape is None else shape[1](stored)


def _contained(part: Part, value: Any) -> Any:
    definition = part.definition or ""
    if isinstance(value, list):
        return [write(definition, each) for each in value]
    return write(definition, value)
