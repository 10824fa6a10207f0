"""The orders of a store, read without the server, and requests whose matches are known."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import quote

from pymongo import MongoClient
from pymongo.collection import Collection
from zstandard import frame_content_size

from productordering.api import COLLECTIONS
from tests import mongodb
from tests.bench import load, work
from tests.bench.commits import commits

_FEW: Final = 1_000
_MANY: Final = 100_000
_SAMPLE: Final = 500
_VALUES: Final = 20
_INSTANTS: Final = ("orderDate", "requestedStartDate")
_OF_SOME: Final = ("completionDate",)


@dataclass(frozen=True, slots=True)
class Question:
    """Requests of one kind, and how many orders one matches; `kind` sets the limit of growth."""

    name: str
    requests: Sequence[str]
    matches: int
    kind: str = "few"

    @property
    def places(self) -> bool:
        """Whether the requests place orders."""
        return self.requests[0].startswith("POST")


class Contents(Protocol):
    """A filled store."""

    url: str

    def count(self) -> int:
        """The number of orders."""

    def json(self) -> int:
        """The bytes of all orders."""

    def changing(self) -> AbstractContextManager[None]:
        """Make a server that keeps its answers until something changes make each one anew."""

    def disk(self) -> int:
        """The bytes on disk."""

    def ids(self, chance: random.Random, many: int) -> Sequence[str]:
        """At most `many` ids, chosen at random."""

    def values(self, attribute: str, most: int, many: int) -> Sequence[tuple[str, int]]:
        """At most `many` values that match at most `most` orders each, most matches first."""

    def instant(self, attribute: str, place: int) -> int:
        """The instant at that place in ascending order, in microseconds."""


Open = Callable[[Path], AbstractContextManager[Contents]]


def questions(contents: Contents, path: str, count: int) -> Iterator[Question]:
    """The questions for a store of that many orders."""
    ids = contents.ids(random.Random(count), min(count, _SAMPLE))
    yield Question("GET by id", list(work.retrieving(path, ids)), 1)
    for attribute in COLLECTIONS["productOrder"].indexed:
        if attribute in _INSTANTS:
            yield _spans(contents, path, attribute, count)
        elif attribute not in _OF_SOME and (found := contents.values(attribute, _FEW, _VALUES)):
            yield Question(f"`{attribute}`", _pages(path, attribute, found), found[0][1])
    for attribute in ("state", "productOrderItem.productOffering.id"):
        found = contents.values(attribute, count // 10, 1)
        name = f"`{attribute}`, a tenth of all"
        yield Question(name, _pages(path, attribute, found), found[0][1], "many")
    yield Question("first page of all", [f"GET {path}?limit=10"], count, "many")
    deep = f"GET {path}?limit=10&offset={min(_MANY, count - 10)}"
    yield Question("page at offset 100,000, or the last", [deep], count, "many")
    yield Question("POST, 2 KB", list(work.placing(path)), 0)


def _pages(path: str, attribute: str, found: Sequence[tuple[str, int]]) -> list[str]:
    return [f"GET {path}?{attribute}={quote(value)}&limit=10" for value, _ in found]


def _spans(contents: Contents, path: str, attribute: str, count: int) -> Question:
    """The first pages of spans of time with at most `_FEW` orders each."""
    few = min(_FEW, count - 1)
    requests = []
    for number in range(_VALUES):
        start = number * (count - 1 - few) // _VALUES
        first, after = (
            _instant(contents.instant(attribute, each)) for each in (start, start + few)
        )
        requests.append(f"GET {path}?{attribute}.gte={first}&{attribute}.lt={after}&limit=10")
    return Question(f"`{attribute}`, a span", requests, few)


def _instant(microseconds: int) -> str:
    seconds, rest = divmod(microseconds, 1_000_000)
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return f"{moment}.{rest:06d}Z"


class SQLiteContents:
    """An SQLite file."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "orders.sqlite3"
        self.url = f"sqlite:///{self._file}"

    def count(self) -> int:
        if not self._file.exists():
            return 0
        ((number,),) = self._rows('SELECT records FROM "productOrder: total"')
        return int(number)

    def json(self) -> int:
        # A frame says in its header how long its text is.
        texts = 'SELECT ifnull(packed, CAST(resource AS BLOB)), packed NOTNULL FROM "productOrder"'
        with closing(sqlite3.connect(self._file)) as connection:
            return sum(
                frame_content_size(text) if is_packed else len(text)
                for text, is_packed in connection.execute(texts)
            )

    def changing(self) -> AbstractContextManager[None]:
        return commits(self._file, load.LOAD_CORE)

    def disk(self) -> int:
        return sum(each.stat().st_size for each in self._file.parent.iterdir())

    def ids(self, chance: random.Random, many: int) -> Sequence[str]:
        ((last,),) = self._rows('SELECT max(rowid) FROM "productOrder"')
        one = 'SELECT id FROM "productOrder" WHERE rowid = ?'
        return [self._rows(one, n)[0][0] for n in chance.sample(range(1, last + 1), many)]

    def values(self, attribute: str, most: int, many: int) -> Sequence[tuple[str, int]]:
        table, column = _place(attribute)
        return self._rows(
            f"SELECT {column}, count(*) AS matches FROM {table} WHERE {column} IS NOT NULL"
            f" GROUP BY {column} HAVING matches <= ? ORDER BY matches DESC LIMIT ?",
            most,
            many,
        )

    def instant(self, attribute: str, place: int) -> int:
        table, column = _place(attribute)
        ((value,),) = self._rows(
            f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY {column}"
            " LIMIT 1 OFFSET ?",
            place,
        )
        return int(value)

    def _rows(self, statement: str, *values: object) -> list[Any]:
        with closing(sqlite3.connect(self._file)) as connection:
            return connection.execute(statement, values).fetchall()


