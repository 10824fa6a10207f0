"""Second spellings of enum values, turned into the contract's own before anything is stored.

An overlay may add a spelling to an enum and say with `x-synonyms` which value it stands for. Only
attributes of the contract are looked at: the same word in an extension is the client's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]


class Spelling:
    """Where second spellings can occur below the definitions of a contract."""

    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self._synonyms: dict[str, Mapping[str, str]] = {
            name: schema["x-synonyms"]
            for name, schema in definitions.items()
            if "x-synonyms" in schema
        }
        references = {name: _references(schema) for name, schema in definitions.items()}
        leading = set(self._synonyms)
        while more := {
            name
            for name, attributes in references.items()
            if name not in leading and not leading.isdisjoint(attributes.values())
        }:
            leading |= more
        self._attributes = {
            name: [(a, d) for a, d in references[name].items() if d in leading] for name in leading
        }

    def correct(self, definition: str, value: Any) -> None:
        """Spell a valid value of a definition as the contract does, in place."""
        for attribute, below in self._attributes.get(definition, ()):
            if value is not None and attribute in value:
                value[attribute] = self._corrected(below, value[attribute])

    def _corrected(self, definition: str, value: Any) -> Any:
        if definition in self._synonyms:
            return self._synonyms[definition].get(value, value)
        for each in value if isinstance(value, list) else (value,):
            self.correct(definition, each)
        return value


def _references(schema: Schema) -> dict[str, str]:
    """The attributes of a definition that are of another definition, alone or as an array."""
    found = {}
    for name, attribute in schema.get("properties", {}).items():
        reference = attribute.get("$ref") or attribute.get("items", {}).get("$ref")
        if reference:
            found[name] = reference.removeprefix("#/definitions/")
    return found
