"""JSONPath (RFC 9535), as far as TMF630 needs it.

Part 6 filters a collection with it: a resource is meant when the path selects something in it.
Patches name with it what they change. Of the language there are names, `[*]`, positions (in
patches) and filters of comparisons, `&&`, `||`, `!` and existence. As everywhere in TMF630, a path
through an array is one through each of its elements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from jsonpath import JSONPathEnvironment
from jsonpath.exceptions import JSONPathError, JSONPathSyntaxError
from jsonpath.filter import (
    BaseExpression,
    BooleanLiteral,
    FilterExpression,
    FloatLiteral,
    InfixExpression,
    IntegerLiteral,
    Nil,
    PrefixExpression,
    RelativeFilterQuery,
    StringLiteral,
)
from jsonpath.parse import Parser
from jsonpath.path import JSONPath
from jsonpath.segments import JSONPathChildSegment, JSONPathSegment
from jsonpath.selectors import (
    Filter,
    JSONPathSelector,
    NameSelector,
    WildcardSelector,
)
from jsonpath.stream import TokenStream

from tmf630 import wire
from tmf630.query.attributes import AttributeLookup, QueryError
from tmf630.store.condition import (
    All,
    Comparison,
    Condition,
    Either,
    Exists,
    Not,
    Operator,
    Some,
)

_LONGEST: Final = 4096
_DEEPEST: Final = 16


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
_COMPARED: Final = {
    "==": Operator.EQ,
    "!=": Operator.EQ,
    ">": Operator.GT,
    ">=": Operator.GTE,
    "<": Operator.LT,
    "<=": Operator.LTE,
}
_MIRRORED: Final = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
_LITERALS: Final = (StringLiteral, IntegerLiteral, FloatLiteral, BooleanLiteral)


def condition(text: str, attributes: AttributeLookup) -> Condition:
    """The condition that the path selects something in a resource; raises QueryError.

    The `$.` that a path begins with may be left out.
    """
    with not_too_deep():
        return _shallow(_selects(selectors(text), attributes))


def predicate(selector: Filter, attributes: AttributeLookup) -> Condition:
    """The condition of a filter selector, `?(…)`; raises QueryError."""
    return _shallow(_predicate(selector.expression, attributes))


def selectors(text: str) -> list[JSONPathSelector]:
    """The selectors of a path, of which each segment may have but one; raises QueryError."""
    return _selectors(_compiled(text))


@contextmanager
def not_too_deep() -> Iterator[None]:
    """What is too deep for Python to go through raises QueryError."""
    try:
        yield
    except RecursionError:
        raise QueryError("the path is nested too deeply") from None


def _shallow(condition: Condition) -> Condition:
    """The condition, unless its parts lie too deep within each other."""
    if _depth(condition) > _DEEPEST:
        raise QueryError(f"there are conditions within conditions more than {_DEEPEST} deep")
    return condition


def _depth(condition: Condition) -> int:
    match condition:
        case Some(_, within) | Not(within):
            return 1 + _depth(within)
        case All(conditions) | Either(conditions):
            return 1 + max(map(_depth, conditions), default=0)
    return 1


def _compiled(text: str) -> JSONPath:
    if len(text) > _LONGEST:
        raise QueryError(f"{wire.quoted(text)} is longer than {_LONGEST} characters")
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


def _selectors(path: JSONPath) -> list[JSONPathSelector]:
    """The selectors of a path, of which each segment may have but one."""
    return [_selector(segment) for segment in path.segments]


def _selector(segment: JSONPathSegment) -> JSONPathSelector:
    if not isinstance(segment, JSONPathChildSegment):
        raise QueryError(".. is not supported: name each attribute on the way")
    if len(segment.selectors) != 1:
        raise QueryError("several selectors in one pair of brackets are not supported")
    return segment.selectors[0]


def _selects(selectors: Sequence[JSONPathSelector], attributes: AttributeLookup) -> Condition:
    """The condition that the selectors lead from an object to something."""
    match selectors:
        case []:
            return All(())
        case [Filter() as each, *rest]:
            predicate = _predicate(each.expression, attributes)
            return All([predicate, _selects(rest, attributes)]) if rest else predicate
        case [NameSelector(name=name)]:
            attributes.named(name)
            return Exists((name,))
        case [NameSelector(name=name), *rest]:
            within = attributes.below(name)
            if isinstance(rest[0], WildcardSelector):
                rest = rest[1:]
            return Some(name, _selects(rest, within))
    raise QueryError(f"{selectors[0]} is not supported: name an attribute")


def _predicate(expression: BaseExpression, attributes: AttributeLookup) -> Condition:
    match expression:
        case FilterExpression(expression=within):
            return _predicate(within, attributes)
        case PrefixExpression(operator="!", right=within):
            return _not(_predicate(within, attributes))
        case InfixExpression(operator="&&" | "||" as sign, left=left, right=right):
            both = _predicate(left, attributes), _predicate(right, attributes)
            return _joined(All if sign == "&&" else Either, both)
        case InfixExpression(operator=sign, left=RelativeFilterQuery(path=path), right=right):
            return _comparison(path, sign, right, attributes)
        case InfixExpression(operator=sign, left=left, right=RelativeFilterQuery(path=path)):
            return _comparison(path, _MIRRORED.get(sign, sign), left, attributes)
        case RelativeFilterQuery(path=path) if path.segments:
            return _selects(_selectors(path), attributes)
    raise QueryError(f"{expression} is not supported: compare an @.attribute with a value")


def _not(condition: Condition) -> Condition:
    return condition.condition if isinstance(condition, Not) else Not(condition)


def _joined(kind: type[All | Either], conditions: Sequence[Condition]) -> Condition:
    """The conditions joined, a chain of several as one: how long it is does not make it deep."""
    parts: list[Condition] = []
    for each in conditions:
        parts += each.conditions if isinstance(each, kind) else [each]
    return kind(parts)


def _comparison(
    path: JSONPath, sign: str, other: BaseExpression, attributes: AttributeLookup
) -> Condition:
    names = [_name(selector) for selector in _selectors(path)]
    if isinstance(other, Nil):
        absent = "@." + ".".join(names)
        raise QueryError(
            f"a comparison with null is not supported: write !{absent} for what is absent, {absent}"
            " for what is there"
        )
    if sign not in _COMPARED or not names or not isinstance(other, _LITERALS):
        raise QueryError(f"@{str(path)[1:]} {sign} {other} is not supported: compare with a value")
    found = attributes.find(tuple(names))
    try:
        value = found.take(other.value)
    except QueryError as error:
        raise QueryError(f"{'.'.join(names)}: {error}") from None
    compared = Comparison(found.attribute, _COMPARED[sign], (value,))
    return Not(compared) if sign == "!=" else compared


def _name(selector: JSONPathSelector) -> str:
    if not isinstance(selector, NameSelector):
        raise QueryError(f"{selector} is not supported within a comparison")
    return selector.name
