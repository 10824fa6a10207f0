"""Orders drawn from the contract's own types.

Those of one example have the same few attributes, with values of small pools, so that queries often
match some of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.contract.conftest import ATTRIBUTES
from tests.store.differential.naive import EXTENSION, INSTANTS, KINDS, Json, declared
from tmf630.store.condition import Kind
from tmf_contracts.model.attributes import Attribute

ORDER: Final = "ProductOrder"
ITEM: Final = "productOrderItem"
INDEXED: Final = (
    *("state", "externalId", "category", "orderDate", "requestedStartDate", "relatedParty.id"),
    *(f"{ITEM}.state", f"{ITEM}.productOffering.id", "billingAccount.id"),
)
IDS: Final = ["1", "10", "2", "A", "a", "ab", "é", "\ue000", "\U0001f600"]

Tree = dict[str, "Tree"]
"""Names of attributes, with those below each."""

_TEXTS: Final = [
    *("", "a", "A", "ab", "é", "e\u0301", "\ue000", "\U0001f600", "12", "true", "a,b", "a;b", " a"),
    *('"a"', "'", "\\", "\0", "a\0", "$x", "2026-01-31", "a,A", 'ab,"a,b"'),
]
_NUMBERS: Final = [-1, 0, 1, 12, 2**53 + 1, 2**63 - 1, 0.0, 1.0, 0.5, 2.0**53, -1.5, 1e300]
_ODD_NAMES: Final = ["", "a.b", "$where", "$eq", "__proto__", "_id", "constructor", "x"]
_DEEPEST: Final = 4


def _paths(definition: str = ORDER, start: str = "", depth: int = 1) -> Iterator[str]:
    """The paths of comparable attributes, down to some depth."""
    for name, attribute in {**ATTRIBUTES[definition], "@x": EXTENSION}.items():
        if attribute.type not in ATTRIBUTES:
            yield start + name
        elif depth < _DEEPEST:
            yield from _paths(attribute.type, f"{start}{name}.", depth + 1)


def _alike(path: str) -> tuple[int, str]:
    """The group of a path. There are more deep paths than others, so groups are drawn first."""
    return path.count("."), KINDS[declared(path).type].value


# The resource in a record has neither id nor href.
_PATHS: Final = [
    [path for path in paths if path not in ("id", "href")]
    for _, paths in groupby(sorted(_paths(), key=_alike), key=_alike)
]


@dataclass(frozen=True)
class World:
    """The attributes and values of the orders of an example, and of the questions about them."""

    tree: Tree
    paths: list[str]
    texts: list[str]
    numbers: list[int | float]
    instants: list[str]

    @property
    def scalars(self) -> list[Any]:
        """Values of every type."""
        return [True, False, *self.texts, *self.numbers]

    def values(self, attribute: Attribute) -> SearchStrategy[Any]:
        """The values of one element of a scalar attribute."""
        match KINDS[attribute.type]:
            case Kind.TEXT:
                return st.sampled_from(self.allowed(attribute))
            case Kind.INSTANT:
                return st.sampled_from(self.instants)
            case Kind.NUMBER:
                return st.sampled_from(self.numbers)
            case Kind.BOOLEAN:
                return st.booleans()
            case Kind.ANY:
                return self.anything

    def allowed(self, attribute: Attribute) -> list[str]:
        """The texts of an attribute. Of an enumeration only some, so that they occur more often."""
        values = [each for each in attribute.enum or () if each not in (attribute.synonyms or {})]
        return values[:4] or self.texts

    @cached_property
    def anything(self) -> SearchStrategy[Any]:
        """Any JSON value."""
        return st.one_of(
            st.sampled_from(self.scalars),
            st.recursive(
                st.sampled_from([None, *self.scalars, *self.instants]),
                lambda inner: (
                    st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["@x", *_ODD_NAMES]), inner, max_size=2)
                ),
                max_leaves=4,
            ),
        )

    @cached_property
    def anything_single(self) -> SearchStrategy[Any]:
        """The same, but no array."""
        return self.anything.filter(lambda value: not isinstance(value, list))


@st.composite
def worlds(draw: DrawFn) -> World:
    """A few attributes, indexed ones among them, and a few values of each kind."""
    some = st.sampled_from(INDEXED) | st.one_of(*map(st.sampled_from, _PATHS))
    paths = draw(st.lists(some, min_size=2, max_size=5, unique=True))
    return World(
        tree=_tree(paths),
        paths=paths,
        texts=draw(st.lists(st.sampled_from(_TEXTS), min_size=2, max_size=4, unique=True)),
        numbers=draw(st.lists(st.sampled_from(_NUMBERS), min_size=2, max_size=4)),
        instants=draw(st.lists(st.sampled_from(list(INSTANTS)), min_size=2, max_size=4)),
    )


def _tree(paths: Sequence[str]) -> Tree:
    tree: Tree = {}
    for path in paths:
        below = tree
        for name in path.split("."):
            below = below.setdefault(name, {})
    return tree


def orders(world: World) -> SearchStrategy[Json]:
    """Orders without their ids."""
    return _objects(world, world.tree, ORDER)


@st.composite
def _objects(draw: DrawFn, world: World, tree: Tree, definition: str) -> Json:
    """Objects of a definition with the attributes of the tree, often as the contract says.

    An attribute that is no array never has several values: stores may rely on that.
    """
    value: Json = {}
    for name, below in tree.items():
        attribute = ATTRIBUTES[definition].get(name, EXTENSION)
        how = draw(st.integers(0, 15))
        if how < 13:
            one = _objects(world, below, attribute.type) if below else world.values(attribute)
            value[name] = draw(st.lists(one, max_size=3) if attribute.array else one)
        elif how == 13:
            value[name] = draw(world.anything if attribute.array else world.anything_single)
    if draw(st.integers(0, 7)) == 0:
        value[draw(st.sampled_from(_ODD_NAMES))] = draw(world.anything)
    return value
