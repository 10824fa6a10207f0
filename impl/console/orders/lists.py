"""The table of the orders that a query selects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from console.api import Page, Refusal
from console.orders import bulk, columns, export
from console.orders.address import TYPED, Address, encoded, written
from console.orders.columns import COLUMNS, Column
from console.orders.matching import COLLECTION, NEWEST

_LIMIT: Final = 50


class Paging(NamedTuple):
    """Where a page lies in its list: the numbers of its first and last order, of `total`.

    `before` and `after` are the addresses of the pages beside it, None for none.
    """

    first: int
    last: int
    total: int
    before: str | None
    after: str | None


def blueprint(states: Sequence[str]) -> Blueprint:
    """The pages of lists; `states` are those of orders, in the order of the lifecycle."""
    pages = Blueprint("orders", __name__, url_prefix="/orders")

    @pages.get("")
    def page() -> tuple[str, int] | Response:
        address = Address.of(request.query_string.decode("utf-8", "replace"))
        if typed := address.typed():
            return redirect(_link(_meant(typed)), 303)
        shown = columns.chosen(address.columns)
        refusal, found = None, Page([], 0)
        try:
            found = g.api.find(g.caller, COLLECTION, _query(address, shown))
        except Refusal as refused:
            refusal = refused
        return (
            render_template(
                "orders/list.html",
                address=address,
                columns=shown,
                all_columns=COLUMNS.values(),
                filter=written(address.filters),
                typed=TYPED,
                orders=found.resources,
                paging=_paging(address, found),
                refusal=refusal,
                states=states,
                sort=address.value("sort", NEWEST),
                cell=columns.cell,
                sorted_by=_sorted_by,
                with_state=_with_state,
                bulk_most=bulk.MOST,
                export_most=export.MOST,
            ),
            refusal.status if refusal else 200,
        )

    return pages


def _meant(typed: Address) -> Address:
    """What was typed as a query: a word alone is the id of an order, or else its external id."""
    word = typed.word
    if word is None:
        return typed
    is_id = g.api.find(g.caller, COLLECTION, encoded([("id", word), ("limit", "0")])).total
    return typed.replaced(**{word: None, "id" if is_id else "externalId": word})


def _query(address: Address, shown: Sequence[Column]) -> str:
    """What the API is asked for."""
    asked = address.replaced(
        fields=columns.attributes(shown),
        sort=address.value("sort", NEWEST),
        limit=address.value("limit", str(_LIMIT)),
    )
    return encoded(asked.pairs)


def _paging(address: Address, found: Page) -> Paging:
    offset, limit = address.number("offset", 0), address.number("limit", _LIMIT)
    end = offset + len(found.resources)
    before = str(max(offset - limit, 0)) if offset else None
    after = str(end) if found.resources and end < found.total else None
    return Paging(
        offset + 1 if found.resources else 0,
        end,
        found.total,
        before and _link(address.replaced(offset=before if before != "0" else None)),
        after and _link(address.replaced(offset=after)),
    )


def _sorted_by(address: Address, column: Column, sort: str) -> tuple[str, str]:
    """The address of a list that is sorted by a column, and how it is sorted now (ARIA)."""
    name = column.attributes[0]
    now = {name: "ascending", f"-{name}": "descending"}.get(sort, "none")
    wanted = name if now == "descending" else f"-{name}"
    return _link(address.replaced(sort=wanted, offset=None)), now


def _with_state(address: Address, state: str | None) -> str:
    """The address of the list of the orders in a state, else filtered as it is."""
    return _link(address.replaced(state=state, offset=None))


def _link(address: Any) -> str:
    query = str(address)
    return url_for("orders.page") + (f"?{query}" if query else "")
