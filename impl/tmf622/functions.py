"""The functions that settings name as `MODULE:FUNCTION`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from importlib import import_module
from inspect import iscoroutinefunction
from typing import Any

from productordering.ordering import cancellation
from productordering.ordering.cancellation import Policy
from tmf622.settings.settings import Computation
from tmf630.api.definition import ApiDefinition
from tmf630.api.operations.resources import Compute


def policy(name: str | None) -> Policy:
    """The function that assesses cancellations, or the default; raises ValueError."""
    return cancellation.refuse_if_completed if name is None else _named(name)


def computations(given: Iterable[Computation]) -> Mapping[str, Compute]:
    """The functions that complete new resources, by the names of these; raises ValueError."""
    found: dict[str, Compute] = {}
    for resource, function in given:
        if resource in found:
            raise ValueError(f"has two functions for {resource}")
        found[resource] = _named(function)
    return found


def check_resources(given: Iterable[Computation], apis: Sequence[ApiDefinition]) -> None:
    """Raise ValueError for a resource that clients of these APIs cannot create."""
    names = [
        resource.name
        for api in apis
        for resource in api.model.resources
        if "POST" in resource.collection_methods
    ]
    for each in given:
        if each.resource not in names:
            there = f"there are {', '.join(names)}" if names else "there is no --contract"
            raise ValueError(f"no client can create {each.resource!r}: {there}")


def _named(name: str) -> Callable[..., Awaitable[Any]]:
    module, _, function = name.partition(":")
    try:
        found: Callable[..., Awaitable[Any]] = getattr(import_module(module), function)
    except Exception as error:  # noqa: BLE001 - a module may raise anything when it is imported
        raise ValueError(error) from None
    if not iscoroutinefunction(found):
        raise ValueError("must be an async function")
    return found
