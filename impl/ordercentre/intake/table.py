"""Orders in a table (CSV): a row is an item, and rows of one externalId are one order."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import Final

from ordercentre.intake import columns
from ordercentre.intake.columns import BadHeader
from ordercentre.intake.reading import TOO_LARGE, Lines, SentOrder
from ordercentre.intake.rows import OrderRows
from tmf630.http.request import MAX_BODY_BYTES
from tmf_contracts.model.attributes import Table

_SEPARATORS: Final = ",;\t"
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_EXTERNAL_ID: Final = "externalId"


class _Unreadable(Exception):
    """A file cannot be read any further."""


class OrderTable:
    """A table of orders. Its first line is the header; raises BadHeader if that is no header.

    `attributes` are those of the contract. Without a `separator` it is the one that the header has.
    """

    def __init__(self, lines: Lines, attributes: Table, separator: str | None = None) -> None:
        self._lines = lines
        self._texts = self._decoded()
        csv.field_size_limit(MAX_BODY_BYTES)
        try:
            first = next(self._texts, "")
            delimiter = separator or max(_SEPARATORS, key=first.count)
            header = next(csv.reader([first], delimiter=delimiter, strict=True), [])
        except (_Unreadable, csv.Error) as error:
            raise BadHeader([f"line 1: {error}"]) from None
        if not any(header):
            raise BadHeader(["line 1: has no columns"])
        self._header = columns.read(header, attributes)
        self._rows = csv.reader(self._texts, delimiter=delimiter, strict=True)
        self._external_ids = [
            each.position for each in self._header.of_order if each.path == ((_EXTERNAL_ID, None),)
        ]

    def orders(self) -> Iterator[SentOrder]:
        """The orders of the table; nothing is read behind a line that is not CSV in UTF-8."""
        group: OrderRows | None = None
        try:
            for line, row in self._numbered_rows():
                external_id = self._external_id(row)
                if group and external_id and external_id == group.external_id:
                    group.add(line, row)
                    continue
                if group:
                    yield group.order()
                group = OrderRows(self._header, external_id, line, row)
        except _Unreadable as error:
            number = self._lines.number
            if group:
                # The line may be of the same order, which would be stored without one of its items.
                group.errors.append(f"line {number}, which may belong to it, {error}")
                yield group.order()
            yield SentOrder(number, None, errors=[f"{error}; nothing is read from here on"])
        else:
            if group:
                yield group.order()

    def _external_id(self, row: Sequence[str]) -> str:
        return "".join(row[each] for each in self._external_ids if each < len(row))

    def _numbered_rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """The rows with the numbers of their first lines; raises _Unreadable."""
        while True:
            first = self._lines.number + 1
            try:
                row = next(self._rows, None)
            except csv.Error as error:
                raise _Unreadable(f"is no CSV: {error}") from None
            if row is None:
                return
            if any(row):
                yield first, row

    def _decoded(self) -> Iterator[str]:
        """The lines of the file as texts; raises _Unreadable."""
        for line in self._lines:
            if line is None:
                raise _Unreadable(TOO_LARGE)
            text = line.removeprefix(_BYTE_ORDER_MARK) if self._lines.number == 1 else line
            try:
                yield text.decode()
            except UnicodeDecodeError as error:
                message = f"is not UTF-8: byte {error.start + 1} cannot be read"
                raise _Unreadable(message) from None
