"""Paths of patches, and the locations in a document that they select (TMF630 parts 5 and 6).

A path of part 6 is a JSONPath, with or without the `$.` at its beginning:
`productOrderItem[?(@.id=='1')].quantity`. A path of part 5 is a JSON Pointer without indexes, with
predicates after a question mark: `/productOrderItem/quantity?productOrderItem.id=1`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from tmf630 import wire
from tmf630.errors import Fault
from tmf630.query import filtering, predicates
from tmf630.query.attributes import ANY_ATTRIBUTE
from tmf630.query.predicates import Predicate
from tmf630.query.values import QueryError, limited_depth
from tmf630.store.condition import AllOf, Condition, Operator
from tmf630.store.matching import Matcher, matcher

if TYPE_CHECKING:
    from jsonpath.selectors import JSONPathSelector

BY_QUERY: Final = "application/json-patch-query+json"
"""The media type of patches whose paths may select."""
ELSEWHERE: Final = f"paths that select are sent as {BY_QUERY}"
MAX_PREDICATES: Final = 16
_BAD_ESCAPE: Final = re.compile(r"~(?![01])")

Location = tuple[str | int, ...]
Found = Iterable[tuple[Location, Any]]
"""Locations below a value, each with the value there."""
Step = Callable[[Any], Found]


def pointer(text: str) -> tuple[str, ...]:
    """The steps of a JSON Pointer (RFC 6901); raises QueryError."""
    if (text and not text.startswith("/")) or _BAD_ESCAPE.search(text) or "\0" in text:
        raise QueryError(f"{wire.quoted(text)} is no JSON Pointer; {ELSEWHERE}")
    steps = text.split("/")[1:]
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in steps)


def selects(path: str) -> bool:
    """Whether a path selects, rather than being a plain pointer (RFC 6901)."""
    return "?" in path if path.startswith("/") else path != ""


class Locator:
    """Finds the locations that paths select in documents, within limits."""

    def __init__(self, check: Callable[[int], None]) -> None:
        """`check` is called again and again with the number of locations found.

        It raises an error when there are too many, or time is up.
        """
        self._check = check

    def locations(self, path: str, document: Any, *, new: bool = False) -> list[Location]:
        """The locations that a path selects, in document order; raises QueryError.

        With `new`, the member that the last name names need not exist yet.
        """
        with limited_depth():
            steps, last = self._by_pointer(path) if path[0] == "/" else self._by_jsonpath(path)
            if new and last is not None:
                parents = self._followed(steps[:-1], document)
                return [(*place, last) for place, value in parents if isinstance(value, dict)]
            return [place for place, _ in self._followed(steps, document)]

    def _followed(self, steps: Sequence[Step], document: Any) -> list[tuple[Location, Any]]:
        """The locations that the steps lead to, each with the value there."""
        located: list[tuple[Location, Any]] = [((), document)]
        for step in steps:
            found: list[tuple[Location, Any]] = []
            for place, value in located:
                for below, child in step(value):
                    found.append(((*place, *below), child))
                    self._check(len(found))
            located = found
        return located

    def _by_jsonpath(self, path: str) -> tuple[list[Step], str | None]:
        """The steps of a JSONPath, and its last name, None if it ends otherwise."""
        from jsonpath.selectors import NameSelector

        from tmf630.query import jsonpath

        selectors = jsonpath.selectors(path)
        last = selectors[-1] if selectors else None
        return [*map(self._step, selectors)], last.name if isinstance(last, NameSelector) else None

    def _step(self, selector: JSONPathSelector) -> Step:
        """The step to the children of a value that a selector selects."""
        from jsonpath import selectors

        from tmf630.query import jsonpath_filter

        match selector:
            case selectors.NameSelector(name=name):
                return partial(_named, name)
            case selectors.IndexSelector(index=index):
                return partial(_element, index)
            case selectors.WildcardSelector():
                return _members
            case selectors.Filter():
                holds = self._matcher(jsonpath_filter.predicate(selector, ANY_ATTRIBUTE))
                return lambda value: (
                    (key, child)
                    for key, child in _members(value)
                    if isinstance(child, dict) and holds(child)
                )
        raise QueryError(f"{selector} is not supported in the path of a patch")

    def _by_pointer(self, path: str) -> tuple[list[Step], str | None]:
        """The steps and the last name of a pointer with predicates."""
        start, _, query = path.partition("?")
        names = pointer(start)
        conditions = _conditions(names, query)
        steps: list[Step] = [partial(_whole, self._holds(conditions[0]))]
        for end, name in enumerate(names, 1):
            about = conditions[end]
            through = end < len(names)
            steps.append(partial(_through, name, self._holds(about)) if through or about else
                         partial(_named, name))  # fmt: skip
        return steps, None if conditions[-1] else names[-1]

    def _holds(self, conditions: Sequence[Condition]) -> Matcher:
        return self._matcher(AllOf(conditions))

    def _matcher(self, condition: Condition) -> Matcher:
        return matcher(condition, partial(self._check, 0))


def _conditions(names: Sequence[str], query: str) -> list[list[Condition]]:
    """The conditions on the document, and on the values that each name of a pointer leads to.

    A predicate applies to the last value on the way that its attribute belongs to.
    """
    conditions: list[list[Condition]] = [[] for _ in range(len(names) + 1)]
    try:
        pairs = query.split("&", MAX_PREDICATES)
        if len(pairs) > MAX_PREDICATES:
            raise QueryError(f"the path has more than {MAX_PREDICATES} predicates")
        for pair in pairs:
            name, _, value = pair.partition("=")
            alternatives = predicates.alternatives((unquote(name), unquote(value)))
            if any(each.operator == Operator.REGEX.value for each in alternatives):
                raise QueryError(f"{pair}: a patch selects by no patterns")
            shared = {_shared(each, names) for each in alternatives}
            if len(shared) > 1:
                raise QueryError(f"{pair}: alternatives are about one thing")
            (depth,) = shared
            within = [each.below(depth) for each in alternatives]
            conditions[depth].append(filtering.either(within, ANY_ATTRIBUTE))
    except Fault as fault:
        raise QueryError(fault.message) from None
    return conditions


def _shared(predicate: Predicate, names: Sequence[str]) -> int:
    """How many names a predicate's path shares with the pointer, the attribute itself left out."""
    path = predicate.name.split(".")[:-1]
    pairs = zip(path, names, strict=False)
    return next(
        (n for n, (one, other) in enumerate(pairs) if one != other), min(map(len, (path, names)))
    )


def _named(name: str, value: Any) -> Found:
    """The member of that name of an object."""
    if isinstance(value, dict) and name in value:
        yield (name,), value[name]


def _through(name: str, holds: Matcher, value: Any) -> Found:
    """The objects in a member that satisfy a condition; an array stands for its elements."""
    for place, below in _named(name, value):
        elements = _members(below) if isinstance(below, list) else [((), below)]
        for position, each in elements:
            if isinstance(each, dict) and holds(each):
                yield (*place, *position), each


def _whole(holds: Matcher, value: Any) -> Found:
    """The value itself, if it satisfies a condition."""
    if isinstance(value, dict) and holds(value):
        yield (), value


def _element(index: int, value: Any) -> Found:
    """The element of an array at an index, which counts from its end if it is negative."""
    if isinstance(value, list) and -len(value) <= index < len(value):
        yield (index % len(value),), value[index]


def _members(value: Any) -> Found:
    if isinstance(value, list):
        return (((index,), each) for index, each in enumerate(value))
    return (((name,), each) for name, each in value.items()) if isinstance(value, dict) else ()
