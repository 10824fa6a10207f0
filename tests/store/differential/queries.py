"""Random questions about orders, as clients send them and as stores get them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.contract.conftest import ATTRIBUTES
from tests.store.differential.naive import DATES, EXTENSION, INSTANTS, KINDS, Json, declared
from tests.store.differential.orders import IDS, ORDER, Tree, World, orders, worlds
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
from tmf630.store.condition import (
    AllOf,
    AnyElement,
    AnyOf,
    Attribute,
    Comparison,
    Condition,
    Exists,
    Kind,
    Not,
    Operator,
    Sort,
)
from tmf630.store.queries import Query

_PATTERNS: Final = ["^a", "b", "", "[aA]", "^.$", "(?i)A|é", "a,b", "^$", "in", "e"]
_DEEPEST: Final = 4
_PARTS: Final = [(1, 0, 0), (1, 0, 0), (2, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 1), (2, 1, 1)]
"""The most predicates, choices and paths of a question."""


@dataclass(frozen=True)
class Case:
    """Orders by their ids, earlier revisions of some, and questions and queries about them."""

    before: dict[str, Json]
    orders: dict[str, Json]
    questions: list[Question]
    queries: list[Query]


@st.composite
def cases(draw: DrawFn, questions: int, queries: int) -> Case:
    """Some orders, and this many questions and queries about them."""
    world = draw(worlds())
    ids = draw(st.lists(st.sampled_from(IDS), min_size=3, max_size=8, unique=True))
    changed = draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))
    return Case(
        before={id: draw(orders(world)) for id in changed},
        orders={id: draw(orders(world)) for id in ids},
        questions=[draw(_questions(world)) for _ in range(questions)],
        queries=[draw(_queries(world)) for _ in range(queries)],
    )


@st.composite
def _questions(draw: DrawFn, world: World) -> Question:
    predicates = _predicates(world)
    alone, several, filtered = draw(st.sampled_from(_PARTS))
    choices = st.lists(predicates, min_size=2, max_size=3, unique_by=_about)
    return Question(
        predicates=(
            *((each,) for each in draw(st.lists(predicates, max_size=alone, unique_by=_about))),
            *(tuple(draw(choices)) for _ in range(several)),
        ),
        path=draw(_selected(world, world.tree, ORDER)) if filtered else None,
        sort=draw(_sorts(world)),
        offset=draw(st.sampled_from([0, 0, 0, 0, 1, 2**62])),
        limit=draw(st.sampled_from([100, 100, 100, 2, 1, 0])),
    )


def _about(predicate: Predicate) -> tuple[str, str]:
    return predicate.path, predicate.operator


@st.composite
def _predicates(draw: DrawFn, world: World) -> Predicate:
    path = draw(st.sampled_from([*world.paths, "id"]))
    kind = KINDS[declared(path).type]
    pattern = ["regex"] if kind in (Kind.TEXT, Kind.ANY) else []
    operator = draw(st.sampled_from(["eq", "eq", "ne", "gt", "gte", "lt", "lte", *pattern]))
    pool = _PATTERNS if operator == "regex" else _spellings(world, path)
    texts = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3, unique=True))
    # A comma belongs to a pattern.
    separator = draw(st.sampled_from("&;" if operator == "regex" or len(texts) == 1 else "&;,"))
    return Predicate(path, operator, tuple(texts), separator)


def _spellings(world: World, path: str) -> list[str]:
    if path == "id":
        return IDS
    numbers = [str(each) for each in world.numbers]
    attribute = declared(path)
    match KINDS[attribute.type]:
        case Kind.TEXT:
            return [*world.allowed(attribute), *(attribute.synonyms or {})]
        case Kind.INSTANT:
            return [*world.instants, *DATES]
        case Kind.NUMBER:
            return numbers
        case Kind.BOOLEAN:
            return ["true", "false"]
        case Kind.ANY:
            return [*world.texts, *numbers, "true", "false"]


@st.composite
def _sorts(draw: DrawFn, world: World) -> tuple[tuple[str, bool], ...]:
    """Sort keys, of which at most one is an attribute of several values."""
    possible = [path for path in world.paths if KINDS[declared(path).type] is not Kind.ANY]
    names = draw(st.lists(st.sampled_from([*possible, "id"]), max_size=3, unique=True))
    several = [name for name in names if _attribute(ORDER, name).many]
    return tuple((name, draw(st.booleans())) for name in names if name not in several[1:])


@st.composite
def _selected(draw: DrawFn, world: World, tree: Tree, definition: str) -> Selected:
    """A path below `$` or `@`: through objects, to one that passes a test or to its attribute."""
    name = draw(st.sampled_from([name for name, below in tree.items() if below] or list(tree)))
    below, within = tree[name], declared(name, definition).type
    if not below:
        return Selected(name)
    test = draw(_tests(world, below, within, 3)) if draw(st.integers(0, 3)) else None
    then = draw(_selected(world, below, within)) if draw(st.integers(0, 3)) == 0 else None
    return Selected(name, test, then)


@st.composite
def _tests(draw: DrawFn, world: World, tree: Tree, definition: str, depth: int) -> Test:
    how = draw(st.integers(0, 9))
    below = _tests(world, tree, definition, depth - 1)
    if depth and how < 3:
        left, right = draw(below), draw(below)
        return Both(left, right) if how < 2 else OneOf(left, right)
    if depth and how == 3:
        return No(draw(below))
    if how == 4:
        return draw(_selected(world, tree, definition))
    path = draw(st.sampled_from(list(_leaves(tree))))
    # The JSONPath library refuses control characters, even escaped ones.
    values = _asked(world, definition, path).filter(lambda each: "\0" not in str(each))
    return Compared(path, draw(st.sampled_from(list(SIGNS))), draw(values))


def _asked(world: World, definition: str, path: str) -> SearchStrategy[Any]:
    """Values in JSON to compare with."""
    attribute = declared(path, definition)
    match KINDS[attribute.type]:
        case Kind.INSTANT:
            return st.sampled_from([*world.instants, *DATES])
        case Kind.ANY:
            return st.sampled_from(world.scalars)
    return world.values(attribute)


def _leaves(tree: Tree) -> Iterator[str]:
    for name, below in tree.items():
        if below:
            yield from (f"{name}.{leaf}" for leaf in _leaves(below))
        else:
            yield name


@st.composite
def _queries(draw: DrawFn, world: World) -> Query:
    keys = draw(_sorts(world))
    return Query(
        condition=draw(_conditions(world, {**world.tree, "id": {}}, ORDER, _DEEPEST)),
        sort=[Sort(_attribute(ORDER, path), descending=down) for path, down in keys],
        offset=draw(st.sampled_from([0, 0, 0, 0, 1, 2**63 - 1])),
        limit=draw(st.sampled_from([100, 100, 2, 0, 2**63 - 1])),
    )


def _attribute(definition: str, path: str) -> Attribute:
    names = path.split(".")
    starts = [declared(".".join(names[:end]), definition) for end in range(1, len(names) + 1)]
    kind = KINDS[starts[-1].type]
    many = kind is Kind.ANY or any(each.array for each in starts)
    return Attribute(tuple(names), kind, many)


@st.composite
def _conditions(draw: DrawFn, world: World, tree: Tree, definition: str, depth: int) -> Condition:
    """Conditions, nested deeper than those of clients."""
    how = draw(st.integers(0, 11))
    below = _conditions(world, tree, definition, depth - 1)
    objects = [name for name in tree if tree[name]]
    if depth and how < 4:
        several = draw(st.lists(below, max_size=3))
        return AllOf(several) if how < 2 else AnyOf(several)
    if depth and how < 6:
        return Not(draw(below))
    if depth and how < 8 and objects:
        name = draw(st.sampled_from(objects))
        found = ATTRIBUTES[definition].get(name, EXTENSION)
        within = draw(_conditions(world, tree[name], found.type, depth - 1))
        return AnyElement(name, within)
    path = draw(st.sampled_from(list(_leaves(tree))))
    if how == 8:
        names = path.split(".")
        return Exists(tuple(names[: draw(st.integers(1, len(names)))]))
    return draw(_comparisons(world, definition, path))


@st.composite
def _comparisons(draw: DrawFn, world: World, definition: str, path: str) -> Comparison:
    attribute = _attribute(definition, path)
    textual = attribute.kind in (Kind.TEXT, Kind.ANY)
    operators = [each for each in Operator if textual or each is not Operator.REGEX]
    operator = draw(st.sampled_from([Operator.EQ, *operators]))
    pool = _asked(world, definition, path)
    if operator is Operator.REGEX:
        pool = st.sampled_from(_PATTERNS)
    elif path == "id" and definition == ORDER:
        pool = st.sampled_from(IDS)
    elif attribute.kind is Kind.INSTANT:
        pool = pool.map({**INSTANTS, **DATES}.__getitem__)
    return Comparison(attribute, operator, tuple(draw(st.lists(pool, max_size=3))))
