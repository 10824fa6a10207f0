"""Figures: exact counts of queries of the API, each of which leads to the list behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from console.overview.readings import Answer, Asking, Question, View
from console.overview.spans import Span

COLLECTION: Final = "productOrder"
_FRESH: Final = 10.0
_PAST_SECONDS: Final = 300.0
"""A count of what has passed changes seldom: when orders are purged, or dates corrected."""


@dataclass(frozen=True, slots=True)
class Figure:
    """How many orders a query selects; `label` says which."""

    label: str
    query: str
    answer: Answer[int]

    @property
    def count(self) -> int | None:
        """The number, None if there is none."""
        return self.answer.value


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of spans, one after the other, and that of all of them together."""

    name: str
    spans: Sequence[Span]
    figures: Sequence[Figure]
    total: Figure


def of_orders(query: str, fresh: float = _FRESH) -> Question[int]:
    """How many orders a query selects."""

    def ask(asking: Asking) -> int:
        return asking.api.find(asking.caller, COLLECTION, f"{query}&limit=0").total

    return Question(query, ask, fresh)


def figure(view: View, label: str, query: str, fresh: float = _FRESH) -> Figure:
    """How many orders a query selects."""
    return Figure(label, query, view.latest(of_orders(query, fresh)))


def series(view: View, name: str, attribute: str, spans: Sequence[Span]) -> Series:
    """How many orders have a date in each of the spans, the last of which has not passed."""
    found = [
        figure(view, name, span.query(attribute), _FRESH if span is spans[-1] else _PAST_SECONDS)
        for span in spans
    ]
    whole = Span(spans[0].start, spans[-1].end).query(attribute)
    return Series(name, spans, found, total(name, whole, found))


def total(label: str, query: str, parts: Sequence[Figure]) -> Figure:
    """The figure of a query that selects what the queries of its parts select.

    No order is in two of the parts.
    """
    counts = [each.count for each in parts if each.count is not None]
    answers = [each.answer for each in parts]
    value = sum(counts) if len(counts) == len(parts) else None
    refusal = next((each.refusal for each in answers if each.refusal), None)
    moment = None if any(each.is_missing for each in answers) else oldest(answers)
    return Figure(label, query, Answer(value, moment, refusal))


def oldest(answers: Iterable[Answer[Any]]) -> datetime | None:
    """When the oldest of the answers was read; None before there are any."""
    return min((each.moment for each in answers if each.moment), default=None)
