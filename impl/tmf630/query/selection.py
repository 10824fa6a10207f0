"""Attribute selection: `?fields=` of TMF630 part 1, and of part 6 with filters of elements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from tmf630.errors import INVALID_QUERY, Fault
from tmf630.query import filtering
from tmf630.query.attributes import ANY_ATTRIBUTE
from tmf630.query.values import QueryError, limited_depth
from tmf630.store.matching import Matcher, matcher

if TYPE_CHECKING:
    from jsonpath.selectors import JSONPathSelector

ALWAYS = ("id", "href")
MAX_PREDICATES: Final = 16
"""Predicates, and paths with brackets, of a `fields` value: each is tested on every element."""


@dataclass(frozen=True, slots=True)
class Elements:
    """In the place of a name: the elements of an array, or the object, that satisfy a condition.

    `holds` takes the index of an element and the element, and tests `size` predicates. `text` is
    the selector.
    """

    text: str
    holds: Callable[[int, Any], bool] = field(compare=False)
    size: int = 1


Step = str | Elements | None
Tree = dict[Step, "Tree"]
"""Selected names, each with the tree of what is selected below it; an empty tree selects all.

Below None are selectors of elements, each with its tree.
"""


def parse(fields: str | None) -> Tree | None:
    """The tree of a `fields` value; None for the whole resource.

    `a.b,a.c` selects two attributes of `a`; `a,a.b` all of `a`; `none` nothing but id and href;
    `a[?(@.b=='c')]` the elements of `a` that satisfy the filter. An empty value selects the whole
    resource. What is no path counts as the name of an attribute that no resource has. Raises a 400
    Fault for too many predicates.
    """
    if not fields or not fields.strip(", "):
        return None
    selected: Tree = {name: {} for name in ALWAYS}
    # Most have no brackets, in which a comma may stand.
    paths = fields.split(",") if "[" not in fields else _divided(fields)
    if sum(["[" in path for path in paths]) > MAX_PREDICATES:
        raise _too_many()
    predicates = 0
    for path in paths:
        if path.strip() and path.strip() != "none":
            steps = _steps(path.strip())
            predicates += sum(each.size for each in steps if isinstance(each, Elements))
            _add(selected, steps)
    if predicates > MAX_PREDICATES:
        raise _too_many()
    return selected


def select(resource: Mapping[str, Any], tree: Tree) -> dict[str, Any]:
    """The resource reduced to the tree; arrays keep their elements, each reduced.

    A name that the resource does not have selects nothing.
    """
    selected = {}
    for name in resource:
        if name in tree:
            value = _below(resource[name], tree[name])
            if value is not _NOTHING:
                selected[name] = value
    return selected


_NOTHING: Final = object()


def _divided(fields: str) -> list[str]:
    """The paths of a `fields` value with brackets, divided by the commas outside of them."""
    paths, depth, quote = [""], 0, ""
    for character in fields:
        if quote:
            quote = "" if character == quote else quote
        elif depth and character in "'\"":
            quote = character
        else:
            depth += {"[": 1, "]": -1}.get(character, 0)
        if character == "," and depth <= 0:
            paths.append("")
        else:
            paths[-1] += character
    return paths


def _steps(path: str) -> list[Step]:
    if "[" not in path:
        return [*path.split(".")]
    from tmf630.query import jsonpath

    try:
        with limited_depth():
            steps = [step for selector in jsonpath.selectors(path) for step in _step(selector)]
    except QueryError:
        return [path]
    return steps or [path]


def _step(selector: JSONPathSelector) -> Sequence[Step]:
    """The steps of a selector; `[*]` needs none, as an array stands for its elements."""
    from jsonpath import selectors

    from tmf630.query import jsonpath_filter

    match selector:
        case selectors.NameSelector(name=name):
            return [name]
        case selectors.WildcardSelector():
            return []
        case selectors.IndexSelector(index=index):
            return [None, Elements(str(index), lambda position, _: position == index)]
        case selectors.Filter():
            condition = jsonpath_filter.predicate(selector, ANY_ATTRIBUTE)
            holds = matcher(condition)
            size = filtering.size(condition)
            return [None, Elements(str(selector), _of_objects(holds), size)]
    raise QueryError(f"{selector} selects no attributes")


def _of_objects(holds: Matcher) -> Callable[[int, Any], bool]:
    return lambda _, element: isinstance(element, dict) and holds(element)


def _too_many() -> Fault:
    return Fault(INVALID_QUERY, f"fields: has more than {MAX_PREDICATES} predicates")


def _add(tree: Tree, steps: Sequence[Step]) -> None:
    """Add a path. A longer path does not narrow one that selects all."""
    for step in steps[:-1]:
        if step in tree and not tree[step]:
            return
        tree = tree.setdefault(step, {})
    tree[steps[-1]] = {}


def _below(value: Any, tree: Tree) -> Any:
    """The selected part of a value; _NOTHING when the tree has names and the value has none."""
    if not tree:
        return value
    if isinstance(value, list):
        reduced = [_element(position, each, tree) for position, each in enumerate(value)]
        kept = [each for each in reduced if each is not _NOTHING]
        return kept if kept or not value else _NOTHING
    return _element(0, value, tree)


def _element(position: int, value: Any, tree: Tree) -> Any:
    """The selected part of an object, or of one element of an array."""
    if isinstance(value, list):
        return _below(value, tree)
    elements = tree.get(None)
    if elements is None:
        return select(value, tree) if isinstance(value, dict) else _NOTHING
    chosen = [
        below
        for each, below in elements.items()
        if isinstance(each, Elements) and each.holds(position, value)
    ]
    if not all(chosen):
        return value
    if not isinstance(value, dict) or (not chosen and len(tree) == 1):
        return _NOTHING
    together = {**tree}
    for below in chosen:
        _merge(together, below)
    return select(value, together)


def _merge(tree: Tree, other: Tree) -> None:
    """Add another tree, which is not changed."""
    for step, below in other.items():
        if step not in tree or not below:
            tree[step] = below
        elif tree[step]:
            tree[step] = {**tree[step]}
            _merge(tree[step], below)
