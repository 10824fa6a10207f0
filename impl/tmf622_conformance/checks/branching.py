"""The places of a resource where `@type` selects a definition, and what is there."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from tmf622_conformance.contract import Contract, Json, target
from tmf_contracts.branches import BASE_TYPE, TYPE, Branches, branches


def places(contract: Contract, definition: str) -> Mapping[str, str]:
    """The paths to definitions with branches, such as `place.location`, with their names.

    Where several paths lead to a definition, it is at the shortest one.
    """
    found: dict[str, str] = {}
    seen = {definition}
    open_ = deque([("", definition)])
    while open_:
        path, name = open_.popleft()
        for attribute, schema in contract.properties(name).items():
            inner = target(schema)
            if inner and inner not in seen:
                seen.add(inner)
                below = f"{path}{attribute}"
                open_.append((f"{below}.", inner))
                if len(branches(contract.definition(inner))) > 1:
                    found[below] = inner
    return found


def each_branch(contract: Contract, name: str, values: list[Any]) -> Iterator[tuple[Json, str]]:
    """The first of some values in each branch of a definition, with the branch's definition."""
    selecting = Branches(contract.published["definitions"])
    seen = set()
    for value in values:
        branch = selecting.selected(name, value)
        key = value.get(TYPE), value.get(BASE_TYPE), branch
        if isinstance(value, dict) and key not in seen:
            seen.add(key)
            yield value, branch


def values(node: Any, path: str) -> list[Any]:
    """The values at a path, in each element of the arrays on it; no path is the node itself."""
    if isinstance(node, list):
        return [value for each in node for value in values(each, path)]
    if not path:
        return [node]
    name, _, rest = path.partition(".")
    if not isinstance(node, dict) or name not in node:
        return []
    return values(node[name], rest)
