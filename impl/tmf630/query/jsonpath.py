"""JSONPath (RFC 9535), as far as TMF630 needs it.

Of the language there are names, `[*]`, positions (in patches) and filters of comparisons, `&&`,
`||`, `!` and existence. As everywhere in TMF630, a path through an array leads through each of its
elements.

The library takes 30 ms to import, so what needs this module imports it when there is a path.
"""

from __future__ import annotations

from typing import Final

from jsonpath import JSONPathEnvironment
from jsonpath.exceptions import JSONPathError, JSONPathSyntaxError
from jsonpath.filter import BaseExpression, IntegerLiteral
from jsonpath.parse import Parser
from jsonpath.path import JSONPath
from jsonpath.segments import JSONPathChildSegment, JSONPathSegment
from jsonpath.selectors import JSONPathSelector
from jsonpath.stream import TokenStream

from tmf630 import wire
from tmf630.query.values import QueryError

_MAX_LENGTH: Final = 4096
"""Characters."""


class _Parser(Parser):
    """RFC 9535, where integers are what is written: the library reads them by way of doubles."""

    def parse_integer_literal(self, stream: TokenStream) -> BaseExpression:
        token = stream.current()
        try:
            literal = super().parse_integer_literal(stream)
        except OverflowError:
            raise JSONPathSyntaxError("the number is too large", token=token) from None
        digits = token.value.removeprefix("-")
        return IntegerLiteral(value=int(token.value)) if digits.isdecimal() else literal


class _Environment(JSONPathEnvironment):
    parser_class = _Parser


_ENVIRONMENT: Final = _Environment(strict=True)


def selectors(text: str) -> list[JSONPathSelector]:
    """The selectors of a path, of which each segment can have one; raises QueryError.

    The `$.` that a path begins with can be left out.
    """
    return selectors_of(_compiled(text))


def selectors_of(path: JSONPath) -> list[JSONPathSelector]:
    """The selectors of a path, of which each segment may have but one."""
    return [_selector(segment) for segment in path.segments]


def _selector(segment: JSONPathSegment) -> JSONPathSelector:
    if not isinstance(segment, JSONPathChildSegment):
        raise QueryError(".. is not supported: name each attribute on the way")
    if len(segment.selectors) != 1:
        raise QueryError("several selectors in one pair of brackets are not supported")
    return segment.selectors[0]


def _compiled(text: str) -> JSONPath:
    if len(text) > _MAX_LENGTH:
        raise QueryError(f"{wire.quoted(text)} is longer than {_MAX_LENGTH} characters")
    try:
        path = _ENVIRONMENT.compile(_rooted(text))
    except (JSONPathError, ValueError) as error:
        reason = error.args[0]
        raise QueryError(f"{wire.quoted(text)} is no JSONPath: {reason}") from None
    if not isinstance(path, JSONPath):
        raise QueryError(f"{wire.quoted(text)} is more than one JSONPath")
    return path


def _rooted(text: str) -> str:
    """The path with the `$` that it may be written without."""
    if text.startswith(("$", "@")) or not text:
        return text
    return f"${text}" if text.startswith("[") else f"$.{text}"
