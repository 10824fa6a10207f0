"""Attribute selection: `?fields=` of TMF630 part 1."""

from __future__ import annotations

from typing import Any

ALWAYS = ("id", "href")

Tree = dict[str, "Tree"]
"""Selected names, each with what is selected below it; an empty tree below a name is all of it."""


def parse(fields: str | None) -> Tree | None:
    """The tree that a `fields` value selects; None when the whole resource is asked for.

    `a.b,a.c` selects two attributes of `a`; `a,a.b` all of `a`; `none` nothing but id and href.
    An empty value counts as none given.
    """
    if not fields or not fields.strip(", "):
        return None
    selected: Tree = {name: {} for name in ALWAYS}
    for path in fields.split(","):
        if path.strip() and path.strip() != "none":
            _add(selected, path.strip().split("."))
    return selected


def select(resource: dict[str, Any], tree: Tree) -> dict[str, Any]:
    """The resource reduced to the tree; arrays keep their elements, each reduced.

    A name that the resource does not have selects nothing.
    """
    return {name: _below(resource[name], tree[name]) for name in resource if name in tree}


def _add(tree: Tree, names: list[str]) -> None:
    """Add a path; what is selected whole already, or now, is not narrowed by a longer path."""
    for name in names[:-1]:
        if name in tree and not tree[name]:
            return
        tree = tree.setdefault(name, {})
    tree[names[-1]] = {}


def _below(value: Any, tree: Tree) -> Any:
    if not tree:
        return value
    if isinstance(value, list):
        return [_below(each, tree) for each in value]
    if isinstance(value, dict):
        return select(value, tree)
    return value
