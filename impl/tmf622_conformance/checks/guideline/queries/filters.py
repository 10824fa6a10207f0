"""The filters of requests, and the orders that each one finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tmf622_conformance.check import MANDATORY, OPTIONAL, RECOMMENDED, Level
from tmf622_conformance.server.api import item

_PART_6: Final = "TMF630 part 6, JSONPath"
ORDERS_BY_NAME: Final[Mapping[str, Mapping[str, Any]]] = {
    "a": {
        "category": "b2b",
        "priority": "1",
        "description": "blue, wide",
        "requestedStartDate": "2026-12-01T08:00:00+01:00",
        "relatedParty": [{"id": "p1", "role": "customer", "@referredType": "Individual"}],
        "productOrderItem": [
            item("1", action="add", quantity=2),
            item("2", action="modify", quantity=9),
        ],
    },
    "b": {
        "category": "b2c",
        "priority": "2",
        "requestedStartDate": "2026-12-01T07:30:00Z",
        "relatedParty": [
            {"id": "p2", "role": "seller", "@referredType": "Organization"},
            {"id": "p1", "role": "customer", "@referredType": "Individual"},
        ],
        "productOrderItem": [item("1", action="add", quantity=9)],
    },
    "c": {
        "category": "wholesale",
        "priority": "3",
        "requestedStartDate": "2027-01-15T00:00:00Z",
        "productOrderItem": [item("1", action="noChange")],
    },
}
"""The orders that each filter selects from."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A percent-encoded query, and the names of the orders that it finds."""

    name: str
    level: Level
    query: str
    finds: str
    sentence: str
    source: str = ""


FILTERS: Final[Sequence[Filter]] = (
    Filter("equal", MANDATORY, "category=b2b", "a", "attribute=value finds what is equal"),
    Filter("different-attributes", MANDATORY, "category=b2b&priority=2", "", "all must hold"),
    Filter(
        "nested",
        MANDATORY,
        "relatedParty.role=seller",
        "b",
        "dots lead into nested objects, and any element of an array may match",
    ),
    Filter("nested-any", MANDATORY, "relatedParty.id=p1", "ab", "any element of an array matches"),
    Filter(
        "number",
        MANDATORY,
        "productOrderItem.quantity=2",
        "a",
        "numbers are compared as numbers",
    ),
    Filter("values", MANDATORY, "category=b2b,b2c", "ab", "values after a comma mean either"),
    Filter(
        "repeated",
        MANDATORY,
        "category=b2b&category=wholesale",
        "ac",
        "a repeated attribute means either value",
    ),
    Filter("eq", RECOMMENDED, "category.eq=b2b", "a", ".eq finds what is equal"),
    Filter("ne", RECOMMENDED, "category.ne=b2b", "bc", ".ne finds what is not equal"),
    Filter("gt", MANDATORY, "priority.gt=2", "c", ".gt finds what is greater"),
    Filter("gte", MANDATORY, "priority.gte=2", "bc", ".gte finds what is greater or equal"),
    Filter("lt", MANDATORY, "priority.lt=2", "a", ".lt finds what is less"),
    Filter("lte", MANDATORY, "priority.lte=2", "ab", ".lte finds what is less or equal"),
    Filter(
        "range",
        MANDATORY,
        "priority.gt=1&priority.lt=3",
        "b",
        "two operators on an attribute must both hold",
    ),
    Filter("number-gt", MANDATORY, "productOrderItem.quantity.gt=5", "ab", "numbers have an order"),
    Filter("regex", RECOMMENDED, "category.regex=%5Eb2", "ab", ".regex finds what a pattern fits"),
    Filter(
        "regex-literal",
        OPTIONAL,
        "category*=%5Eb2",
        "ab",
        "attribute*=pattern finds texts that match the pattern",
    ),
    Filter("gt-literal", RECOMMENDED, "priority%3E2", "c", "attribute>value means .gt"),
    Filter("gte-literal", RECOMMENDED, "priority%3E=2", "bc", "attribute>=value means .gte"),
    Filter("gte-encoded", OPTIONAL, "priority%3E%3D2", "bc", "the whole sign may be encoded"),
    Filter(
        "eq-encoded", OPTIONAL, "category%3D%3Db2b", "a", "attribute==value, encoded, is equality"
    ),
    Filter(
        "regex-encoded",
        OPTIONAL,
        "category%3D~%5Eb2",
        "ab",
        "attribute=~pattern, encoded, finds texts that match the pattern",
    ),
    Filter("lt-literal", RECOMMENDED, "priority%3C2", "a", "attribute<value means .lt"),
    Filter("lte-literal", RECOMMENDED, "priority%3C=2", "ab", "attribute<=value means .lte"),
    Filter(
        "instant",
        MANDATORY,
        "requestedStartDate=2026-12-01T07:00:00Z",
        "a",
        "a date-time finds the same instant with any offset",
    ),
    Filter(
        "instant-lt",
        MANDATORY,
        "requestedStartDate.lt=2026-12-01T07:15:00Z",
        "a",
        "date-times are compared as instants",
    ),
    Filter(
        "date",
        RECOMMENDED,
        "requestedStartDate.gte=2027-01-15",
        "c",
        "a date alone is its midnight UTC",
    ),
    Filter(
        "date-range",
        MANDATORY,
        "requestedStartDate.gte=2026-12-01T00:00:00Z&requestedStartDate.lt=2026-12-02T00:00:00Z",
        "ab",
        "two bounds make a range of date-times",
    ),
    Filter(
        "quoted",
        RECOMMENDED,
        "description=%22blue,%20wide%22",
        "a",
        "a comma within double quotes belongs to the value",
    ),
    Filter(
        "comma",
        OPTIONAL,
        "description=blue,%20wide",
        "a",
        "a value with a comma in it is found as a whole too",
    ),
    Filter("ne-values", OPTIONAL, "category.ne=b2b,b2c", "c", ".ne with several values is neither"),
    Filter(
        "enum", MANDATORY, "productOrderItem.action=modify", "a", "an enumerated value is found"
    ),
    Filter(
        "same-element",
        OPTIONAL,
        "filter=%24.productOrderItem%5B%3F%28%40.action%3D%3D%27add%27%20%26%26%20%40.quantity%3E5%29%5D",
        "b",
        "a JSONPath filter applies to one and the same element",
        _PART_6,
    ),
    Filter(
        "path-without-root",
        OPTIONAL,
        "filter=productOrderItem%5B%3F%28%40.action%3D%3D%27modify%27%29%5D",
        "a",
        "the root of a JSONPath filter may be left out",
        _PART_6,
    ),
    Filter(
        "with-fields",
        MANDATORY,
        "fields=priority&category=b2b",
        "a",
        "a filter and attribute selection work together",
    ),
)
