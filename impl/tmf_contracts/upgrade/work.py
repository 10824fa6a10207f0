"""The work that a new revision leaves: what the code has to follow, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from tmf_contracts.model.api import ApiModel
from tmf_contracts.upgrade import gone
from tmf_contracts.upgrade.code import Handler, Text

_MAX_PLACES: Final = 5
"""Places that one item names; it counts the others."""


class Kind(Enum):
    """What is to be done, as a heading."""

    OVERLAY = "Overlay: actions that no longer fit"
    GENERATION = "Generation: what does not go through"
    FILE = "The contract's file, which the code names"
    BASE_PATH = "Another base path"
    MISSING = "Handlers missing"
    OBSOLETE = "Handlers obsolete"
    SIGNATURE = "Handlers of another name or signature"
    ATTRIBUTE = "Attributes gone that the code names"
    STATE = "States without a rule"
    TYPES = "What the type check finds"
    TESTS = "Tests of the contract that fail"


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of work."""

    kind: Kind
    text: str


def handlers(old: Mapping[str, Handler], new: Mapping[str, Handler]) -> Iterator[Item]:
    """The handlers that are missing, obsolete, or of another name or signature.

    `old` and `new` have the handler of each operation, such as `GET /productOrder`.
    """
    for operation in new.keys() - old.keys():
        yield Item(Kind.MISSING, f"{new[operation].signature}: {operation}")
    for operation in old.keys() - new.keys():
        yield Item(Kind.OBSOLETE, f"{old[operation].name}: {operation}")
    for operation in old.keys() & new.keys():
        was, becomes = old[operation], new[operation]
        if was != becomes:
            yield Item(Kind.SIGNATURE, f"{operation}: {was.signature} becomes {becomes.signature}")


def file(old: str, new: str, texts: Iterable[Text]) -> Iterator[Item]:
    """The name of the contract's file, if the code has the old one."""
    places = [each.place for each in texts if each.value == old != new]
    if places:
        yield Item(Kind.FILE, f"{old} becomes {new}: {listed(places)}")


def base_path(old: ApiModel, new: ApiModel) -> Iterator[Item]:
    """The base path, if it changes."""
    was, becomes = old.name.base_path or "/", new.name.base_path or "/"
    if was != becomes:
        yield Item(Kind.BASE_PATH, f"{was} becomes {becomes}")


def attributes(old: ApiModel, new: ApiModel, texts: Iterable[Text]) -> Iterator[Item]:
    """The attributes that are gone, and where the code names them or a path to them."""
    for attribute, places in gone.attributes(old, new, list(texts)).items():
        yield Item(Kind.ATTRIBUTE, f"{attribute}: {listed(places)}")


def states(new: ApiModel, texts: Iterable[Text]) -> Iterator[Item]:
    """The states of resources and of their items that no code names."""
    known = {each.value for each in texts}
    for resource in new.resources:
        found = {resource.definition: resource.state.states if resource.state else None}
        for items in resource.items.values():
            found |= {each.definition: each.state.states for each in items}
        for definition, values in found.items():
            for value in values or ():
                if value not in known:
                    yield Item(Kind.STATE, f"{definition}: {value}")


def listed(places: Sequence[str]) -> str:
    """Places, and how many more there are."""
    more = len(places) - _MAX_PLACES
    return ", ".join([*places[:_MAX_PLACES], *([f"and {more} more"] if more > 0 else [])])
