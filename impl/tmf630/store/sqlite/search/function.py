"""The SQL function that evaluates Python functions on resources, for what no index holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from sqlite3 import OperationalError

from tmf630 import wire
from tmf630.store.condition import Scalar
from tmf630.store.errors import TooSlow
from tmf630.store.matching import Json, storable
from tmf630.store.sqlite.file.connection import Connection
from tmf630.store.sqlite.file.header import text_of
from tmf630.store.sqlite.file.limits import Limit, LoopLimitExceeded
from tmf630.store.sqlite.tables.indexes import Indexes

ResourceFunction = Callable[[Json], Scalar | None]


class ResourceFunctions:
    """The SQL function `computed(number, id, resource)`, which decodes each resource once.

    It raises what the limit's check raises.
    """

    def __init__(self, indexes: Indexes, limit: Limit) -> None:
        self.functions: list[ResourceFunction] = []
        self._records = indexes.records
        self.check = limit.check_function
        self._resource: Json = {"id": None}
        self._raised: Exception | None = None

    @contextmanager
    def registered(self, connection: Connection) -> Iterator[None]:
        """Let statements call the function, and raise what it raises, which SQLite hides."""

        def computed(number: int, id: str, stored: str | bytes) -> Scalar | None:
            try:
                self.check()
                if id != self._resource["id"]:
                    self._resource = {**wire.decode(connection.unpack(stored)), "id": id}
                result = self.functions[number](self._resource)
            except (LoopLimitExceeded, TooSlow) as error:
                self._raised = error
                raise
            return None if result is None else storable(result)

        connection.create_function("computed", 3, computed)
        try:
            yield
        except OperationalError:
            if self._raised:
                raise self._raised from None
            raise

    def call(self, function: ResourceFunction) -> str:
        """The SQL that calls a function on the resource of the row `r`."""
        self.functions.append(function)
        resource = f"(SELECT {text_of('t')} FROM {self._records} AS t WHERE t.id = r.id)"
        return f"computed({len(self.functions) - 1}, r.id, {resource})"
