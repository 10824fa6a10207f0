"""The columns of the table of orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from console.texts import N_

Order = Mapping[str, Any]


class Column(NamedTuple):
    """A column: its name in addresses, its title, and the attributes that it shows.

    The first of the attributes is the one that it is sorted by; `is_sorted` says whether the API
    sorts by it. `kind` selects how a cell is written: text, time, state, number or link.
    """

    name: str
    title: str
    attributes: Sequence[str]
    kind: str = "text"
    is_sorted: bool = True


_PARTY: Final = ("relatedParty.id", "relatedParty.name", "relatedParty.role")

COLUMNS: Final[Mapping[str, Column]] = {
    column.name: column
    for column in (
        Column("id", N_("Order"), ("id",), "link"),
        Column("state", N_("State"), ("state",), "state"),
        Column("externalId", N_("External id"), ("externalId",)),
        Column("description", N_("Description"), ("description",)),
        Column("customer", N_("Customer"), _PARTY, is_sorted=False),
        Column("category", N_("Category"), ("category",)),
        Column("channel", N_("Channel"), ("channel.id", "channel.name"), is_sorted=False),
        Column("items", N_("Items"), ("productOrderItem.id",), "number", is_sorted=False),
        Column("priority", N_("Priority"), ("priority",)),
        Column("orderDate", N_("Ordered"), ("orderDate",), "time"),
        Column("requestedStartDate", N_("Start requested"), ("requestedStartDate",), "time"),
        Column("requestedCompletionDate", N_("Requested"), ("requestedCompletionDate",), "time"),
        Column("expectedCompletionDate", N_("Expected"), ("expectedCompletionDate",), "time"),
        Column("completionDate", N_("Completed"), ("completionDate",), "time"),
    )
}
USUAL: Final = (
    "id",
    "state",
    "externalId",
    "customer",
    "category",
    "channel",
    "items",
    "orderDate",
)


def chosen(names: Iterable[str]) -> Sequence[Column]:
    """The columns of these names; the usual ones when there is none of them."""
    found = [COLUMNS[each] for each in names if each in COLUMNS]
    return found or [COLUMNS[each] for each in USUAL]


def attributes(columns: Iterable[Column]) -> str:
    """The attributes that the columns need, for `fields`."""
    needed = [attribute for column in columns for attribute in column.attributes]
    return ",".join(dict.fromkeys(["id", *needed]))


def cell(column: Column, order: Order) -> str | int:
    """What a column says of an order, empty for nothing."""
    match column.name:
        case "customer":
            return _customer(order.get("relatedParty") or ())
        case "channel":
            return ", ".join(_named(each) for each in order.get("channel") or ())
        case "items":
            return len(order.get("productOrderItem") or ())
        case _:
            return str(order.get(column.attributes[0]) or "")


def _customer(parties: Sequence[Mapping[str, Any]]) -> str:
    customers = [each for each in parties if str(each.get("role", "")).lower() == "customer"]
    return ", ".join(_named(each) for each in (customers or parties)[:1])


def _named(reference: Mapping[str, Any]) -> str:
    return str(reference.get("name") or reference.get("id") or "")
