"""`@type` where it selects among several definitions, and v4 has only one.

A validator of v5 selects by `@type`, else by `@baseType`, else the first definition. v4 demands
nothing of either, so a type that the value does not fit is replaced in v5's view.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from productordering.versions.mapping import REFERENCE, TYPES_OF_V4, TYPING
from tmf630.wire import Json

PRODUCT: Final = "ProductRefOrValue"
_PRODUCTS: Final = ("Product", "ProductRef")
_PLACES: Final = ("GeographicLocation", "GeographicSite", "GeographicAddress", "PlaceRef")

PARTY_REF, PARTY_ROLE_REF = "PartyRef", "PartyRoleRef"
REFERRED: Final[Mapping[str, str]] = {PARTY_REF: "Party", PARTY_ROLE_REF: "PartyRole"}
"""What a reference refers to when it does not say so."""
_PARTIES: Final = frozenset({"Individual", "Organization", "Party"})
_PARTY_ROLES: Final = frozenset(
    {"PartyRole", "Supplier", "BusinessPartner", "Consumer", "Producer"}
)
"""The types of which a value would be a party or a role itself, and not a reference."""

CHARACTERISTIC: Final = "Characteristic"
_ARRAY: Final = "Array"
_KINDS: Final[Mapping[type, str]] = {
    bool: "Boolean",
    int: "Integer",
    float: "Number",
    str: "String",
    dict: "Object",
}
"""The kind of a characteristic by the Python type of its value."""
_NUMERIC: Final = {"Number": {"Integer", "Number"}, "Float": {"Integer", "Number"}}
_FITTING: Final[Mapping[str, set[str]]] = {
    **{each: {each} for each in _KINDS.values()},
    **_NUMERIC,
}
"""The kinds of values that the types of characteristics allow."""


def selected(branches: Sequence[str], value: Json) -> str:
    """The definition that `@type`, else `@baseType` selects, or the first."""
    for name in ("@type", "@baseType"):
        if value.get(name) in branches:
            return str(value[name])
    return branches[0]


def product(value: Json) -> str:
    """The definition of a product of v5."""
    return selected(_PRODUCTS, value)


def with_type_of_product(stored: Json) -> Json:
    """A stored product with the `@type` that v5 requires."""
    if "@type" in stored and stored["@type"] != TYPES_OF_V4[PRODUCT]:
        if "id" in stored or product(stored) == "Product":
            return stored
        return {**stored, "@type": "Product"}
    only_refers = stored.keys() <= {*REFERENCE, *TYPING}
    refers = "id" in stored and ("@referredType" in stored or only_refers)
    return {**stored, "@type": "ProductRef" if refers else "Product"}


def with_type_of_place(place: Json) -> Json:
    """A place of v4, without its role, with the `@type` that v5 requires."""
    if "id" not in place and ("@type" not in place or selected(_PLACES, place) == "PlaceRef"):
        return {**place, "@type": "GeographicAddress"}
    return place if "@type" in place else {**place, "@type": "PlaceRef"}


def with_type_of_party(party: Json) -> Json:
    """A reference of v4 to a party or a role, as v5 types it."""
    referred = party.get("@referredType")
    made = {**party, "@type": PARTY_REF if referred in _PARTIES else PARTY_ROLE_REF}
    if referred == REFERRED[made["@type"]]:
        del made["@referredType"]
    return made


def as_reference(party: Json) -> Json:
    """A party where v5 allows references only, for clients that type it by what it refers to."""
    kind = party.get("@type")
    if kind not in _PARTIES | _PARTY_ROLES:
        return party
    made = {"@referredType": kind, **party}
    return {**made, "@type": PARTY_REF if kind in _PARTIES else PARTY_ROLE_REF}


def with_type_of_characteristic(stored: Json) -> Json:
    """A stored characteristic with the `@type` of its value, unless it has a type of its own."""
    kind = _kind(stored.get("value"))
    named = stored.get("@type")
    chosen = named if _is_of_v5(named) else stored.get("@baseType")
    if not _is_of_v5(chosen):
        is_own = named is not None
    else:
        is_own = chosen != CHARACTERISTIC and _fits(str(chosen), kind)
    if is_own:
        return stored if named is not None else {**stored, "@type": chosen}
    return {**stored, "@type": kind + CHARACTERISTIC}


def _is_of_v5(name: Any) -> bool:
    if not isinstance(name, str) or not name.endswith(CHARACTERISTIC):
        return False
    kind = name.removesuffix(CHARACTERISTIC)
    return not kind or kind.removesuffix(_ARRAY) in _FITTING


def _kind(value: Any) -> str:
    """The kind of a value, such as `String` or `IntegerArray`; empty when it is of no kind."""
    if not isinstance(value, list):
        return _KINDS.get(type(value), "")
    kinds = {_KINDS.get(type(each), "") for each in value}
    if kinds == {"Integer", "Number"}:
        return "Number" + _ARRAY
    return kinds.pop() + _ARRAY if len(kinds) == 1 and "" not in kinds else ""


def _fits(name: str, kind: str) -> bool:
    """Whether a value of that kind may be in a characteristic of that type."""
    declared = name.removesuffix(CHARACTERISTIC)
    if declared.endswith(_ARRAY) != kind.endswith(_ARRAY):
        return False
    return kind.removesuffix(_ARRAY) in _FITTING[declared.removesuffix(_ARRAY)]
