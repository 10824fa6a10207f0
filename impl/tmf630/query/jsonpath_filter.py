"""JSONPath filters as conditions (TMF630 part 6).

A resource satisfies the condition of a path when the path selects something in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

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
from jsonpath.path import JSONPath
from jsonpath.selectors import Filter, JSONPathSelector, NameSelector, WildcardSelector

from tmf630.query import jsonpath
from tmf630.query.attributes import AttributeLookup
from tmf630.query.values import QueryError, limited_depth
from tmf630.store.condition import (
    AllOf,
    AnyElement,
    AnyOf,
    Comparison,
    Condition,
    Exists,
    Not,
    Operator,
)

_MAX_DEPTH: Final = 16
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
    """The condition that a path selects something in a resource; raises QueryError."""
    with limited_depth():
        return _limited(_selects(jsonpath.selectors(text), attributes))


def predicate(selector: Filter, attributes: AttributeLookup) -> Condition:
    """The condition of a filter selector, `?(…)`; raises QueryError."""
    return _limited(_predicate(selector.expression, attributes))


def _limited(condition: Condition) -> Condition:
    """The condition, unless it is nested too deeply."""
    if _depth(condition) > _MAX_DEPTH:
        raise QueryError(f"there are conditions within conditions more than {_MAX_DEPTH} deep")
    return condition


def _depth(condition: Condition) -> int:
    match condition:
        case AnyElement(_, within) | Not(within):
            return 1 + _depth(within)
        case AllOf(conditions) | AnyOf(conditions):
            return 1 + max(map(_depth, conditions), default=0)
    return 1


def _selects(selectors: Sequence[JSONPathSelector], attributes: AttributeLookup) -> Condition:
    """The condition that the selectors lead from an object to something."""
    match selectors:
        case []:
            return AllOf(())
        case [Filter() as each, *rest]:
            predicate = _predicate(each.expression, attributes)
            return AllOf([predicate, _selects(rest, attributes)]) if rest else predicate
        case [NameSelector(name=name)]:
            attributes.declared(name)
            return Exists((name,))
        case [NameSelector(name=name), *rest]:
            within = attributes.nested(name)
            if isinstance(rest[0], WildcardSelector):
                rest = rest[1:]
            return AnyElement(name, _selects(rest, within))
    raise QueryError(f"{selectors[0]} is not supported: name an attribute")


def _predicate(expression: BaseExpression, attributes: AttributeLookup) -> Condition:
    match expression:
        case FilterExpression(expression=within):
            return _predicate(within, attributes)
        case PrefixExpression(operator="!", right=within):
            return _not(_predicate(within, attributes))
        case InfixExpression(operator="&&" | "||" as sign, left=left, right=right):
            both = _predicate(left, attributes), _predicate(right, attributes)
            return _joined(AllOf if sign == "&&" else AnyOf, both)
        case InfixExpression(operator=sign, left=RelativeFilterQuery(path=path), right=right):
            return _comparison(path, sign, right, attributes)
        case InfixExpression(operator=sign, left=left, right=RelativeFilterQuery(path=path)):
            return _comparison(path, _MIRRORED.get(sign, sign), left, attributes)
        case RelativeFilterQuery(path=path) if path.segments:
            return _selects(jsonpath.selectors_of(path), attributes)
    raise QueryError(f"{expression} is not supported: compare an @.attribute with a value")


def _not(condition: Condition) -> Condition:
    return condition.condition if isinstance(condition, Not) else Not(condition)


def _joined(kind: type[AllOf | AnyOf], conditions: Sequence[Condition]) -> Condition:
    """The conditions joined, a chain of several as one: how long it is does not make it deep."""
    parts: list[Condition] = []
    for each in conditions:
        parts += each.conditions if isinstance(each, kind) else [each]
    return kind(parts)


def _comparison(
    path: JSONPath, sign: str, other: BaseExpression, attributes: AttributeLookup
) -> Condition:
    names = [_name(selector) for selector in jsonpath.selectors_of(path)]
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
        value = found.convert(other.value)
    except QueryError as error:
        raise QueryError(f"{'.'.join(names)}: {error}") from None
    compared = Comparison(found.attribute, _COMPARED[sign], (value,))
    return Not(compared) if sign == "!=" else compared


def _name(selector: JSONPathSelector) -> str:
    if not isinstance(selector, NameSelector):
        raise QueryError(f"{selector} is not supported within a comparison")
    return selector.name
