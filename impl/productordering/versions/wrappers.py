"""Objects that v5 wraps: related parties, channels, places; and product relationships.

v4 has a role and a reference in one object, v5 has the reference in an attribute of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from productordering.versions import types
from productordering.versions.mapping import (
    BESIDE_SUFFIX,
    REFERENCE,
    TYPING,
    WRAPPERS,
    Wrapper,
)
from productordering.versions.validity import is_valid
from tmf630.wire import Json

_IDENTITY: Final = ("id", "@referredType", "@type")
"""With one of these v4 names something else, and the rest of what is beside is not about it."""
_REFERENCES_ONLY: Final = "RelatedPartyRefOrPartyRoleRef"
_PLACE: Final = "RelatedPlaceRefOrValue"
_UNIDENTIFIED: Final = ""
"""The id that v5 shows where it requires one, and v4 has none."""
_TYPED: Final[Mapping[str, Callable[[Json], Json]]] = {
    "partyOrPartyRole": types.with_type_of_party,
    "channel": lambda channel: {**channel, "@type": "ChannelRef"},
    "place": types.with_type_of_place,
}


def wrapped(definition: str, stored: Json) -> Json:
    """The v5 object of a stored one."""
    wrapper = WRAPPERS[definition]
    beside = stored.get(wrapper.member)
    own = {n: each for n, each in stored.items() if n not in wrapper.projected}
    own.pop(wrapper.member, None)
    if definition == _PLACE:
        own = _with_own_typing(own)
    said = {name: stored[name] for name in wrapper.projected if name in stored}
    inside = _alone(wrapper, said)
    # A client of v4 may have used the name for something else.
    if isinstance(beside, dict) and isinstance(beside.get("@type"), str):
        reconciled = _reconciled(wrapper, beside, said)
        if reconciled is not None and definition == _REFERENCES_ONLY:
            reconciled = types.as_reference(reconciled)
        if reconciled is None or is_valid(wrapper.definition, reconciled):
            inside = reconciled
    return own if inside is None else {**own, wrapper.member: inside}


def unwrapped(definition: str, value: Json) -> Json:
    """The stored object of a v5 one."""
    wrapper = WRAPPERS[definition]
    inside = value.get(wrapper.member)
    own = {name: each for name, each in value.items() if name != wrapper.member}
    if definition == _PLACE:
        own = _without_own_typing(own)
    if not isinstance(inside, dict):
        return {**wrapper.nothing, **own}
    if definition == _REFERENCES_ONLY:
        inside = types.as_reference(inside)
    own = {name: each for name, each in own.items() if name not in REFERENCE}
    said = _projected(wrapper, inside)
    beside = {} if _alone(wrapper, said) == inside else {wrapper.member: inside}
    return {**own, **said, **beside}


def flattened(stored: Json) -> Json:
    """The v5 relationship of a stored one: the reference to the product is no object of its own.

    What v4 says of the product besides stays in `product`, as v4 says it.
    """
    product = stored.get("product")
    product = product if isinstance(product, dict) else {}
    made = {name: each for name, each in stored.items() if name not in (*REFERENCE, "product")}
    made |= {"id": _UNIDENTIFIED} | {n: product[n] for n in REFERENCE if n in product}
    rest = {name: each for name, each in product.items() if name not in REFERENCE}
    return {**made, "product": rest} if rest else made


def deepened(value: Json) -> Json:
    """The stored relationship of a v5 one."""
    rest = value.get("product")
    product = rest if isinstance(rest, dict) else {}
    product = {**product, **{name: value[name] for name in REFERENCE if name in value}}
    if product.get("id") == _UNIDENTIFIED:
        del product["id"]
    made = {name: each for name, each in value.items() if name not in REFERENCE}
    return {**made, "product": product}


def _alone(wrapper: Wrapper, said: Json) -> Json | None:
    """What v5 reads in v4's words alone."""
    return None if said == wrapper.nothing else _TYPED[wrapper.member](said)


def _projected(wrapper: Wrapper, inside: Json) -> Json:
    """v4's words for what is inside; only texts, since nothing else is valid in v4."""
    said = {n: inside[n] for n in wrapper.projected if isinstance(inside.get(n), str)}
    if wrapper.member == "partyOrPartyRole" and "@referredType" not in said:
        kind = inside.get("@type")
        said["@referredType"] = types.REFERRED.get(kind, kind) if isinstance(kind, str) else "Party"
    return {**wrapper.nothing, **said}


def _reconciled(wrapper: Wrapper, beside: Json, said: Json) -> Json | None:
    """What is beside, with what v4 has changed since."""
    then = _projected(wrapper, beside)
    changed = [n for n in wrapper.projected if then.get(n) != said.get(n)]
    if not changed:
        return beside
    if any(name in _IDENTITY for name in changed):
        return _alone(wrapper, said)
    made: dict[str, Any] = {n: each for n, each in beside.items() if n not in changed}
    return made | {name: said[name] for name in changed if name in said}


def _with_own_typing(own: Json) -> Json:
    """The types of the v5 wrapper, where v4 uses their names for what is inside."""
    beside = {name + BESIDE_SUFFIX: name for name in TYPING}
    return {
        beside.get(name, name): each
        for name, each in own.items()
        if name not in beside or isinstance(each, str)
    }


def _without_own_typing(own: Json) -> Json:
    made = {n + BESIDE_SUFFIX if n in TYPING else n: each for n, each in own.items()}
    if made.get("@type" + BESIDE_SUFFIX) == _PLACE:
        del made["@type" + BESIDE_SUFFIX]
    return made
