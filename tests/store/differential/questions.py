"""Questions: the queries of a client, in the terms of TMF630."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SIGNS: Final = {"==": "eq", "!=": "ne", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}
"""JSONPath's comparisons, by TMF630's names."""


@dataclass(frozen=True)
class Predicate:
    """`path.operator=texts`: one of them, or of `ne` none of them.

    `separator` is what stands between them: `,`, or else `;` or `&` and the whole once more.
    """

    path: str
    operator: str
    texts: tuple[str, ...]
    separator: str = ","

    @property
    def joined(self) -> str:
        """The texts with commas between them, quoted where necessary."""
        return ",".join(
            f'"{text}"' if text.startswith('"') or {",", ";"} & set(text) else text
            for text in self.texts
        )


@dataclass(frozen=True)
class Compared:
    """`@.path sign value`."""

    path: str
    sign: str
    value: str | int | float | bool


@dataclass(frozen=True)
class Selected:
    """`name[?(test)].then`, below `$` or `@`. Without a test or a `then`: `name`."""

    name: str
    test: Test | None = None
    then: Selected | None = None


@dataclass(frozen=True)
class Both:
    """`left && right`."""

    left: Test
    right: Test


@dataclass(frozen=True)
class OneOf:
    """`left || right`."""

    left: Test
    right: Test


@dataclass(frozen=True)
class No:
    """`!(test)`."""

    test: Test


Test = Compared | Selected | Both | OneOf | No


@dataclass(frozen=True)
class Question:
    """The query of a client, as a query string has it.

    All of `predicates` must hold, each of which is a choice of several. No two choices of one
    predicate are about the same attribute with the same operator.
    """

    predicates: tuple[tuple[Predicate, ...], ...]
    path: Selected | None
    sort: tuple[tuple[str, bool], ...]
    offset: int
    limit: int
