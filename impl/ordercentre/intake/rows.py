"""The rows of one order in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, Final

from ordercentre.intake.columns import Column, Header, Step
from ordercentre.intake.reading import TOO_LARGE, SentOrder
from tmf630.http.request import MAX_BODY_BYTES
from tmf630.wire import Json, quoted

_MAX_REPORTED: Final = 10
"""Errors of an order that are named."""


class OrderRows:
    """An order from its first row on, to which the further ones are added.

    Together the rows have at most MAX_BODY_BYTES characters, or else they are an error.
    """

    def __init__(self, header: Header, external_id: str, line: int, row: Sequence[str]) -> None:
        self.external_id = external_id
        self.errors: list[str] = []
        self._header = header
        self._line = line
        self._first = row
        self._size = 0
        self._items: list[Json] = []
        self._order: Json = {"externalId": external_id} if external_id else {}
        if self._is_whole(line, row):
            self._order = self._object(line, row, self._header.of_order)
            self._add_item(line, row)

    def add(self, line: int, row: Sequence[str]) -> None:
        """Add a row of the same order."""
        if not self._is_whole(line, row):
            return
        for each in self._header.of_order:
            if row[each.position] not in ("", self._first[each.position]):
                said = f"is {quoted(row[each.position])}, and differs from line {self._line}"
                self.errors.append(f"{self._place(line, each)}: {said}")
        self._add_item(line, row)

    def order(self) -> SentOrder:
        """The order of all rows."""
        content = {**self._order, "productOrderItem": self._items} if self._items else self._order
        errors = list(islice(self.errors, _MAX_REPORTED))
        more = ["and more after these"] if len(self.errors) > _MAX_REPORTED else []
        return SentOrder(self._line, content, self._size, [*errors, *more])

    def _is_whole(self, line: int, row: Sequence[str]) -> bool:
        """Whether a row can be read; otherwise the errors say why not."""
        if self._size > MAX_BODY_BYTES:
            return False
        self._size += sum(map(len, row))
        if self._size > MAX_BODY_BYTES:
            self._items.clear()
            self.errors.append(TOO_LARGE)
        elif len(row) != self._header.width:
            cells = f"line {line}: has {len(row)} cells; the header has {self._header.width}"
            self.errors.append(cells)
        else:
            return True
        return False

    def _place(self, line: int, column: Column) -> str:
        """A column of a row; the first line of the order is not named again."""
        return f"{'' if line == self._line else f'line {line}, '}column {column.name}"

    def _add_item(self, line: int, row: Sequence[str]) -> None:
        if item := self._object(line, row, self._header.of_item):
            self._items.append(item)

    def _object(self, line: int, row: Sequence[str], columns: Sequence[Column]) -> Json:
        """The order or the item in a row; an empty cell is an attribute that was not sent."""
        made: Json = {}
        objects: dict[tuple[Step, ...], Json] = {(): made}
        for each in columns:
            text = row[each.position]
            if not text:
                continue
            try:
                value = each.read(text)
            except ValueError as error:
                self.errors.append(f"{self._place(line, each)}: {error}")
                continue
            _put(objects, each.path, value, each.beside)
        return made


def _put(
    objects: dict[tuple[Step, ...], Json],
    path: tuple[Step, ...],
    value: Any,
    beside: Mapping[str, str],
) -> None:
    """Put a value at its path; `objects` are those that are there, by their paths."""
    name, index = path[-1]
    parent = _object_at(objects, path[:-1])
    if beside:
        parent.update(beside)
    if index is None:
        parent[name] = value
    else:
        parent.setdefault(name, []).append(value)


def _object_at(objects: dict[tuple[Step, ...], Json], path: tuple[Step, ...]) -> Json:
    if path not in objects:
        name, index = path[-1]
        parent = _object_at(objects, path[:-1])
        objects[path] = {}
        if index is None:
            parent[name] = objects[path]
        else:
            parent.setdefault(name, []).append(objects[path])
    return objects[path]
