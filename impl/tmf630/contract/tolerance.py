"""Requests against the contract's letter that are mended, where a setting says so.

A body that the contract allows is never touched. One that it does not allow is mended in place, by
the schema, and held against the contract again, so that what is stored is as the contract says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

Json = dict[str, Any]
Schema = Mapping[str, Any]
Types = Mapping[str, Callable[[Json], str]]
"""Of a definition that points to something, what finds the type of what it points to."""
Tolerated = dict[str, None]
"""What has been tolerated of one request, such as `nulls;/note/0/date`, in the order of finding."""

HEADER: Final = "X-Tolerated"
NULLS: Final = "nulls"
_OF_PATCHES: Final = "_Update"
"""How the names of TM Forum's definitions of merge patches end."""
UNTYPED_REFERENCES: Final = "untyped-references"
DATE_OFFSETS: Final = "date-offsets"
WHOLE_NUMBERS: Final = "whole-numbers"
UNKNOWN_PARAMETERS: Final = "unknown-parameters"

_REFERRED_TYPE: Final = "@referredType"
_WITHOUT_COLON: Final = re.compile(r"(.+T.+[+-]\d\d)(\d\d)")
_MOST: Final = 20
"""How many places the header names; of more it tells the number."""
_LONGEST: Final = 200
"""Characters of a place in the header."""
_IN_HEADER: Final = "/~@-._$*"


class Tolerance:
    """What a server tolerates, by name.

    `types` finds the `@referredType` that a reference lacks.
    """

    def __init__(self, names: Collection[str], types: Types) -> None:
        self._names = frozenset(names)
        self._types = types if UNTYPED_REFERENCES in self._names else {}

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def mended(self, definitions: Mapping[str, Schema], name: str, value: Any) -> Tolerated:
        """Mend a value, which is to be as the definition of that name says, in place.

        Returns what was done, nothing where nothing can be.
        """
        mending = _Mending(self._names, definitions, self._types)
        if self._names:
            mending.mend(name, value)
        return mending.done


NOTHING: Final = Tolerance((), {})


class _Mending:
    """The mending of one value: `done` says what was done, and where."""

    def __init__(
        self, names: Collection[str], definitions: Mapping[str, Schema], types: Types
    ) -> None:
        self.done: Tolerated = {}
        self._names = names
        self._definitions = definitions
        self._types = types

    def mend(self, definition: str, value: Any) -> None:
        self._value({"$ref": f"#/definitions/{definition}"}, value, "")

    def _value(self, schema: Schema, value: Any, place: str) -> Any:
        """What is to stand in the place of a value; objects and arrays are mended in place."""
        definition = schema.get("$ref", "").removeprefix("#/definitions/")
        schema = self._definitions[definition] if definition else schema
        match value:
            case dict():
                self._object(definition, schema, value, place)
            case list():
                for index, each in enumerate(value):
                    value[index] = self._value(schema.get("items", {}), each, f"{place}/{index}")
            case str() if DATE_OFFSETS in self._names and schema.get("format") == "date-time":
                if match := _WITHOUT_COLON.fullmatch(value):
                    self._note(DATE_OFFSETS, place)
                    return f"{match[1]}:{match[2]}"
            case float() if WHOLE_NUMBERS in self._names and schema.get("type") == "integer":
                if value.is_integer():
                    self._note(WHOLE_NUMBERS, place)
                    return int(value)
        return value

    def _object(self, definition: str, schema: Schema, value: Json, place: str) -> None:
        declared: Mapping[str, Schema] = schema.get("properties", {})
        for name in [name for name in declared if name in value]:
            where = f"{place}/{name}"
            if value[name] is not None:
                value[name] = self._value(declared[name], value[name], where)
            elif NULLS in self._names and self._may_go(definition, schema, name):
                self._note(NULLS, where)
                del value[name]
        find = self._types.get(definition)
        if find and value.get(_REFERRED_TYPE) is None:
            value[_REFERRED_TYPE] = find(value)
            self._note(UNTYPED_REFERENCES, f"{place}/{_REFERRED_TYPE}")

    def _may_go(self, definition: str, schema: Schema, name: str) -> bool:
        """Whether an attribute is optional and means nothing by null, as in a merge patch it does.

        There it removes, and what cannot be removed is not to be kept without a word.
        """
        if definition.endswith(_OF_PATCHES):
            return False
        declared = schema["properties"][name]
        definition = declared.get("$ref", "").removeprefix("#/definitions/")
        resolved = self._definitions[definition] if definition else declared
        typed = "type" in resolved or "properties" in resolved
        return typed and not resolved.get("x-nullable") and name not in schema.get("required", ())

    def _note(self, name: str, place: str) -> None:
        self.done[noted(name, place)] = None


def noted(name: str, place: str) -> str:
    """What is noted of something that was tolerated."""
    return f"{name};{quote(place[:_LONGEST], safe=_IN_HEADER)}"


def without(query: bytes, name: str) -> bytes | None:
    """A query string without the parameters of a name; None when it has no such parameter."""
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    left = [pair for pair in pairs if pair[0] != name]
    return urlencode(left).encode("ascii") if len(left) < len(pairs) else None


def header(tolerated: Iterable[str]) -> str:
    """The value of the header that tells what was tolerated."""
    named = list(tolerated)
    more = [f"and {len(named) - _MOST} more"] if len(named) > _MOST else []
    return ", ".join([*named[:_MOST], *more])
