"""The attributes of a resource: what may be asked about it, and with which values."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Protocol, TypeVar

from tmf630.hints import did_you_mean
from tmf630.instants import microseconds, midnight
from tmf630.store.condition import Attribute, Kind, Path, Scalar, Shape
from tmf630.wire import INT64, MAX_DEPTH, quoted

T = TypeVar("T")

_KINDS: Final = {
    "string": Kind.TEXT,
    "uri": Kind.TEXT,
    "date-time": Kind.INSTANT,
    "integer": Kind.NUMBER,
    "number": Kind.NUMBER,
    "boolean": Kind.BOOLEAN,
    "any": Kind.ANY,
}
_BOOLEANS: Final = {"true": True, "false": False}
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_LOST_PLUS: Final = re.compile(r" (?=\d\d:\d\d$)", re.ASCII)
_LONGEST_PATH: Final = MAX_DEPTH // 2
"""An array within an object takes two levels of a body's nesting."""
_EXTENSIONS: Final = "attributes of your own are searched only if their names begin with @"
_LONG: Final = 21
"""More characters than a 64-bit integer has."""


class Declared(Protocol):
    """An attribute as the contract declares it.

    `type` is one of those of JSON Schema, `date-time`, `uri`, `any`, or the name of a definition.
    `synonyms` are further spellings of some values of the `enum`.
    """

    @property
    def type(self) -> str: ...

    @property
    def array(self) -> bool: ...

    @property
    def enum(self) -> tuple[str, ...] | None: ...

    @property
    def synonyms(self) -> Mapping[str, str] | None: ...


Definitions = Mapping[str, Mapping[str, Declared]]


class QueryError(ValueError):
    """No such question can be put to these attributes; the message says why, for who asked."""


