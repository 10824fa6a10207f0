"""The SQL function that evaluates Python functions on resources, for what no index holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from sqlite3 import OperationalError

from tmf630 import wire
from tmf630.store.condition import Condition, Scalar
from tmf630.store.errors import TooSlow
from tmf630.store.matching import Json, matcher, storable
from tmf630.store.prefilter import Possible, possible
from tmf630.store.sqlite.file.connection import Connection
from tmf630.store.sqlite.file.header import text_of
from tmf630.store.sqlite.file.limits import Limit, LoopLimitExceeded
from tmf630.store.sqlite.tables.indexes import Indexes

ResourceFunction = Callable[[Json], Scalar | None]


class ResourceFunctions:
    """The SQL function `computed(number, id, resource)`, which decodes each resource once.

    It raises what the limit's check raises. `read` is how many resources it has read. If the row
    `r` is that of a record, so that the text `is_in_row`, SQLite need not look for it.
    """

    is_in_row = False

    def __init__(self, indexes: Indexes, limit: Limit) -> None:
        self.functions: list[tuple[ResourceFunction, Possible | None]] = []
        self.read = 0
        self._records = indexes.records
        self._check = limit.check_function
        self._id: str | None = None
        self._text = b""
        self._resource: Json | None = None
        self._raised: Exception | None = None

    @contextmanager
    def registered(self, connection: Connection) -> Iterator[None]:
        """Let statements call the function, and raise what it raises, which SQLite hides."""

        def computed(number: int, id: str, stored: str | bytes) -> Scalar | None:
            try:
                self._check()
                if id != self._id:
                    self.read += 1
                    self._id, self._text, self._resource = id, connection.unpack(stored), None
                function, possible = self.functions[number]
                if possible and not possible(self._text):
                    return False
                if self._resource is None:
                    self._resource = {**wire.decode(self._text), "id": id}
                result = function(self._resource)
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

    def call_matcher(self, condition: Condition) -> str:
        """The SQL that tells whether the resource of the row `r` satisfies a condition."""
        return self.call(matcher(condition, self._check), possible(condition, self._check))

    def call(self, function: ResourceFunction, possible: Possible | None = None) -> str:
        """The SQL that calls a function on the resource of the row `r`.

        It is False where its text is not `possible`.
        """
        self.functions.append((function, possible))
        resource = f"(SELECT {text_of('t')} FROM {self._records} AS t WHERE t.id = r.id)"
        if self.is_in_row:
            resource = text_of("r")
        return f"computed({len(self.functions) - 1}, r.id, {resource})"
