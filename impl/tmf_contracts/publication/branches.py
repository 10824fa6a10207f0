"""`x-branches` as `oneOf` and discriminators of OpenAPI 3.0, of which every validator sees one.

Many validators do not know discriminators: they try every schema of a `oneOf`, and refuse a value
that fits two. So the `@type` of each branch has a pattern: the first takes every name but those of
the others, each other one takes its own names.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tmf_contracts.branches import TYPE, Branch, branches, is_choice

_SPECIAL: Final = re.compile(r"[\\^$.|?*+()\[\]{}/-]")
"""What has a meaning in a regular expression."""
_OF_A_SUB_TYPE: Final = {"type", "properties", "required", "description"}
_COMPARED: Final = ("type", "properties", "required", "x-nullable")
"""What two definitions of the same attributes have in common."""
_PROPERTY: Final = "propertyName"

Json = dict[str, Any]


class Branching:
    """The branches of a contract's definitions, of which the schemas have the `prefix`."""

    def __init__(self, definitions: Mapping[str, Json], prefix: str) -> None:
        self._definitions = definitions
        self._prefix = prefix
        self._bases = {
            selected: name
            for name, definition in definitions.items()
            if not is_choice(definition)
            for _, selected in branches(definition)
            if selected != name and self._extends(selected, name)
        }

    def published(self, name: str, schema: Json) -> Json:
        """The schema of a definition, of the same attributes, with its branches."""
        definition = self._definitions[name]
        if is_choice(definition):
            selected = list(_folded(self._definitions, _flat(self._definitions, name)))
            names = dict.fromkeys(each for _, each in selected)
            return {**schema, "oneOf": [self._ref(each) for each in names], **self._by(selected)}
        made = self._extending(schema, self._bases[name]) if name in self._bases else schema
        found = branches(definition)
        return {**made, **self._by(found)} if found else made

    def _extends(self, name: str, base: str) -> bool:
        """Whether a definition is a base, and more attributes."""
        definition, above = self._definitions[name], self._definitions[base]
        own = definition.get("properties", {})
        return (
            definition.keys() <= _OF_A_SUB_TYPE
            and all(own.get(key) == each for key, each in above["properties"].items())
            and set(above.get("required", ())) <= set(definition.get("required", ()))
        )

    def _extending(self, schema: Json, base: str) -> Json:
        """A schema as its base and what it adds: generators make a class of it that extends."""
        above = self._definitions[base]
        properties = {
            name: each
            for name, each in schema["properties"].items()
            if name not in above["properties"]
        }
        required = [
            name for name in schema.get("required", ()) if name not in above.get("required", ())
        ]
        added = {
            "type": "object",
            **({"properties": properties} if properties else {}),
            **({"required": required} if required else {}),
        }
        rest = {key: each for key, each in schema.items() if key == "description"}
        return {**rest, "allOf": [self._ref(base), added]}

    def _by(self, found: Sequence[Branch]) -> Json:
        mapping = {value: self._prefix + selected for value, selected in found}
        return {"discriminator": {_PROPERTY: TYPE, "mapping": mapping}}

    def _ref(self, name: str) -> Json:
        return {"$ref": self._prefix + name}


def _flat(definitions: Mapping[str, Json], name: str) -> Iterator[Branch]:
    """The branches of a choice, with those of choices among them in their place."""
    for value, selected in branches(definitions[name]):
        if is_choice(definitions[selected]):
            within = list(_flat(definitions, selected))
            yield value, within[0][1]
            yield from within
        else:
            yield value, selected


def _folded(definitions: Mapping[str, Json], found: Iterator[Branch]) -> Iterator[Branch]:
    """Branches of which those of the same attributes are one: no value could tell them apart."""
    first: dict[str, str] = {}
    for value, selected in found:
        definition = definitions[selected]
        same = (
            each
            for each in first
            if all(definitions[each].get(key) == definition.get(key) for key in _COMPARED)
        )
        name = first.setdefault(selected, next(same, selected))
        yield value, name


def exclusive(schemas: Mapping[str, Json]) -> Json:
    """Schemas of OpenAPI 3.0, of which a value fits one branch of each choice.

    Schemas that stay as they are are the same objects.
    """
    made = dict(schemas)
    own: dict[str, set[str]] = {}
    others: dict[str, set[str]] = {}
    for schema in schemas.values():
        if "oneOf" in schema and schema.get("discriminator", {}).get(_PROPERTY) == TYPE:
            names: dict[str, set[str]] = {each["$ref"]: set() for each in schema["oneOf"]}
            for value, reference in schema["discriminator"]["mapping"].items():
                names[reference].add(value)
            first, *rest = names
            for each in rest:
                own.setdefault(each, set()).update(names[each])
                others.setdefault(first, set()).update(names[each])
    for reference in own.keys() | others.keys():
        name = reference.rpartition("/")[2]
        schema = made[name] = copy.deepcopy(schemas[name])
        if reference in own:
            _narrow(schema, f"^({_any(own[reference])})$", required=[TYPE])
        else:
            _narrow(schema, f"^(?!({_any(others[reference])})$)")
    return made


def _any(names: set[str]) -> str:
    return "|".join(_SPECIAL.sub(r"\\\g<0>", name) for name in sorted(names))


def _narrow(schema: Json, pattern: str, required: Sequence[str] = ()) -> None:
    """Narrow the `@type` of an object in place."""
    own = schema["allOf"][-1] if "allOf" in schema else schema
    declared = own.setdefault("properties", {}).get(TYPE, {"type": "string"})
    narrow = {"allOf": [declared]} if "$ref" in declared else declared
    own["properties"][TYPE] = {**narrow, "pattern": pattern}
    if missing := [each for each in required if each not in own.get("required", ())]:
        own["required"] = [*own.get("required", ()), *missing]
