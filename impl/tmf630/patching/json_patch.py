"""JSON Patch (RFC 6902), and its extension to paths that select by predicate (TMF630 part 5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from time import monotonic
from typing import Any, Final

from tmf630 import wire
from tmf630.errors import CONFLICT, INVALID_FIELD, Fault
from tmf630.patching.query_paths import ELSEWHERE, Location, Locator, pointer, selects
from tmf630.query.values import QueryError

Operation = dict[str, Any]

MAX_OPERATIONS: Final = 1000
MAX_PLACES: Final = 10_000
"""How many places one path may select."""
MAX_BYTES: Final = 4 * 1024 * 1024
"""JSON that a patch may make: a short one could copy a long value to place after place."""
MAX_SECONDS: Final = 0.2
_INDEX: Final = re.compile(r"0|[1-9]\d{0,8}", re.ASCII)
_END: Final = "-"


def patched(document: Any, operations: Sequence[Operation], *, query: bool = False) -> Any:
    """The document after a JSON Patch; neither argument is changed.

    With `query` a `path` or `from` may also select, by a JSONPath or by a pointer with predicates,
    and means everything that it selects.
    `add` then puts at the end of an array what is no array itself; what is the source of `move`
    or `copy` must be one thing.

    Raises a 400 Fault that names the operation when the patch is malformed or a path leads
    nowhere, and a 409 Fault when a `test` fails or the patch takes more than it may.
    """
    if len(operations) > MAX_OPERATIONS:
        raise Fault(CONFLICT, f"the patch has more than {MAX_OPERATIONS} operations")
    patch = _Patch(document, query=query)
    for position, operation in enumerate(operations):
        try:
            patch.apply(operation)
        except (_Malformed, _Nowhere, QueryError) as error:
            raise Fault(INVALID_FIELD, f"/{position}: {error}") from None
        except _Refused as error:
            raise Fault(CONFLICT, f"/{position}: {error}") from None
    return patch.document


class _Malformed(Exception):
    """An operation is none, whatever the document."""


class _Nowhere(Exception):
    """A path leads to nothing in the document that the operation could work on."""


class _Refused(Exception):
    """A test fails, or a limit is reached."""


class _Patch:
    """A document that operations are applied to, one after the other."""

    def __init__(self, document: Any, *, query: bool) -> None:
        # In an array of its own the whole document is replaced as anything else is.
        self._holder = [wire.decode(wire.encode(document))]
        self._query = query
        self._deadline = monotonic() + MAX_SECONDS
        self._locator = Locator(self._check)
        self._made = 0

    @property
    def document(self) -> Any:
        return self._holder[0]

    def apply(self, operation: Operation) -> None:
        """Raises _Malformed, _Nowhere, _Refused and QueryError."""
        path = operation["path"]
        match operation["op"]:
            case "test":
                self._test(path, _value(operation))
            case "add":
                self._add(path, _value(operation))
            case "replace":
                self._replace(path, _value(operation))
            case "remove":
                # From the last to the first: what is removed moves nothing that is still to go.
                for location in reversed(self._located(path)):
                    self._remove(location)
            case "copy":
                self._add(path, _get(*self._place(self._source(operation))))
            case "move":
                self._move(self._source(operation), path)

    def _test(self, path: str, expected: Any) -> None:
        try:
            places = [self._place(location) for location in self._located(path)]
            passed = all(_equal(_get(*place), expected) for place in places)
        except _Nowhere:
            passed = False
        if not passed:
            raise _Refused(f"the test of {wire.quoted(path)} fails")

    def _add(self, path: str, value: Any) -> None:
        if not self._is_query(path):
            self._insert(pointer(path), self._copied(value))
            return
        locations = self._locator.locations(path, self.document, new=True)
        for location in reversed(_some(locations, path)):
            container, key = self._place(location)
            there = container.get(key) if isinstance(container, dict) else None
            appended = isinstance(there, list) and not isinstance(value, list)
            self._insert((*location, _END) if appended else location, self._copied(value))

    def _replace(self, path: str, value: Any) -> None:
        for location in self._located(path):
            container, key = self._place(location)
            container[_key(container, key)] = _fitting(self._copied(value), location)

    def _move(self, source: Location, path: str) -> None:
        value = _get(*self._place(source))
        if not self._is_query(path):
            target = pointer(path)
            if target[: len(source)] == tuple(map(str, source)) and len(target) > len(source):
                raise _Nowhere(f"{wire.quoted(path)} is within what is to be moved")
        self._remove(source)
        self._add(path, value)

    def _insert(self, location: Location, value: Any) -> None:
        fitting = _fitting(value, location)
        container, key = self._place(location)
        if not location:
            self._holder = [fitting]
        elif isinstance(container, dict) and isinstance(key, str):
            container[key] = fitting
        elif isinstance(container, list) and key == _END:
            container.append(fitting)
        else:
            index = _key(container, key, beyond=1)
            container.insert(index, fitting)

    def _remove(self, location: Location) -> None:
        if not location:
            raise _Nowhere("the whole resource cannot be removed")
        self._check()
        container, key = self._place(location)
        del container[_key(container, key)]

    def _source(self, operation: Operation) -> Location:
        if "from" not in operation:
            raise _Malformed(f"{operation['op']} needs from")
        locations = self._located(operation["from"])
        if len(locations) > 1:
            raise _Nowhere(f"{wire.quoted(operation['from'])} selects more than one thing")
        return locations[0]

    def _located(self, path: str) -> Sequence[Location]:
        """Where a path leads, to one place at least."""
        self._check()
        if not self._is_query(path):
            return [pointer(path)]
        return _some(self._locator.locations(path, self.document), path)

    def _place(self, location: Location) -> tuple[Any, str | int]:
        """What holds the location, and where within that."""
        container: Any = self._holder
        key: str | int = 0
        for step in location:
            container, key = _get(container, key), step
        return container, key

    def _copied(self, value: Any) -> Any:
        """The value once more, as long as there is room for it."""
        self._check()
        text = wire.encode(value)
        self._made += len(text)
        if self._made > MAX_BYTES:
            raise _Refused(f"the patch makes more than {MAX_BYTES} bytes")
        return wire.decode(text)

    def _is_query(self, path: str) -> bool:
        return self._query and selects(path)

    def _check(self, places: int = 0) -> None:
        if places > MAX_PLACES:
            raise _Refused(f"the path selects more than {MAX_PLACES} places")
        if monotonic() > self._deadline:
            raise _Refused("the patch takes too long")


def _some(locations: Sequence[Location], path: str) -> Sequence[Location]:
    if not locations:
        raise _Nowhere(f"{wire.quoted(path)} selects nothing")
    return locations


def _value(operation: Operation) -> Any:
    if "value" not in operation:
        raise _Malformed(f"{operation['op']} needs a value")
    return operation["value"]


def _fitting(value: Any, location: Location) -> Any:
    """The value, if the document does not become too deep with it at that location."""
    try:
        wire.check_depth(value, len(location) + 1)
    except wire.Malformed as error:
        raise _Refused(str(error)) from None
    return value


def _get(container: Any, key: str | int) -> Any:
    return container[_key(container, key)]


def _key(container: Any, key: str | int, beyond: int = 0) -> Any:
    """What the container knows the key by, if it has it; raises _Nowhere."""
    if isinstance(container, dict) and key in container:
        return key
    if isinstance(container, list) and (isinstance(key, int) or _INDEX.fullmatch(key)):
        index = int(key)
        if index < len(container) + beyond:
            return index
    hint = f"; {ELSEWHERE}" if isinstance(key, str) and "?" in key else ""
    raise _Nowhere(f"there is no {wire.quoted(key)} in {_kind(container)}{hint}")


def _kind(value: Any) -> str:
    match value:
        case dict():
            return "the object that the path leads to"
        case list():
            return f"the array of {len(value)} that the path leads to"
    return "a value that has no parts"


def _equal(one: Any, other: Any) -> bool:
    """Equality of JSON values: numbers by value, and never equal to booleans."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_equal(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_equal, one, other))
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)
