"""What documents declare of filters and attribute selection, put aside: the server knows both.

TM Forum's contracts declare neither. What `publication` makes of a contract does, and so do
contracts of some vendors.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tmf_contracts.branches import KEYWORD, is_choice
from tmf_contracts.publication.selections import SUFFIX
from tmf_contracts.references import PREFIX

Json = dict[str, Any]

_OWN: Final = ("fields", "offset", "limit")
"""The parameters of a list that are not filters."""


def undone(contract: Json) -> Json:
    """A contract whose lists are filtered by no declared parameter, and answer whole resources.

    Further parameters of a list become `x-parameters`. A definition `X_Selection` with the
    attributes of `X` is replaced by `X`. The contract may share parts with the one given.
    """
    definitions = contract["definitions"]
    selections = {
        name
        for name in definitions
        if name.endswith(SUFFIX)
        and _attributes(definitions[name]) == _attributes(definitions.get(name[: -len(SUFFIX)], {}))
    }
    made: Json = _whole(contract, {PREFIX + name for name in selections})
    for name in selections:
        del made["definitions"][name]
    for operations in made["paths"].values():
        if "get" in operations:
            _put_aside(operations["get"])
    return made


def _attributes(definition: Mapping[str, Any]) -> list[str] | None:
    """What a definition has in common with its selection, whatever either of them requires."""
    if is_choice(definition):
        return [name for name, _ in definition[KEYWORD]]
    return sorted(definition["properties"]) if "properties" in definition else None


def _whole(node: Any, selections: set[str]) -> Any:
    """A copy of a node that refers to definitions instead of their selections."""
    if isinstance(node, dict):
        if node.get("$ref") in selections:
            return {**node, "$ref": node["$ref"].removesuffix(SUFFIX)}
        return {
            name: _whole_branches(each, selections) if name == KEYWORD else _whole(each, selections)
            for name, each in node.items()
        }
    if isinstance(node, list):
        return [_whole(each, selections) for each in node]
    return node


def _whole_branches(branches: list[list[str]], selections: set[str]) -> list[list[str]]:
    return [
        [value, name.removesuffix(SUFFIX) if PREFIX + name in selections else name]
        for value, name in branches
    ]


def _put_aside(operation: Json) -> None:
    parameters = operation.get("parameters", [])
    if not all(any(each["name"] == name for each in parameters) for name in ("offset", "limit")):
        return
    filters = [
        each
        for each in parameters
        if each["in"] == "query" and each["name"] not in _OWN and not each.get("required")
    ]
    if filters:
        operation["parameters"] = [each for each in parameters if each not in filters]
        operation["x-parameters"] = [*operation.get("x-parameters", ()), *filters]
