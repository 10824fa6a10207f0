"""A naive evaluation of clients' questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tests.store.differential.naive import (
    DATES,
    INSTANTS,
    KINDS,
    Found,
    Json,
    declared,
    page,
    reached,
    some_compare,
    values_at,
    with_type,
)
from tests.store.differential.questions import (
    SIGNS,
    Both,
    Compared,
    No,
    OneOf,
    Predicate,
    Question,
    Selected,
    Test,
)
from tmf630.store.condition import Kind
from tmf_contracts.model.attributes import Attribute


def answer(orders: Sequence[Json], question: Question) -> Found:
    """The page of a question. Each of the orders has its id."""
    keys = [(tuple(path.split(".")), declared(path), down) for path, down in question.sort]
    return page(
        [order for order in orders if _meets(order, question)],
        [(path, KINDS[attribute.type], down) for path, attribute, down in keys],
        question.offset,
        question.limit,
    )


def _meets(order: Json, question: Question) -> bool:
    unmet = [
        choices
        for choices in question.predicates
        if not any(_is_so(order, choice) for choice in choices)
    ]
    return not unmet and (question.path is None or _selects(order, question.path, "ProductOrder"))


def _is_so(order: Json, predicate: Predicate) -> bool:
    attribute = declared(predicate.path)
    written = [*predicate.texts]
    if predicate.separator == "," and not attribute.enum:
        # The client may have meant one text with commas.
        written += [predicate.joined] if KINDS[attribute.type] in (Kind.TEXT, Kind.ANY) else []
    wanted = [pair for text in written for pair in _spelled(text, attribute)]
    values = values_at(order, predicate.path.split("."), KINDS[attribute.type])
    if predicate.operator == "ne":
        return not some_compare(values, "eq", wanted)
    if predicate.operator == "regex":
        texts = [pair for pair in values if pair[0] == "text"]
        return some_compare(texts, "regex", [("text", text) for text in predicate.texts])
    if predicate.operator != "eq":
        wanted = [_ordered(_spelled(text, attribute)) for text in written]
    return some_compare(values, predicate.operator, wanted)


def _spelled(text: str, attribute: Attribute) -> list[tuple[str, Any]]:
    """The values that a text in a query string may mean."""
    text = (attribute.synonyms or {}).get(text, text)
    match KINDS[attribute.type]:
        case Kind.TEXT:
            return [("text", text)]
        case Kind.INSTANT:
            return [("number", {**INSTANTS, **DATES}[text])]
        case Kind.BOOLEAN:
            return [("boolean", text == "true")]
        case Kind.NUMBER:
            return [("number", _number(text))]
        case Kind.ANY:
            pairs: list[tuple[str, Any]] = [("text", text)]
            if re.fullmatch(r"-?[0-9]+([.][0-9]+)?(e[+-]?[0-9]+)?", text):
                pairs.append(("number", _number(text)))
            if text in ("true", "false"):
                pairs.append(("boolean", text == "true"))
            return pairs


def _ordered(spelled: list[tuple[str, Any]]) -> tuple[str, Any]:
    """The value of a text for comparisons by order."""
    return next((pair for pair in spelled if pair[0] == "number"), spelled[0])


def _number(text: str) -> int | float:
    return float(text) if re.search("[.eE]", text) else int(text)


def _selects(thing: Json, selected: Selected, definition: str) -> bool:
    """Whether there is a value at the path, which starts at an object of that definition."""
    below = declared(selected.name, definition).type
    found = reached(thing, [selected.name])
    if selected.test is None and selected.then is None:
        return found != []
    if selected.test is not None:
        objects = [each for each in found if isinstance(each, dict)]
        found = [each for each in objects if _passes(each, selected.test, below)]
    if selected.then is not None:
        objects = [each for each in found if isinstance(each, dict)]
        found = [each for each in objects if _selects(each, selected.then, below)]
    return found != []


def _passes(thing: Json, test: Test, definition: str) -> bool:
    match test:
        case Selected():
            return _selects(thing, test, definition)
        case Both(left, right):
            return _passes(thing, left, definition) and _passes(thing, right, definition)
        case OneOf(left, right):
            return _passes(thing, left, definition) or _passes(thing, right, definition)
        case No(within):
            return not _passes(thing, within, definition)
        case Compared(path, sign, value):
            attribute = declared(path, definition)
            kind = KINDS[attribute.type]
            wanted = with_type(value)
            if kind in (Kind.INSTANT, Kind.TEXT):
                (wanted,) = _spelled(str(value), attribute)
            values = values_at(thing, path.split("."), kind)
            if sign == "!=":
                return not some_compare(values, "eq", [wanted])
            return some_compare(values, SIGNS[sign], [wanted])
