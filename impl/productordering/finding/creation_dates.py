"""Conditions on the `creationDate` of a task as conditions on its id, which contains that time."""

from __future__ import annotations

from typing import Final

from tmf630.identifiers import least_id
from tmf630.store.condition import ID, AllOf, AnyOf, Comparison, Condition, Operator, Scalar

PATH: Final = ("creationDate",)
_MILLISECOND: Final = 1_000
"""In microseconds, as conditions have moments."""


def on_ids(comparison: Comparison) -> Condition:
    """The condition on the ids that were made at such a time."""
    moments = [int(each) for each in comparison.values]
    return AnyOf([_on_id(comparison.operator, each) for each in moments])


def _on_id(operator: Operator, moment: int) -> Condition:
    at_least = -(-moment // _MILLISECOND)
    after = moment // _MILLISECOND + 1
    match operator:
        case Operator.GTE:
            return _compared(Operator.GTE, at_least)
        case Operator.GT:
            return _compared(Operator.GTE, after)
        case Operator.LT:
            return _compared(Operator.LT, at_least)
        case Operator.LTE:
            return _compared(Operator.LT, after)
        case _:
            return AllOf([_compared(Operator.GTE, at_least), _compared(Operator.LT, after)])


def _compared(operator: Operator, milliseconds: int) -> Condition:
    bounds: tuple[Scalar, ...] = (least_id(milliseconds),)
    return Comparison(ID, operator, bounds)
