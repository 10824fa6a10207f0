"""Sorting a collection: `?sort=-orderDate,priority` (TMF630 part 1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tmf630.errors import INVALID_QUERY, Fault
from tmf630.query.attributes import Attributes, QueryError
from tmf630.store.condition import ID, Kind, Sort

PARAMETER: Final = "sort"
MAX_KEYS: Final = 8


def keys(query: Sequence[tuple[str, str]], attributes: Attributes) -> tuple[Sort, ...]:
    """The keys that the pairs of a query string name, the first the most important.

    `-` before a name means descending, `+` or nothing ascending. Raises a 400 Fault.
    """
    given = [value for name, value in query if name == PARAMETER]
    if len(given) > 1:
        raise Fault(INVALID_QUERY, f"{PARAMETER}: is given more than once")
    names = given[0].split(",") if given and given[0] else []
    if len(names) > MAX_KEYS:
        raise Fault(INVALID_QUERY, f"{PARAMETER}: names more than {MAX_KEYS} attributes")
    return tuple(_key(name, attributes) for name in names)


def _key(text: str, attributes: Attributes) -> Sort:
    # A plus sign comes out of a query string as a space.
    name = text.strip(" ").removeprefix("+")
    descending = name.startswith("-")
    try:
        attribute = attributes.find(tuple(name.removeprefix("-").split("."))).attribute
    except QueryError as error:
        raise Fault(INVALID_QUERY, f"{PARAMETER}: {error}") from None
    if attribute.kind is Kind.ANY:
        raise Fault(INVALID_QUERY, f"{PARAMETER}: {name} may be of any type, which has no order")
    # Hrefs begin alike and end in the id: they sort as ids do.
    return Sort(ID if attribute.path == ("href",) else attribute, descending)
