"""Values in queries, read as the type that their attribute has."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, TypeVar

from tmf630.instants import microseconds, midnight
from tmf630.store.condition import Attribute, Kind, Scalar
from tmf630.wire import INT64, quoted

T = TypeVar("T")

_BOOLEANS: Final = {"true": True, "false": False}
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_LOST_PLUS: Final = re.compile(r" (?=\d\d:\d\d$)", re.ASCII)
"""The sign of an offset that was not percent-encoded."""
_INT64_LENGTH: Final = 20
"""Characters of a 64-bit integer, at most."""


class QueryError(ValueError):
    """A query that these attributes cannot answer; the message is for the client."""


@contextmanager
def limited_depth() -> Iterator[None]:
    """A context in which a path that is too deep for Python's stack raises QueryError."""
    try:
        yield
    except RecursionError:
        raise QueryError("the path is nested too deeply") from None


@dataclass(frozen=True, slots=True)
class SearchableAttribute:
    """An attribute that values can be compared with, and the values that it can have.

    `synonyms` are further spellings of some values of the `enum`.
    """

    attribute: Attribute
    enum: tuple[str, ...] | None = None
    synonyms: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_free_text(self) -> bool:
        """Whether any text can be its value."""
        return self.enum is None and self.attribute.kind in (Kind.TEXT, Kind.ANY)

    def parse(self, text: str) -> tuple[Scalar, ...]:
        """The values that a text in a query string stands for; raises QueryError.

        Of an attribute of any type, it stands for itself and for the number or boolean that it
        spells. Single quotes around it are no part of the value; of a free text they may be.
        """
        quoted: tuple[str, ...] = ()
        if text[:1] == "'" and len(text) > 1 and text[-1] == "'":
            quoted = (text,) if self.is_free_text else ()
            text = text[1:-1]
        match self.attribute.kind:
            case Kind.TEXT:
                return (self._spelled(text), *quoted)
            case Kind.INSTANT:
                return (_instant(_LOST_PLUS.sub("+", text)),)
            case Kind.NUMBER:
                return (_required(_number(text), text, "a number, such as 12 or 0.5"),)
            case Kind.BOOLEAN:
                return (_required(_BOOLEANS.get(text), text, "true or false"),)
            case Kind.ANY:
                spelled = (_number(text), _BOOLEANS.get(text))
                return (text, *(each for each in spelled if each is not None), *quoted)

    def convert(self, literal: Scalar) -> Scalar:
        """The value that a JSON literal stands for; raises QueryError."""
        if isinstance(literal, int) and literal not in INT64:
            text = str(literal)
            literal = _required(_number(text), text, "a number that a double can hold")
        match self.attribute.kind, literal:
            case _, float() if math.isinf(literal):
                raise QueryError("the number is larger than a double can hold")
            case Kind.ANY, _:
                return literal
            case Kind.TEXT, str():
                return self._spelled(literal)
            case Kind.INSTANT, str():
                return self.parse(literal)[0]
            case Kind.BOOLEAN, bool():
                return literal
            case Kind.NUMBER, int() | float() if not isinstance(literal, bool):
                return literal
        raise QueryError(f"{quoted(literal)} is no {self.attribute.kind.value}")

    def _spelled(self, text: str) -> str:
        text = self.synonyms.get(text, text)
        if self.enum is not None and text not in self.enum:
            allowed = ", ".join(each for each in self.enum if each not in self.synonyms)
            raise QueryError(f"{quoted(text)} is none of the values that are allowed: {allowed}")
        return text


def _instant(text: str) -> int:
    moment = microseconds(text)
    if moment is None:
        moment = midnight(text)
    return _required(moment, text, "a date-time, such as 2026-01-31T08:15:00Z, or a date")


def _number(text: str) -> int | float | None:
    match = _NUMBER.fullmatch(text)
    if not match:
        return None
    if match.group(1, 2) == (None, None) and len(text) <= _INT64_LENGTH and int(text) in INT64:
        return int(text)
    number = float(text)
    return None if math.isinf(number) else number


def _required(value: T | None, text: str, allowed: str) -> T:
    if value is None:
        raise QueryError(f"{quoted(text)} is not {allowed}")
    return value
