"""Which values the server gives to the resources of a contract: the conventions, resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tmf_contracts.model.attributes import Attribute
from tmf_contracts.model.conventions import GIVEN, Moment, Rule, Value
from tmf_contracts.model.states import StateAttribute

_RESOURCE: Final = "{resource}"
_WORDS: Final = re.compile(r"[A-Z]?[^A-Z]+|[A-Z]+")


@dataclass(frozen=True, slots=True)
class Given:
    """What the server gives to an attribute, and when. `text` is the text of a text value."""

    attribute: str
    value: Value
    moments: frozenset[Moment] = frozenset({Moment.CREATION})
    text: str | None = None


def resolved(
    resource: str,
    definition: str,
    declared: Mapping[str, Attribute],
    state: StateAttribute | None,
    server_owned: frozenset[str],
    results: frozenset[str],
) -> tuple[Given, ...]:
    """What the server gives to a resource of that name and definition with those attributes.

    `results` are the arrays that begin empty.
    """
    found = {
        name: Given(
            name, rule.value, rule.moments, definition if rule.value is Value.DEFINITION else None
        )
        for rule in GIVEN
        for name in _names(rule, resource)
        if _fits(rule, declared.get(name)) and (name in server_owned or not rule.server_owned)
    }
    if state:
        found[state.name] = Given(state.name, Value.FIRST_STATE, text=state.first)
    empty = (Given(name, Value.EMPTY) for name in sorted(results - found.keys()))
    return (*found.values(), *empty)


def _fits(rule: Rule, attribute: Attribute | None) -> bool:
    return attribute is not None and not attribute.array and attribute.type in rule.types


def _names(rule: Rule, resource: str) -> Iterator[str]:
    """The names of attributes that a rule is about."""
    if _RESOURCE not in rule.attribute:
        yield rule.attribute
        return
    words = _WORDS.findall(resource.rpartition(".")[2])
    for index in range(len(words)):
        last = "".join(words[index:])
        yield rule.attribute.replace(_RESOURCE, last[:1].lower() + last[1:])
