"""A store whose calls are observed: measured, or traced."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Hashable, Sequence
from contextlib import AbstractContextManager
from typing import Any, cast

from tmf630.store.condition import Attribute, Shape
from tmf630.store.features import Features
from tmf630.store.protocol import NO_SHAPE, Collection, Store

Observe = Callable[[str, str], AbstractContextManager[None]]
"""Given a collection's name and an operation's, what a call of it happens within."""


def observed(store: Store, observers: Sequence[Observe]) -> Store:
    """A store whose collections are called within what observes them, the first one outermost."""
    for observe in reversed(observers):
        store = cast("Store", _ObservedStore(store, observe))
    return store


class _ObservedStore:
    """A store with observed collections; all else is the store's own."""

    def __init__(self, store: Store, observe: Observe) -> None:
        self._store = store
        self._observe = observe

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def collection(
        self,
        name: str,
        shape: Shape = NO_SHAPE,
        indexed: Sequence[Attribute] = (),
        features: Features = Features.ALL,
    ) -> _ObservedCollection:
        found = self._store.collection(name, shape, indexed, features)
        return _ObservedCollection(found, name, self._observe)


def _observed(operation: str) -> Callable[..., Coroutine[Any, Any, Any]]:
    async def call(self: _ObservedCollection, *arguments: Any, **options: Any) -> Any:
        with self.observe(self.name, operation):
            return await getattr(self.collection, operation)(*arguments, **options)

    return call


class _ObservedCollection:
    """A collection whose calls are observed; see Collection."""

    def __init__(self, collection: Collection, name: str, observe: Observe) -> None:
        self.collection = collection
        self.name = name
        self.observe = observe

    def version(self) -> Hashable:
        """The version of what is stored, which is not observed."""
        return self.collection.version()

    insert = _observed("insert")
    insert_once = _observed("insert_once")
    find_by_key = _observed("find_by_key")
    get = _observed("get")
    entry = _observed("entry")
    history = _observed("history")
    find = _observed("find")
    search = _observed("search")
    due = _observed("due")
    unpublished = _observed("unpublished")
    acknowledge = _observed("acknowledge")
    replace = _observed("replace")
    trim = _observed("trim")
