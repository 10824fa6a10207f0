"""Common mistakes of clients that a server mends, if its settings say so.

A valid body stays as it is. An invalid one is mended in place, by its schema, and then validated
again, so the server stores valid resources only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from tmf630.wire import Json
from tmf_contracts.branches import Branches

Schema = Mapping[str, Any]
Types = Mapping[str, Callable[[Json], str]]
"""Definition of a reference, to the function that finds the type that an instance refers to."""
Tolerated = dict[str, None]
"""The notes of one request, such as `nulls;/note/0/date`, in the order of their finding."""

HEADER: Final = "X-Tolerated"
NULLS: Final = "nulls"
_PATCH_SUFFIXES: Final = ("_Update", "_MVO")
"""The ends of the names of TM Forum's definitions of merge patches, in versions 4 and 5."""
UNTYPED_REFERENCES: Final = "untyped-references"
DATE_OFFSETS: Final = "date-offsets"
WHOLE_NUMBERS: Final = "whole-numbers"
UNKNOWN_PARAMETERS: Final = "unknown-parameters"

_REFERRED_TYPE: Final = "@referredType"
_WITHOUT_COLON: Final = re.compile(r"(.+T.+[+-]\d\d)(\d\d)")
_MAX_NOTES: Final = 20
"""Notes in the header, which counts the others."""
_MAX_PLACE_LENGTH: Final = 200
"""Characters of a place in a note."""
_SAFE_IN_HEADER: Final = "/~@-._$*"


class Tolerance:
    """The tolerances of a server, by name. `types` finds a missing `@referredType`."""

    def __init__(self, names: Collection[str], types: Types) -> None:
        self._names = frozenset(names)
        self._types = types if UNTYPED_REFERENCES in self._names else {}

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def mended(
        self, definitions: Mapping[str, Schema], branches: Branches, name: str, value: Any
    ) -> Tolerated:
        """Mend a value of the definition of that name in place; returns the notes of it."""
        mending = _Mending(self._names, definitions, branches, self._types)
        if self._names:
            mending.mend(name, value)
        return mending.notes


NOTHING: Final = Tolerance((), {})


class _Mending:
    """Mends one value: `notes` says what, and where."""

    def __init__(
        self,
        names: Collection[str],
        definitions: Mapping[str, Schema],
        branches: Branches,
        types: Types,
    ) -> None:
        self.notes: Tolerated = {}
        self._names = names
        self._definitions = definitions
        self._branches = branches
        self._types = types

    def mend(self, definition: str, value: Any) -> None:
        self._value({"$ref": f"#/definitions/{definition}"}, value, "")

    def _value(self, schema: Schema, value: Any, place: str) -> Any:
        """The mended value; objects and arrays are mended in place."""
        definition = schema.get("$ref", "").removeprefix("#/definitions/")
        if definition:
            definition = self._branches.selected(definition, value)
            schema = self._definitions[definition]
        match value:
            case dict():
                self._object(definition, schema, value, place)
            case list():
                for index, each in enumerate(value):
                    value[index] = self._value(schema.get("items", {}), each, f"{place}/{index}")
            case str() if DATE_OFFSETS in self._names and schema.get("format") == "date-time":
                if match := _WITHOUT_COLON.fullmatch(value):
                    self._add_note(DATE_OFFSETS, place)
                    return f"{match[1]}:{match[2]}"
            case float() if WHOLE_NUMBERS in self._names and schema.get("type") == "integer":
                if value.is_integer():
                    self._add_note(WHOLE_NUMBERS, place)
                    return int(value)
        return value

    def _object(self, definition: str, schema: Schema, value: Json, place: str) -> None:
        declared: Mapping[str, Schema] = schema.get("properties", {})
        for name in [name for name in declared if name in value]:
            where = f"{place}/{name}"
            if value[name] is not None:
                value[name] = self._value(declared[name], value[name], where)
            elif NULLS in self._names and self._is_optional(definition, schema, name):
                self._add_note(NULLS, where)
                del value[name]
        find = self._types.get(definition)
        if find and value.get(_REFERRED_TYPE) is None:
            value[_REFERRED_TYPE] = find(value)
            self._add_note(UNTYPED_REFERENCES, f"{place}/{_REFERRED_TYPE}")

    def _is_optional(self, definition: str, schema: Schema, name: str) -> bool:
        """Whether an attribute can be left out when it is null.

        In a merge patch it cannot: there null removes, which must not fail silently.
        """
        if definition.endswith(_PATCH_SUFFIXES):
            return False
        declared = schema["properties"][name]
        definition = declared.get("$ref", "").removeprefix("#/definitions/")
        resolved = self._definitions[definition] if definition else declared
        typed = "type" in resolved or "properties" in resolved
        return typed and not resolved.get("x-nullable") and name not in schema.get("required", ())

    def _add_note(self, name: str, place: str) -> None:
        self.notes[note(name, place)] = None


def note(name: str, place: str) -> str:
    """The note of one mistake: the name of the tolerance, and where."""
    return f"{name};{quote(place[:_MAX_PLACE_LENGTH], safe=_SAFE_IN_HEADER)}"


def header_value(notes: Iterable[str]) -> str:
    """The value of the header with those notes."""
    listed = list(notes)
    more = [f"and {len(listed) - _MAX_NOTES} more"] if len(listed) > _MAX_NOTES else []
    return ", ".join([*listed[:_MAX_NOTES], *more])
