"""Date-times that typed clients send back in another spelling of the same moment."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any, Final, Protocol

from tmf630.instants import are_same
from tmf630.wire import Json


class DeclaredAttribute(Protocol):
    """An attribute as the contract declares it: `date-time`, another type, or a definition."""

    @property
    def type(self) -> str: ...


_DATE: Final = None
"""In the place of a definition: a date-time."""


class Dates:
    """The places of date-times below the definitions of a contract."""

    def __init__(self, definitions: Mapping[str, Mapping[str, DeclaredAttribute]]) -> None:
        with_dates = {
            name
            for name, declared in definitions.items()
            if any(each.type == "date-time" for each in declared.values())
        }
        while more := {
            name
            for name, declared in definitions.items()
            if name not in with_dates and any(each.type in with_dates for each in declared.values())
        }:
            with_dates |= more
        self._attributes = {
            name: [
                (attribute, _DATE if each.type == "date-time" else each.type)
                for attribute, each in definitions[name].items()
                if each.type == "date-time" or each.type in with_dates
            ]
            for name in with_dates
        }

    def spelled_as(self, before: Any, after: Any, definition: str | None) -> Any:
        """`after`, with each date-time spelled as in `before` where it is the same moment.

        Neither is changed. Elements of arrays are compared by their indexes.
        """
        if after is before or after == before:
            return after
        match before, after:
            case str(), str() if definition is _DATE and are_same(before, after):
                return before
            case list(), list():
                pairs = zip_longest(before[: len(after)], after)
                spelled = [
                    other if one is other else self.spelled_as(one, other, definition)
                    for one, other in pairs
                ]
                return after if all(map(operator.is_, spelled, after)) else spelled
            case dict(), dict() if definition is not _DATE:
                return {**after, **self._respelled(before, after, definition)}
        return after

    def _respelled(self, before: Json, after: Json, definition: str) -> Json:
        """The attributes of an object that have date-times, respelled."""
        return {
            name: self.spelled_as(before[name], after[name], below)
            for name, below in self._attributes.get(definition, ())
            if name in before and name in after
        }
