"""Definitions of which `@type` selects a branch, as TM Forum's version 5 has them.

In the inner form such a definition has `x-branches`: `[[value of @type, definition], …]`. Without
properties it is one of its branches, the `oneOf` of OpenAPI 3.0. With properties it is a base: its
first branch is the base itself, the others are its sub-types. A value belongs to the branch that
its `@type` names, else to the one that its `@baseType` names, else to the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tmf_contracts.references import PREFIX

KEYWORD: Final = "x-branches"
TYPE: Final = "@type"
BASE_TYPE: Final = "@baseType"
_OWN: Final = ".own"
"""Ends the name of the JSON Schema of a base itself."""

Json = dict[str, Any]
Branch = tuple[str, str]


def branches(definition: Mapping[str, Any]) -> Sequence[Branch]:
    """The values of `@type` and the definitions that they select; none in most definitions."""
    return [(name, selected) for name, selected in definition.get(KEYWORD, ())]


def is_choice(definition: Mapping[str, Any]) -> bool:
    """Whether a definition is nothing but its branches."""
    return bool(definition.get(KEYWORD)) and "properties" not in definition


def circle(definitions: Mapping[str, Any]) -> str | None:
    """A choice that leads to itself by its branches, so that no value can belong to one."""
    for start in definitions:
        open_, seen = [start], set()
        while open_:
            name = open_.pop()
            if name not in seen and is_choice(definitions[name]):
                seen.add(name)
                following = [selected for _, selected in branches(definitions[name])]
                if start in following:
                    return start
                open_ += following
    return None


class Branches:
    """The branches of the definitions of a contract; it is false when there are none."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        found = {name: branches(each) for name, each in definitions.items() if KEYWORD in each}
        self._branches = {name: (dict(each), each[0][1]) for name, each in found.items() if each}
        self._choices = {name for name in self._branches if is_choice(definitions[name])}

    def __bool__(self) -> bool:
        return bool(self._branches)

    def selected(self, name: str, value: Any) -> str:
        """The definition that itself describes a value of the definition of that name."""
        found = self._branches.get(name)
        while found:
            name = _selected(*found, value)
            found = self._branches[name] if name in self._choices else None
        return name


def _selected(named: Mapping[str, str], first: str, value: Any) -> str:
    if isinstance(value, Mapping):
        for member in (TYPE, BASE_TYPE):
            type_ = value.get(member)
            if isinstance(type_, str) and type_ in named:
                return named[type_]
    return first


def json_schemas(definitions: Mapping[str, Any]) -> Json:
    """The definitions as JSON Schemas, of any draft, in which exactly one branch applies.

    An error in a branch is the error of no other branch. Definitions that have no branches, or no
    other than themselves, stay the same objects.
    """
    made: Json = {}
    for name, definition in definitions.items():
        found = branches(definition)
        if all(selected == name for _, selected in found):
            made[name] = definition
            continue
        if not is_choice(definition):
            made[name + _OWN] = {key: each for key, each in definition.items() if key != KEYWORD}
        null = [{"type": "null"}] if definition.get("x-nullable") else []
        made[name] = {"anyOf": [*null, *_guarded(definitions, found)]}
    return made


def _guarded(definitions: Mapping[str, Any], found: Sequence[Branch]) -> Iterator[Json]:
    """The branches, with conditions of which one holds for every value."""
    names: dict[str, list[str]] = {}
    for name, selected in found:
        names.setdefault(selected, []).append(name)
    has_type, has_base = ({"not": _says(member, dict(found))} for member in (TYPE, BASE_TYPE))
    for selected, own in names.items():
        yield {"allOf": [_says(TYPE, own), _reference(definitions, selected)]}
    for selected, own in names.items():
        yield {"allOf": [has_type, _says(BASE_TYPE, own), _reference(definitions, selected)]}
    yield {"allOf": [has_type, has_base, _reference(definitions, found[0][1])]}


def _says(member: str, names: Sequence[str] | Mapping[str, str]) -> Json:
    return {
        "type": "object",
        "required": [member],
        "properties": {member: {"enum": list(names)}},
    }


def _reference(definitions: Mapping[str, Any], name: str) -> Json:
    definition = definitions[name]
    others = [selected for _, selected in branches(definition) if selected != name]
    is_base = bool(others) and not is_choice(definition)
    return {"$ref": PREFIX + name + (_OWN if is_base else "")}
