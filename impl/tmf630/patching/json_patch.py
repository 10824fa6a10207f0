"""JSON Patch (RFC 6902), and its extension to paths that select by predicate (TMF630 part 5)."""

from __future__ import annotations

from collections.abc import Sequence
from time import thread_time
from typing import Any, Final

from tmf630 import wire
from tmf630.errors import CONFLICT, INVALID_FIELD, Fault
from tmf630.offload import LARGE
from tmf630.patching.document import END, Document, NotThere, equal
from tmf630.patching.query_paths import Location, Locator, pointer, selects
from tmf630.query.values import QueryError

Operation = dict[str, Any]

MAX_OPERATIONS: Final = 1000
MAX_PLACES: Final = 10_000
"""Places that one path can select."""
MAX_BYTES: Final = 4 * 1024 * 1024
"""JSON that a patch can make: a short patch could copy a long value to one place after another."""
_SECONDS: Final = 0.2
_SECONDS_OF_LARGE: Final = 1.0
"""Processor time of a patch. A large document is patched in a thread of its own."""


def patched(document: Any, operations: Sequence[Operation], *, query: bool = False) -> Any:
    """The document after a JSON Patch; neither argument is changed.

    With `query` a `path` or `from` can select, by a JSONPath or by a pointer with predicates, and
    then means everything that it selects. `add` appends to an array what is no array itself; the
    source of `move` or `copy` must be one place.

    Raises a 400 Fault that names the operation when it is malformed or a path leads nowhere, and
    a 409 Fault when a `test` fails or the patch exceeds a limit.
    """
    if len(operations) > MAX_OPERATIONS:
        raise Fault(CONFLICT, f"the patch has more than {MAX_OPERATIONS} operations")
    patch = _Patch(document, query=query)
    for position, operation in enumerate(operations):
        try:
            patch.apply(operation)
        except (_Malformed, NotThere, QueryError) as error:
            raise Fault(INVALID_FIELD, f"/{position}: {error}") from None
        except _Conflict as error:
            raise Fault(CONFLICT, f"/{position}: {error}") from None
    return patch.document.value


class _Malformed(Exception):
    """An operation lacks a member."""


class _Conflict(Exception):
    """A test fails, or a limit is exceeded."""


class _Patch:
    """Applies operations to a document, one after the other."""

    def __init__(self, document: Any, *, query: bool) -> None:
        self.document = Document(document)
        self._query = query
        # Of the processor, so that it does not depend on what else the machine does.
        large = len(wire.encode(document)) >= LARGE
        self._deadline = thread_time() + (_SECONDS_OF_LARGE if large else _SECONDS)
        self._locator = Locator(self._check_limits)
        self._bytes = 0

    def apply(self, operation: Operation) -> None:
        """Apply one operation; raises _Malformed, NotThere, _Conflict and QueryError."""
        path = operation["path"]
        match operation["op"]:
            case "test":
                self._test(path, _member(operation, "value"))
            case "add":
                self._add(path, _member(operation, "value"))
            case "replace":
                value = _member(operation, "value")
                for location in self._locations(path):
                    self.document.replace(location, self._copied(value, location))
            case "remove":
                # From the last to the first: a removal moves no place that is still to come.
                for location in reversed(self._locations(path)):
                    self._check_limits()
                    self.document.remove(location)
            case "copy":
                self._add(path, self.document.get(self._source(operation)))
            case "move":
                self._move(self._source(operation), path)

    def _test(self, path: str, expected: Any) -> None:
        try:
            values = [self.document.get(location) for location in self._locations(path)]
        except NotThere:
            values = []
        if not values or not all(equal(value, expected) for value in values):
            raise _Conflict(f"the test of {wire.quoted(path)} fails")

    def _add(self, path: str, value: Any) -> None:
        if not self._selects(path):
            location: Location = pointer(path)
            self.document.insert(location, self._copied(value, location))
            return
        locations = self._locator.locations(path, self.document.value, new=True)
        for location in reversed(_some(locations, path)):
            added = (*location, END) if self._appends(location, value) else location
            self.document.insert(added, self._copied(value, added))

    def _appends(self, location: Location, value: Any) -> bool:
        """Whether a value is to be appended to the array at a location."""
        if not location or isinstance(value, list):
            return False
        parent = self.document.get(location[:-1])
        return isinstance(parent, dict) and isinstance(parent.get(location[-1]), list)

    def _move(self, source: Location, path: str) -> None:
        value = self.document.get(source)
        if not self._selects(path):
            target = pointer(path)
            if target[: len(source)] == tuple(map(str, source)) and len(target) > len(source):
                raise NotThere(f"{wire.quoted(path)} is within what is to be moved")
        self._check_limits()
        self.document.remove(source)
        self._add(path, value)

    def _source(self, operation: Operation) -> Location:
        path = _member(operation, "from")
        locations = self._locations(path)
        if len(locations) > 1:
            raise NotThere(f"{wire.quoted(path)} selects more than one thing")
        return locations[0]

    def _locations(self, path: str) -> Sequence[Location]:
        """Where a path leads, to one place at least."""
        self._check_limits()
        if not self._selects(path):
            return [pointer(path)]
        return _some(self._locator.locations(path, self.document.value), path)

    def _selects(self, path: str) -> bool:
        return self._query and selects(path)

    def _copied(self, value: Any, location: Location) -> Any:
        """A copy of a value for a location, within the limits of size and depth."""
        self._check_limits()
        text = wire.encode(value)
        self._bytes += len(text)
        if self._bytes > MAX_BYTES:
            raise _Conflict(f"the patch makes more than {MAX_BYTES} bytes")
        try:
            wire.check_depth(value, len(location) + 1)
        except wire.Malformed as error:
            raise _Conflict(str(error)) from None
        return wire.decode(text)

    def _check_limits(self, places: int = 0) -> None:
        if places > MAX_PLACES:
            raise _Conflict(f"the path selects more than {MAX_PLACES} places")
        if thread_time() > self._deadline:
            raise _Conflict("the patch takes too long")


def _some(locations: Sequence[Location], path: str) -> Sequence[Location]:
    if not locations:
        raise NotThere(f"{wire.quoted(path)} selects nothing")
    return locations


def _member(operation: Operation, name: str) -> Any:
    if name not in operation:
        article = "a " if name == "value" else ""
        raise _Malformed(f"{operation['op']} needs {article}{name}")
    return operation[name]