def _place(attribute: str) -> tuple[str, str]:
    many = attribute.startswith(("relatedParty", "productOrderItem"))
    if many:
        return f'"productOrder by {attribute}"', "value"
    return '"productOrder attributes"', f'"{attribute}"'


class MongoContents:
    """A MongoDB database. `values` are those of a sample of orders."""

    def __init__(self, url: str, client: MongoClient[Mapping[str, Any]]) -> None:
        self.url = url
        self._database = client.get_default_database()
        self._orders: Collection[Mapping[str, Any]] = self._database["productOrder"]

    def count(self) -> int:
        return self._orders.estimated_document_count()

    def json(self) -> int:
        size = {"$group": {"_id": None, "size": {"$sum": {"$strLenBytes": "$resource"}}}}
        return int(next(self._orders.aggregate([size]))["size"])

    def changing(self) -> AbstractContextManager[None]:
        return nullcontext()  # no answers are kept

    def disk(self) -> int:
        self._database.client.admin.command("fsync")
        return int(self._database.command("dbStats")["totalSize"])

    def ids(self, chance: random.Random, many: int) -> Sequence[str]:
        return [each["_id"] for each in self._sample(many)]

    def values(self, attribute: str, most: int, many: int) -> Sequence[tuple[str, int]]:
        field = f"search.{attribute}"
        searched = {
            value
            for each in self._sample(_SAMPLE)
            for value in _values_at(each["search"], attribute.split("."))
        }
        found = [(each, self._orders.count_documents({field: each})) for each in sorted(searched)]
        return sorted((each for each in found if each[1] <= most), key=lambda it: -it[1])[:many]

    def instant(self, attribute: str, place: int) -> int:
        field = f"search.{attribute}"
        there = {field: {"$gt": float("-inf")}}
        (found,) = self._orders.find(there, [field], sort=[(field, 1)], skip=place, limit=1)
        return int(found["search"][attribute])

    def _sample(self, many: int) -> Iterator[Mapping[str, Any]]:
        fields = {"$project": {"search": True}}
        return iter(self._orders.aggregate([{"$sample": {"size": many}}, fields]))


def _values_at(found: Any, path: Sequence[str]) -> Iterator[str]:
    if isinstance(found, list):
        for each in found:
            yield from _values_at(each, path)
    elif path and isinstance(found, dict):
        yield from _values_at(found.get(path[0]), path[1:])
    elif isinstance(found, str):
        yield found


@contextmanager
def _in_a_file(directory: Path) -> Iterator[Contents]:
    yield SQLiteContents(directory)


@contextmanager
def _in_mongodb(directory: Path) -> Iterator[Contents]:
    client: MongoClient[Mapping[str, Any]]
    with (
        mongodb.serving(directory / "mongodb") as server,
        mongodb.database(server, "scale") as url,
        MongoClient(url) as client,
    ):
        yield MongoContents(url, client)


STORES: Final[Mapping[str, Open]] = {"sqlite": _in_a_file, "mongodb": _in_mongodb}
