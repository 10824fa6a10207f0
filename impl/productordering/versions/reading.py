"""v5's view of what is stored.

The view shares with the stored resource what is the same in both: change neither in place.
"""

from __future__ import annotations

from typing import Any

from productordering.versions import types
from productordering.versions.plans import PLANS, Part
from tmf630.wire import Json


def order(stored: Json) -> Json:
    """A stored product order as v5's `ProductOrder`.

    `href` stays as it is: the server knows where it serves v5.
    """
    view: Json = read("ProductOrder", stored)
    return view


def task(stored: Json) -> Json:
    """A stored cancellation task as v5's `CancelProductOrder`."""
    view: Json = read("CancelProductOrder", stored)
    return view


def read(definition: str, stored: Any) -> Any:
    """The view of a stored object of a v5 definition; what is no object stays as it is."""
    if not isinstance(stored, dict):
        return stored
    plan = PLANS[definition]
    if plan.shape is not None:
        stored = plan.shape[0](stored)
        if definition == types.PRODUCT:
            plan = PLANS[types.product(stored)]
    parts = plan.read
    view: Json = {}
    for name, value in stored.items():
        part = parts.get(name)
        if part is None:
            if name not in plan.hidden:
                view[name] = value
            continue
        shown = value if part.definition is None else _contained(part, value)
        if part.allowed is None or part.allowed(shown):
            view[part.name] = shown
    if plan.type is not None and view.get("@type", plan.type_of_v4) == plan.type_of_v4:
        view["@type"] = plan.type
    return view


def _contained(part: Part, value: Any) -> Any:
    definition = part.definition or ""
    if isinstance(value, list):
        return [read(definition, each) for each in value]
    return read(definition, value)
