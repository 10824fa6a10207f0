"""OpenAPI Overlay 1.0: repairs to a contract, applied to a copy of it.

Stricter than the specification in one point: a target that selects nothing is an error, since
contract and overlay then no longer fit.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonpath

from tmf_contracts import documents
from tmf_contracts.documents import InvalidContract

Check = Callable[[Mapping[str, Any]], None]

_FIELDS = {"overlay", "info", "extends", "actions"}
_ACTION_FIELDS = {"target", "description", "update", "remove"}


class OverlayError(Exception):
    """An overlay that is malformed or does not fit the contract; the message names the action."""


@dataclass(frozen=True, slots=True)
class Action:
    """One change: `update` is merged into the nodes that `target` selects, or these are removed.

    `target` is an RFC 9535 JSONPath; `place` names the action in messages.
    """

    place: str
    target: jsonpath.JSONPath | jsonpath.CompoundJSONPath
    update: Any
    remove: bool


def read(file: Path) -> Any:
    """An overlay file, YAML or JSON, as a JSON value; raises OverlayError."""
    try:
        return documents.read(file)
    except InvalidContract as error:
        raise OverlayError(str(error)) from None
    except OSError as error:
        raise OverlayError(f"{file} cannot be read: {error.strerror}") from None


def extended(overlay: Any) -> str:
    """The relative path of the contract that an overlay is made for."""
    extends = overlay.get("extends") if isinstance(overlay, Mapping) else None
    if not isinstance(extends, str):
        raise OverlayError("the overlay does not say which contract it extends")
    return extends


def apply(document: Mapping[str, Any], overlay: Any) -> dict[str, Any]:
    """A copy of the document with every action of the overlay applied, in their order."""
    changed = dict(copy.deepcopy(document))
    for action in _actions(overlay):
        selected = {match.path: match for match in action.target.finditer(changed)}
        if not selected:
            raise OverlayError(f"{action.place} selects nothing in the contract")
        # In reverse order, so that no removal shifts an item that is yet to be removed.
        for match in reversed(selected.values()):
            _change(match, action)
    return changed


def places(document: Mapping[str, Any], target: str) -> Sequence[tuple[str | int, ...]]:
    """The steps to each node of a document that the target of an action selects."""
    return [match.parts for match in jsonpath.compile(target, strict=True).finditer(document)]


def divided(
    document: Mapping[str, Any], overlay: Any, check: Check
) -> tuple[dict[str, Any], Sequence[str]]:
    """The overlay with the actions that fit the document, and a message for each other one.

    An action whose result the `check` refuses, by InvalidContract, does not fit either. Raises
    OverlayError when it is no overlay.
    """
    actions = _actions(overlay)
    fitting, messages = [], []
    changed = dict(document)
    for action, declared in zip(actions, overlay["actions"], strict=True):
        try:
            result = apply(changed, {**overlay, "actions": [declared]})
            check(result)
        except OverlayError as error:
            messages.append(str(error).replace("action 1", action.place.partition(" (")[0], 1))
        except InvalidContract as error:
            messages.append(f"{action.place}: {error}")
        else:
            changed = result
            fitting.append(declared)
    return {**overlay, "actions": fitting}, messages


def change(document: dict[str, Any], place: Sequence[str | int], update: Any = None) -> None:
    """Change one node of a document in place: merge an update into it, or remove it without one.

    `place` has the steps to the node, which is there: names of members and indexes of arrays.
    """
    node: Any = document
    for step in place[:-1] if update is None else place:
        node = node[step]
    if update is None:
        del node[place[-1]]
    else:
        _update(node, update, "/".join(map(str, place)))


def _actions(overlay: Any) -> list[Action]:
    if not isinstance(overlay, Mapping):
        raise OverlayError("an overlay is an object")
    _refuse_unknown(overlay, _FIELDS, "the overlay")
    if not str(overlay.get("overlay")).startswith("1.0."):
        raise OverlayError("only version 1.0 of the Overlay Specification is understood")
    info = overlay.get("info")
    if not isinstance(info, Mapping) or not {"title", "version"} <= info.keys():
        raise OverlayError("the overlay's info needs a title and a version")
    actions = overlay.get("actions")
    if not isinstance(actions, list) or not actions:
        raise OverlayError("an overlay has at least one action")
    return [_action(number, action) for number, action in enumerate(actions, start=1)]


def _action(number: int, action: Any) -> Action:
    if not isinstance(action, Mapping) or not isinstance(action.get("target"), str):
        raise OverlayError(f"action {number} has no target")
    place = f"action {number} ({action['target']})"
    _refuse_unknown(action, _ACTION_FIELDS, place)
    remove = action.get("remove", False)
    if not isinstance(remove, bool):
        raise OverlayError(f"{place}: remove is true or false")
    if not remove and "update" not in action:
        raise OverlayError(f"{place} neither updates nor removes")
    try:
        target = jsonpath.compile(action["target"], strict=True)
    except jsonpath.JSONPathError as error:
        reason = " ".join(str(error).split())
        raise OverlayError(f"{place} is no JSONPath: {reason}") from error
    return Action(place, target, action.get("update"), remove)


def _refuse_unknown(fields: Mapping[str, Any], known: set[str], place: str) -> None:
    unknown = [name for name in fields if name not in known and not name.startswith("x-")]
    if unknown:
        raise OverlayError(f"{place} has unknown fields: {', '.join(unknown)}")


def _change(match: jsonpath.JSONPathMatch, action: Action) -> None:
    if action.remove:
        _remove(match, action.place)
    else:
        _update(match.obj, action.update, action.place)


def _update(node: Any, update: Any, place: str) -> None:
    if isinstance(node, list):
        node.append(copy.deepcopy(update))
    elif isinstance(node, dict) and isinstance(update, Mapping):
        _merge(node, update, place)
    else:
        raise OverlayError(f"{place}: only an array, or an object by an object, is updated")


def _remove(match: jsonpath.JSONPathMatch, place: str) -> None:
    if match.parent is None:
        raise OverlayError(f"{place} would remove the whole contract")
    container: Any = match.parent.obj
    del container[match.parts[-1]]


def _merge(node: dict[str, Any], update: Mapping[str, Any], place: str) -> None:
    """Objects merge member by member, arrays are joined, any other value is replaced."""
    for name, value in update.items():
        present = node.get(name)
        if isinstance(present, dict) and isinstance(value, Mapping):
            _merge(present, value, place)
        elif isinstance(present, list) and isinstance(value, list):
            present.extend(copy.deepcopy(value))
        elif name not in node or (_is_primitive(present) and _is_primitive(value)):
            node[name] = copy.deepcopy(value)
        else:
            raise OverlayError(f"{place}: {name} cannot become another kind of value")


def _is_primitive(value: Any) -> bool:
    return not isinstance(value, Mapping | list)
