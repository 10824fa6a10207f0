"""Synonyms of enum values, replaced by the contract's own before anything is stored.

An overlay can add a synonym to an enum, and say with `x-synonyms` which value it stands for. The
same word in an extension attribute stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tmf_contracts.branches import Branches, branches

Schema = Mapping[str, Any]


class Synonyms:
    """The places of synonyms below the definitions of a contract."""

    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self._synonyms: dict[str, Mapping[str, str]] = {
            name: schema["x-synonyms"]
            for name, schema in definitions.items()
            if "x-synonyms" in schema
        }
        references = {name: _references(schema) for name, schema in definitions.items()}
        below = {
            name: {*references[name].values(), *(selected for _, selected in branches(schema))}
            for name, schema in definitions.items()
        }
        with_synonyms = set(self._synonyms)
        while more := {
            name
            for name, others in below.items()
            if name not in with_synonyms and not with_synonyms.isdisjoint(others)
        }:
            with_synonyms |= more
        self._attributes = {
            name: [(a, d) for a, d in references[name].items() if d in with_synonyms]
            for name in with_synonyms
        }

    def replace(self, definition: str, value: Any) -> None:
        """Replace the synonyms in a valid value of a definition, in place."""
        self._replace(definition, [value])

    def _replace(self, definition: str, values: Sequence[Any]) -> None:
        """Replace those in several values: an array can have tens of thousands of elements."""
        for attribute, below in self._attributes.get(definition, ()):
            having = [each for each in values if each is not None and attribute in each]
            if below in self._synonyms:
                words = self._synonyms[below]
                for each in having:
                    each[attribute] = words.get(each[attribute], each[attribute])
            elif having:
                self._replace(below, [*_elements(each[attribute] for each in having)])


class BranchSynonyms(Synonyms):
    """The same for a contract of which definitions have branches."""

    def __init__(self, definitions: Mapping[str, Schema], selection: Branches) -> None:
        super().__init__(definitions)
        self._selection = selection

    def _replace(self, definition: str, values: Sequence[Any]) -> None:
        by_branch: dict[str, list[Any]] = {}
        for each in values:
            by_branch.setdefault(self._selection.selected(definition, each), []).append(each)
        for selected, of_branch in by_branch.items():
            super()._replace(selected, of_branch)


def _elements(values: Iterable[Any]) -> Iterator[Any]:
    """The values, each element of an array by itself."""
    for each in values:
        if isinstance(each, list):
            yield from each
        else:
            yield each


def _references(schema: Schema) -> dict[str, str]:
    """The attributes of a definition that are of another definition, alone or as an array."""
    found = {}
    for name, attribute in schema.get("properties", {}).items():
        reference = attribute.get("$ref") or attribute.get("items", {}).get("$ref")
        if reference:
            found[name] = reference.removeprefix("#/definitions/")
    return found
