"""The header of a table: each column is the path of an attribute of an order.

An item's path begins with `productOrderItem`. An element of an array has its index, as in
`relatedParty[1].role`; without an index it is the first one. A name behind an array of
characteristics is that of a characteristic, which may have the type of its value behind a colon:
`productOrderItem.product.productCharacteristic.speed:integer`.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from marshmallow import fields

from ordercentre.intake import texts
from tmf622_contract import schemas
from tmf622_contract.names import DefinitionName
from tmf_contracts.model.attributes import Attribute, Table

_NEW_ORDER: Final[DefinitionName] = "ProductOrder_Create"
_CHARACTERISTIC: Final[DefinitionName] = "Characteristic"
_ITEMS: Final = "productOrderItem"
_STEP: Final = re.compile(r"([^.\[\]]+)(?:\[(\d{1,3})\])?(?:\.|\Z)")
_AFTER_INDEXES: Final = 1_000
_SCHEMAS: Final[Mapping[str, Callable[[], schemas.Definition]]] = {
    each.definition: each for each in schemas.Definition.__subclasses__()
}

Step = tuple[str, int | None]
"""The name of an attribute, and the index of its element if it is an array."""


class BadHeader(Exception):
    """Columns are no attributes of a new order; `messages` has one for each."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages


@dataclass(frozen=True, slots=True)
class Column:
    """A column: where its values are in the order, or in the item of the row if `is_item`.

    `position` is that of its cells. `read` makes the value of a text, and raises ValueError.
    `beside` has the other attributes of the object that a value is in.
    """

    name: str
    position: int
    is_item: bool
    path: tuple[Step, ...]
    read: Callable[[str], Any]
    beside: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table with `width` cells in a row, those of an array by their indexes."""

    width: int
    of_order: Sequence[Column]
    of_item: Sequence[Column]


def read(header: Sequence[str], attributes: Table) -> Header:
    """The columns of a header; raises BadHeader.

    `attributes` are those of the contract, with the ones that an operator has added.
    """
    parser = _Parser(attributes)
    found, messages = [], []
    for position, name in enumerate(header):
        try:
            found.append(parser.column(name.strip(), position))
        except ValueError as error:
            messages.append(f"column {position + 1}: {error}")
    counts = Counter((each.is_item, each.path) for each in found)
    messages += [
        f"column {each.position + 1}: {each.name} is there more than once"
        for each in found
        if counts[each.is_item, each.path] > 1
    ]
    if messages:
        raise BadHeader(messages)
    found.sort(key=lambda each: [index or 0 for _, index in each.path])
    of_item = [each for each in found if each.is_item]
    return Header(len(header), [each for each in found if not each.is_item], of_item)


class _Parser:
    def __init__(self, attributes: Table) -> None:
        self._attributes = attributes
        self._known = list(self._paths(_NEW_ORDER, "", frozenset({_NEW_ORDER})))

    def column(self, name: str, position: int) -> Column:
        """The column of that name; raises ValueError."""
        if not name:
            raise ValueError("has no name")
        definition: str = _NEW_ORDER
        rest = name
        path: list[Step] = []
        while match := _STEP.match(rest):
            attribute = self._attributes[definition].get(match[1])
            is_rows = definition == _NEW_ORDER and match[1] == _ITEMS
            if attribute is None or (match[2] and (is_rows or not attribute.array)):
                break
            rest = rest[match.end() :]
            path.append((match[1], int(match[2] or 0) if attribute.array and not is_rows else None))
            if attribute.type == _CHARACTERISTIC and not match[2] and rest:
                return self._characteristic(name, position, path, rest)
            if attribute.type not in self._attributes:
                if rest:
                    break
                read = texts.reader(_field(definition, match[1], attribute))
                return self._made(name, position, path, read, {})
            definition = attribute.type
        raise ValueError(self._unknown(name))

    def _characteristic(self, name: str, position: int, path: Sequence[Step], rest: str) -> Column:
        """The column of the characteristic that has a name, and may have a type."""
        called, mark, kind = rest.rpartition(":")
        is_typed = bool(mark) and kind in texts.TYPES
        beside = {"name": called, "valueType": kind} if is_typed else {"name": rest}
        field = texts.TYPES[kind]() if is_typed else fields.Raw()
        steps = [*path[:-1], (path[-1][0], _AFTER_INDEXES + position), ("value", None)]
        return self._made(name, position, steps, texts.reader(field), beside)

    def _made(
        self,
        name: str,
        position: int,
        path: Sequence[Step],
        read: Callable[[str], Any],
        beside: Mapping[str, str],
    ) -> Column:
        is_item = path[0][0] == _ITEMS
        return Column(name, position, is_item, tuple(path[is_item:]), read, beside)

    def _unknown(self, name: str) -> str:
        plain = re.sub(r"\[\d*\]", "", name)
        [nearest] = difflib.get_close_matches(plain, self._known, n=1, cutoff=0)
        return f"{name} is no attribute of a new order; the nearest is {nearest}"

    def _paths(self, definition: str, before: str, within: frozenset[str]) -> Iterator[str]:
        """The paths of all attributes, but not of those that are in an object of their own kind."""
        for name, each in self._attributes[definition].items():
            if each.type not in self._attributes:
                yield before + name
            elif each.type not in within:
                yield from self._paths(each.type, f"{before}{name}.", within | {each.type})


def _field(definition: str, name: str, attribute: Attribute) -> fields.Field[Any]:
    """The field of an attribute in the generated schemas, or of one that an operator has added."""
    made = _SCHEMAS[definition]().fields.get(name) if definition in _SCHEMAS else None
    if made is None:
        return texts.TYPES.get(attribute.type, fields.String)()
    return made.inner if isinstance(made, fields.List) else made
