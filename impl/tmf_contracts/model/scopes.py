"""The OAuth 2.0 scopes that operations need, where a contract does not name its own."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any, Final

from tmf_contracts.model.conventions import ACTIONS, ADMIN, HUB, LISTENER, READ, TASK, WRITE
from tmf_contracts.model.paths import is_parameter, parts

_SAID: Final = {
    READ: "Read and list {resource}.",
    WRITE: "Create and change {resource}.",
    ADMIN: "Delete {resource}.",
}
_SAID_OF_ALL: Final = {
    f"{HUB}:{WRITE}": "Register and unregister listeners, and look at them.",
    f"{LISTENER}:{WRITE}": "Send events.",
}


def scope(path: str, method: str) -> str:
    """The scope of the operation of a method, in lower case, and a path.

    It is named by the first part of the path: `productOrder:read`.
    """
    nouns = [each for each in parts(path) if not is_parameter(each)]
    if LISTENER in nouns:
        return f"{LISTENER}:{WRITE}"
    if nouns[-1:] == [HUB]:
        return f"{HUB}:{WRITE}"
    first = nouns[0] if nouns else "api"
    resource = _subject(first)
    action = ACTIONS[method]
    return f"{resource}:{WRITE if resource != first and action == ADMIN else action}"


def declared(operation: Mapping[str, Any]) -> tuple[str, ...]:
    """The scopes that an operation declares: those of the first alternative that has any."""
    alternatives = (chain.from_iterable(each.values()) for each in operation.get("security", ()))
    return next(filter(None, map(tuple, alternatives)), ())


def description(name: str) -> str:
    """What a scope of the convention allows, in a sentence."""
    resource, _, action = name.partition(":")
    return _SAID_OF_ALL.get(name) or _SAID[action].format(resource=f"`{resource}`")


def _subject(noun: str) -> str:
    """The resource that a task is about; any other noun is itself."""
    about = noun.removeprefix(TASK)
    is_task = about != noun and about[:1].isupper()
    return about[0].lower() + about[1:] if is_task else noun
