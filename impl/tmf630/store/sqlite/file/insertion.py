"""Insertions: those of one collection in the same transaction share their statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Generic, TypeVar

from tmf630.store.sqlite.file.connection import Connection
from tmf630.store.sqlite.file.database import Operation, savepoint

T = TypeVar("T")
Add = Callable[[Connection, Sequence[T]], None]
"""Inserts rows; raises Duplicate if one of them is there. Of several it may then have inserted
some."""


@dataclass(frozen=True, slots=True, eq=False)
class Insertion(Generic[T]):
    """A write that inserts all of its rows, or none and raises Duplicate."""

    add: Add[T]
    rows: Sequence[T]

    def __call__(self, connection: Connection) -> None:
        if len(self.rows) == 1:
            self.add(connection, self.rows)
        else:
            with savepoint(connection):
                self.add(connection, self.rows)


Together = tuple[Operation[Any], Sequence[Operation[Any]]]
"""An operation that does the same as those operations. For several, which then return nothing, it
does nothing if it raises Duplicate."""


def gathered(writes: Sequence[Operation[Any]]) -> Iterator[Together]:
    """The writes in their order, where insertions that follow each other are one."""
    for add, group in groupby(writes, _add):
        some = [*group]
        if add and len(some) > 1:
            yield Insertion(add, [row for each in some for row in _rows(each)]), some
        else:
            for each in some:
                yield each, (each,)


def _add(write: Operation[Any]) -> Add[Any] | None:
    return write.add if isinstance(write, Insertion) else None


def _rows(write: Operation[Any]) -> Sequence[Any]:
    return write.rows if isinstance(write, Insertion) else ()
