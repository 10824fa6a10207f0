"""A JSON document that a patch changes, by locations in it.

python-jsonpath has a JSON Patch as well. Ours stays, since its `test` takes `true` for `1`, its
pointers lead to the name of a member (`/a/#b`), take digits of other scripts for an index and
`~2` for an escape, and its values are not copied, so nothing counts how large a document becomes.
"""

from __future__ import annotations

import re
from typing import Any, Final

from tmf630 import wire
from tmf630.patching.query_paths import ELSEWHERE, Location

END: Final = "-"
"""In the place of an index: the end of an array."""
_INDEX: Final = re.compile(r"0|[1-9]\d{0,8}", re.ASCII)


class NotThere(Exception):
    """A location leads to nothing that the operation could work on."""


class Document:
    """A JSON value. Every method raises NotThere for a location that leads nowhere.

    The value that it begins with is never changed: a change copies the objects and arrays that lead
    to its place. All others stay the same objects.
    """

    def __init__(self, value: Any) -> None:
        # In an array of its own the whole value is replaced as any other is.
        self._root = [value]
        self._copies: dict[int, Any] = {}

    @property
    def value(self) -> Any:
        return self._root[0]

    def get(self, location: Location) -> Any:
        """The value at a location."""
        value: Any = self._root[0]
        for step in location:
            value = value[_key(value, step)]
        return value

    def replace(self, location: Location, value: Any) -> None:
        """Put a value in the place of the one at a location."""
        container, key = self._parent(location)
        container[_key(container, key)] = value

    def insert(self, location: Location, value: Any) -> None:
        """Set a member of an object, or insert an element before the one at a location."""
        container, key = self._parent(location)
        if not location:
            self._root = [value]
        elif isinstance(container, dict) and isinstance(key, str):
            container[key] = value
        elif isinstance(container, list) and key == END:
            container.append(value)
        else:
            index = _key(container, key, beyond=1)
            container.insert(index, value)

    def remove(self, location: Location) -> None:
        """Remove the value at a location, which is not the whole document."""
        if not location:
            raise NotThere("the whole resource cannot be removed")
        container, key = self._parent(location)
        del container[_key(container, key)]

    def _parent(self, location: Location) -> tuple[Any, str | int]:
        """A copy of the object or array that holds a location, and the key of the location in it.

        The copy is part of the document.
        """
        container: Any = self._root
        key: str | int = 0
        for step in location:
            container, key = self._copied(container, _key(container, key)), step
        return container, key

    def _copied(self, container: Any, key: Any) -> Any:
        """The part of a container, which is copied unless it is a copy already."""
        part = container[key]
        if isinstance(part, dict | list) and id(part) not in self._copies:
            part = container[key] = part.copy()
            self._copies[id(part)] = part
        return part


def equal(one: Any, other: Any) -> bool:
    """Equality of JSON values: numbers by value, and never equal to booleans."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(equal(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(equal, one, other))
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)


def _key(container: Any, key: str | int, beyond: int = 0) -> Any:
    """The key as the container has it, an index up to `beyond` its length; raises NotThere."""
    if isinstance(container, dict) and key in container:
        return key
    if isinstance(container, list) and (isinstance(key, int) or _INDEX.fullmatch(key)):
        index = int(key)
        if index < len(container) + beyond:
            return index
    hint = f"; {ELSEWHERE}" if isinstance(key, str) and "?" in key else ""
    raise NotThere(f"there is no {wire.quoted(key)} in {_described(container)}{hint}")


def _described(container: Any) -> str:
    match container:
        case dict():
            return "the object that the path leads to"
        case list():
            return f"the array of {len(container)} that the path leads to"
    return "a value that has no parts"
