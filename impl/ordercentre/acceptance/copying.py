"""Parts of a product order as a service order has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ordercentre.stored_parts import place
from productordering.versions.mapping import OF_THE_SERVER
from tmf630.wire import Json

_LOCATIONS: Final = frozenset({"href", "@schemaLocation"})
_VALUE: Final = "value"
_OF_V5: Final = frozenset({"id", "characteristicRelationship"})
"""What v4 does not declare of a characteristic, and TMF641 does: it may be of any shape."""
_URL: Final = re.compile(
    r"https?://[A-Za-z0-9._~-]+(?::[0-9]+)?"
    r"(?:[/?](?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?",
    re.IGNORECASE,
)
_STATES: Final = {"active": "active", "suspended": "inactive", "terminated": "terminated"}
"""The state of a service by the status of its product, where TMF638 has one that means the same."""


def copied(value: Any) -> Any:
    """A copy of what both contracts have alike.

    It has no relative location, which leads nowhere from elsewhere, and nothing that the server
    stores beside v4's attributes. The value of a characteristic is copied as it is.
    """
    if isinstance(value, list):
        return [copied(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: each if name == _VALUE else copied(each)
        for name, each in value.items()
        if name not in OF_THE_SERVER and (name not in _LOCATIONS or _is_url(each))
    }


def parties(parent: Json) -> list[Json]:
    """The related parties of an order or a product; one without an id cannot be named."""
    return [
        {
            **copied(each),
            "@type": each.get("@type") or "RelatedParty",
            "@referredType": each.get("@referredType") or "Party",
        }
        for each in parent.get("relatedParty", ())
        if each["id"]
    ]


def notes(parent: Json) -> list[Json]:
    """The notes of an order or an item, each with an id, which TMF641 v4.0 requires.

    What v4 does not declare may be of any shape: those of an item are v5's.
    """
    given = parent.get("note")
    found = [
        each
        for each in (given if isinstance(given, list) else ())
        if isinstance(each, dict) and isinstance(each.get("text"), str) and each["text"]
    ]
    taken = {each["id"] for each in found if isinstance(each.get("id"), str)}
    free = (id for n in range(1, len(taken) + len(found) + 1) if (id := f"note-{n}") not in taken)
    return [
        {"id": each["id"] if isinstance(each.get("id"), str) else next(free), **_rest(each)}
        for each in found
    ]


def _rest(note: Json) -> Json:
    return {n: note[n] for n in ("author", "date", "text") if isinstance(note.get(n), str)}


def characteristics(product: Json, names: Mapping[str, str]) -> list[Json]:
    """The characteristics of a product by the names that the service has for them."""
    return [
        {
            **{name: part for name, part in copied(each).items() if name not in _OF_V5},
            "name": names.get(each["name"], each["name"]),
        }
        for each in product.get("productCharacteristic", ())
    ]


def service(item: Json, names: Mapping[str, str]) -> Json:
    """What an item says of its service, whichever specification that has."""
    product = item.get("product", {})
    title = product.get("name") or item.get("productOffering", {}).get("name")
    made: Json = {
        "name": title or product.get("productSpecification", {}).get("name"),
        "description": product.get("description"),
        "state": _STATES.get(product.get("status", "")),
        "startDate": product.get("startDate"),
        "endDate": product.get("terminationDate"),
        "serviceCharacteristic": characteristics(product, names),
        "place": [copied(place(each)) for each in product.get("place", ())],
        "relatedParty": parties(product),
        "note": notes(item),
        "relatedEntity": _product(item),
    }
    return {"@type": "Service", **without_empty(made)}


def _product(item: Json) -> list[Json]:
    """The product that is modified or deleted. That of `add` is not there when it is ordered."""
    id = item.get("product", {}).get("id")
    if not id or item["action"] == "add":
        return []
    typing = {"@type": "RelatedEntityRefOrValue", "@referredType": "Product"}
    return [{"id": id, "role": "product", **typing}]


def without_empty(attributes: Mapping[str, Any]) -> Json:
    """The attributes that say something."""
    return {name: each for name, each in attributes.items() if each not in (None, "", [])}


def chosen(parent: Json, names: Iterable[str]) -> Json:
    """The attributes of these names that say something."""
    return without_empty({name: parent.get(name) for name in names})


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and bool(_URL.fullmatch(value))
