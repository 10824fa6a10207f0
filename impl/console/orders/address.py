"""The address of a view of orders: the query that it sends to the API, and its columns.

So a view is a link, and its query can be sent to the API as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, quote, unquote

COLUMNS: Final = "columns"
TYPED: Final = "q"
"""The parameter in which a form sends a query that was typed."""
_PAGING: Final = ("offset", "limit")
_IN_NAME: Final = "-._~!$'()*,:@/?[]\"<>"
"""What can stand in a query string besides letters and digits, and reads better so."""
_IN_VALUE: Final = _IN_NAME + "="
"""The same of a value. A name ends at `=`, so one that it has itself stays encoded."""
_OPERATORS: Final = frozenset("<>=~!")
_READABLE: Final = re.compile("%20(?=.)|(?:%[89A-F][0-9A-F])+")
"""What a query has encoded of blanks, but for one at its end, and of other letters than ASCII's."""

Pairs = Sequence[tuple[str, str]]


class Address(NamedTuple):
    """`pairs` are the names and values of the query; `columns` are names of columns."""

    pairs: Pairs
    columns: Sequence[str]

    @classmethod
    def of(cls, query: str) -> Address:
        """The address with that query string."""
        pairs = parse_qsl(query, keep_blank_values=True)
        given = [value for name, value in pairs if name == COLUMNS]
        columns = [each for each in ",".join(given).split(",") if each]
        return cls([pair for pair in pairs if pair[0] != COLUMNS], columns)

    def value(self, name: str, default: str = "") -> str:
        """The last value of a parameter."""
        return dict(self.pairs).get(name, default)

    def number(self, name: str, default: int) -> int:
        """The value of a parameter that is a number of 0 or more."""
        value = self.value(name)
        return int(value) if value.isdecimal() and len(value) < len("999999999999") else default

    @property
    def filters(self) -> Pairs:
        """What selects orders, without paging, sorting and attribute selection."""
        return [pair for pair in self.pairs if pair[0] not in (*_PAGING, "sort", "fields")]

    @property
    def shown(self) -> Pairs:
        """How orders are shown, whichever they are."""
        kept = [pair for pair in self.pairs if pair[0] in ("sort", "limit")]
        return [*kept, *((COLUMNS, each) for each in self.columns)]

    def typed(self) -> Address | None:
        """The address of what was typed, shown as before; None when nothing was."""
        if TYPED not in dict(self.pairs):
            return None
        asked = Address.of(self.value(TYPED).strip().removeprefix("?"))
        names = {name for name, _ in asked.pairs}
        kept = [pair for pair in self.shown if pair[0] not in (*names, COLUMNS)]
        return Address([*asked.pairs, *kept], asked.columns or self.columns)

    @property
    def word(self) -> str | None:
        """The filter, when it is a word without an operator."""
        (name, value), *others = self.filters or [("", "")]
        is_word = not (value or others or _OPERATORS.intersection(name))
        return (name if is_word else None) or None

    def filtered(self, **values: str) -> Address:
        """The address with the same filter, and these parameters instead of all others."""
        return self._replace(pairs=[*self.filters, *values.items()])

    def replaced(self, **values: str | None) -> Address:
        """The address with these parameters, instead of those of that name; None for none."""
        rest = [pair for pair in self.pairs if pair[0] not in values]
        added = [(name, value) for name, value in values.items() if value is not None]
        return self._replace(pairs=[*rest, *added])

    def __str__(self) -> str:
        columns = [(COLUMNS, ",".join(self.columns))] if self.columns else []
        return encoded([*self.pairs, *columns])


def encoded(pairs: Iterable[tuple[str, str]]) -> str:
    """The query string of names and values."""
    return "&".join(
        f"{quote(name, safe=_IN_NAME)}={quote(value, safe=_IN_VALUE)}"
        if value
        else quote(name, safe=_IN_NAME)
        for name, value in pairs
    )


def written(pairs: Iterable[tuple[str, str]]) -> str:
    """The same as a reader would write it: a browser encodes the rest."""
    return _READABLE.sub(lambda found: unquote(found[0]), encoded(pairs))