class Unknown(QueryError):
    """The contract has no such attribute; `hint` asks whether another one is meant."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class AttributeLookup(Protocol):
    """What may be asked of an object. Every method raises QueryError."""

    def find(self, path: Path) -> SearchableAttribute:
        """The attribute at the end of a path."""

    def below(self, name: str) -> AttributeLookup:
        """What may be asked of the objects that an attribute has."""

    def named(self, name: str) -> object:
        """What is known of an attribute."""


class _AnyAttribute:
    """Whatever attributes there may be, of any type."""

    def find(self, path: Path) -> SearchableAttribute:
        _check_length(path)
        return SearchableAttribute(Attribute(path, Kind.ANY, many=True))

    def below(self, name: str) -> AttributeLookup:
        return self

    def named(self, name: str) -> None:
        return None


ANY_ATTRIBUTE: Final = _AnyAttribute()


class Attributes:
    """The attributes of one definition of a contract, and by way of them those of others."""

    def __init__(self, definitions: Definitions, definition: str) -> None:
        self._definitions = definitions
        self._declared = definitions[definition]

    @cached_property
    def shape(self) -> Shape:
        """All that conditions may be about."""
        attributes: dict[str, dict[str, Kind | Shape]] = {name: {} for name in self._definitions}
        shapes = {name: Shape(entries) for name, entries in attributes.items()}
        for definition, declared in self._definitions.items():
            for name, each in declared.items():
                attributes[definition][name] = _KINDS.get(each.type) or shapes[each.type]
        return Shape({n: _KINDS.get(d.type) or shapes[d.type] for n, d in self._declared.items()})

    def find(self, path: Path) -> SearchableAttribute:
        """The attribute at the end of a path; raises QueryError."""
        _check_length(path)
        many = False
        attributes = self
        for name in path[:-1]:
            many = many or attributes.objects(name).array
            attributes = attributes.below(name)
        return attributes.last(path, many)

    def named(self, name: str) -> Declared | None:
        """The attribute of that name; None for an extension. Raises QueryError."""
        extension = name.startswith("@") and not {"\0", "."} & set(name)
        if name not in self._declared and not extension:
            hint = did_you_mean(name, self._declared)
            raise Unknown(
                f"the contract has no attribute {quoted(name)} here; {hint or _EXTENSIONS}", hint
            )
        return self._declared.get(name)

    def below(self, name: str) -> Attributes:
        """The attributes of the objects that an attribute has; raises QueryError."""
        return Attributes(self._definitions, self.objects(name).type)

    def objects(self, name: str) -> Declared:
        """The attribute of that name, which has objects; raises QueryError."""
        declared = self.named(name)
        if declared is None or declared.type in _KINDS:
            raise QueryError(f"{name} has no attributes that the contract knows")
        return declared

    def last(self, path: Path, many: bool) -> SearchableAttribute:
        """The attribute that the path ends with, one of these."""
        declared = self.named(path[-1])
        if declared is None:
            return SearchableAttribute(Attribute(path, Kind.ANY, many=True))
        if declared.type not in _KINDS:
            within = f"{path[-1]}.{next(iter(self._definitions[declared.type]))}"
            raise QueryError(f"{path[-1]} is an object: ask about an attribute of it, as {within}")
        kind = _KINDS[declared.type]
        many = many or declared.array or kind is Kind.ANY
        return SearchableAttribute(
            Attribute(path, kind, many), declared.enum, declared.synonyms or {}
        )


@dataclass(frozen=True, slots=True)
class SearchableAttribute:
    """An attribute that values can be compared with, and the values that it may have."""

    attribute: Attribute
    enum: tuple[str, ...] | None = None
    synonyms: Mapping[str, str] = field(default_factory=dict)

    @property
    def takes_any_text(self) -> bool:
        """Whether it may have whatever text there is as its value."""
        return self.enum is None and self.attribute.kind in (Kind.TEXT, Kind.ANY)

    def read(self, text: str) -> tuple[Scalar, ...]:
        """What a text in a query string stands for; raises QueryError.

        Of an attribute that may have any type, it stands for itself and for the number or boolean
        that it spells.
        """
        match self.attribute.kind:
            case Kind.TEXT:
                return (self._spelled(text),)
            case Kind.INSTANT:
                return (_instant(_LOST_PLUS.sub("+", text)),)
            case Kind.NUMBER:
                return (_required(_number(text), text, "a number, such as 12 or 0.5"),)
            case Kind.BOOLEAN:
                return (_required(_BOOLEANS.get(text), text, "true or false"),)
            case Kind.ANY:
                spelled = (_number(text), _BOOLEANS.get(text))
                return (text, *(each for each in spelled if each is not None))

    def take(self, value: Scalar) -> Scalar:
        """What a value written in JSON stands for; raises QueryError."""
        if isinstance(value, int) and value not in INT64:
            value = _required(_number(str(value)), str(value), "a number that a double can hold")
        match self.attribute.kind, value:
            case _, float() if math.isinf(value):
                raise QueryError("the number is larger than a double can hold")
            case Kind.ANY, _:
                return value
            case Kind.TEXT | Kind.INSTANT, str():
                return self.read(value)[0]
            case Kind.BOOLEAN, bool():
                return value
            case Kind.NUMBER, int() | float() if not isinstance(value, bool):
                return value
        raise QueryError(f"{quoted(value)} is no {self.attribute.kind.value}")

    def _spelled(self, text: str) -> str:
        text = self.synonyms.get(text, text)
        if self.enum is not None and text not in self.enum:
            allowed = ", ".join(each for each in self.enum if each not in self.synonyms)
            raise QueryError(f"{quoted(text)} is none of the values that are allowed: {allowed}")
        return text


def _check_length(path: Path) -> None:
    if len(path) > _LONGEST_PATH:
        raise QueryError(f"the path has more than {_LONGEST_PATH} names")


def _instant(text: str) -> int:
    moment = microseconds(text)
    if moment is None:
        moment = midnight(text)
    return _required(moment, text, "a date-time, such as 2026-01-31T08:15:00Z, or a date")


def _number(text: str) -> int | float | None:
    match = _NUMBER.fullmatch(text)
    if not match:
        return None
    if match.group(1, 2) == (None, None) and len(text) < _LONG and int(text) in INT64:
        return int(text)
    number = float(text)
    return None if math.isinf(number) else number


def _required(value: T | None, text: str, allowed: str) -> T:
    if value is None:
        raise QueryError(f"{quoted(text)} is not {allowed}")
    return value
