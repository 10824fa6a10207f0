"""Sorting a collection: `?sort=-orderDate,priority` (TMF630 part 1)."""

from __future__ import annotations

from typing import Final

from tmf630.query.attributes import Attributes
from tmf630.query.parameters import SORT, fault
from tmf630.query.values import QueryError
from tmf630.store.condition import ID, Kind, Sort

MAX_KEYS: Final = 8


def keys(text: str | None, attributes: Attributes) -> tuple[Sort, ...]:
    """The keys of a `sort` parameter, the most important one first.

    `-` before a name means descending, `+` or nothing ascending. Raises a 400 Fault.
    """
    names = text.split(",") if text else []
    if len(names) > MAX_KEYS:
        raise fault(SORT, f"names more than {MAX_KEYS} attributes")
    return tuple(_key(name, attributes) for name in names)


def _key(text: str, attributes: Attributes) -> Sort:
    # A plus sign comes out of a query string as a space.
    name = text.strip(" ").removeprefix("+")
    descending = name.startswith("-")
    try:
        attribute = attributes.find(tuple(name.removeprefix("-").split("."))).attribute
    except QueryError as error:
        raise fault(SORT, str(error)) from None
    if attribute.kind is Kind.ANY:
        raise fault(SORT, f"{name} may be of any type, which has no order")
    # Hrefs begin alike and end in the id: they sort as ids do.
    return Sort(ID if attribute.path == ("href",) else attribute, descending)
