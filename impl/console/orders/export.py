"""The table of orders as CSV (RFC 4180), for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Final

from flask import Blueprint, Response, request

from console.orders import columns
from console.orders.address import Address
from console.orders.columns import Column
from console.orders.matching import matching
from console.texts import gettext

MOST: Final = 10_000
"""How many orders an export has at most."""
_BYTE_ORDER_MARK: Final = "\ufeff"
"""By this spreadsheets know UTF-8."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What begins a formula in some spreadsheet (OWASP, CSV injection)."""


def blueprint() -> Blueprint:
    """The export."""
    pages = Blueprint("export", __name__)

    @pages.get("/orders.csv")
    def file() -> Response:
        address = Address.of(request.query_string.decode("utf-8", "replace"))
        shown = columns.chosen(address.columns)
        found = matching(address, columns.attributes(shown), MOST)
        rows = ([columns.cell(column, order) for column in shown] for order in found)
        response = Response("".join(_lines(shown, rows)), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="orders.csv"'
        return response

    return pages


def _lines(shown: Sequence[Column], rows: Iterator[Sequence[str | int]]) -> Iterator[str]:
    yield _BYTE_ORDER_MARK
    yield _line([gettext(column.title) for column in shown])
    for row in rows:
        yield _line([_harmless(value) for value in row])


def _line(values: Sequence[str | int]) -> str:
    text = StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue()


def _harmless(value: str | int) -> str | int:
    """A value that no spreadsheet takes for a formula: an apostrophe makes it a text."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
