"""The page of an order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from flask import Blueprint, Response, g, render_template, request

from console.api import Refusal
from console.order import amending, deliveries, downstream, raw, timeline
from console.order.deliveries import Event
from console.order.graph import CONTAINS, graph
from console.order.items import SHOWN, Row, order_following, tree
from console.order.layout import HEIGHT, WIDTH
from console.order.prices import lines
from console.order.reading import NOT_FOUND, history_of, path, read, refused_capture
from console.order.timeline import Moment
from productordering.api import is_own
from productordering.ordering import lifecycle
from tmf630.identifiers import new_id

_PRECONDITION_FAILED: Final = 412
_NO_CONTENT: Final = 204
_REFERENCES: Final = (
    "relatedParty",
    "billingAccount",
    "channel",
    "agreement",
    "quote",
    "payment",
    "productOfferingQualification",
)
"""What an order refers to, in the order in which it is shown."""
_ELSEWHERE: Final = frozenset(
    {"id", "href", "state", "note", "orderTotalPrice", "productOrderItem", "description"}
)
_FACTS: Final = (
    "externalId",
    "category",
    "priority",
    "notificationContact",
    "orderDate",
    "requestedStartDate",
    "requestedCompletionDate",
    "expectedCompletionDate",
    "completionDate",
    "cancellationDate",
    "cancellationReason",
)


class Problem(NamedTuple):
    """What the API refuses of what a form asks for.

    `form` is the name of the form, `field` the attribute that the message is about, if it names
    one. `values` are those of the form. `changes` are what has changed since the page was made.
    """

    form: str
    refusal: Refusal
    field: str
    values: Mapping[str, str]
    changes: Sequence[Moment] = ()


def blueprint() -> Blueprint:
    """The page of an order, and what it loads later."""
    pages = Blueprint("order", __name__, url_prefix="/orders")

    @pages.get("/<id>")
    def page(id: str) -> str | tuple[str, int]:
        try:
            return show(id)
        except Refusal as refusal:
            capture = refused_capture(id) if refusal.status == NOT_FOUND else None
            if capture is None:
                raise
            page = render_template("order/not_captured.html", id=id, capture=capture)
            return page, refusal.status

    @pages.get("/<id>/events")
    def events(id: str) -> str:
        order, _ = g.api.get(g.caller, path(id))
        found, refusal = _events(id)
        return render_template("order/events.html", order=order, events=found, refusal=refusal)

    @pages.get("/<id>/news")
    def news(id: str) -> Response | str:
        """What has changed since the page was made; 204 for nothing."""
        history = history_of(id)
        changes = since(history, request.args.get("number", "0"))
        if not changes:
            return Response(status=_NO_CONTENT)
        return render_template("order/news.html", id=id, changes=changes)

    return pages


def show(id: str, problem: Problem | None = None) -> str:
    """The page of an order, and what was refused of what it asked for."""
    reading = read(id)
    order, rows = reading.order, tree(reading.order)
    moments = timeline.timeline(reading)
    related, is_whole = graph(rows), "all" in request.args
    return render_template(
        "order/order.html",
        reading=reading,
        order=order,
        rows=rows if is_whole else rows[:SHOWN],
        row_count=len(rows),
        graph=related,
        edges=related.edges if is_whole else related.edges[:SHOWN],
        contains=CONTAINS,
        node_size=(WIDTH, HEIGHT),
        prices=lines(order, rows if is_whole else rows[:SHOWN]),
        moments=moments if is_whole else moments[: timeline.SHOWN],
        moment_count=len(moments),
        facts={name: order[name] for name in _FACTS if order.get(name)},
        references=[(name, _several(order[name])) for name in _REFERENCES if order.get(name)],
        places=[*_places(rows)],
        further={name: each for name, each in order.items() if _is_further(name)},
        downstream=downstream.downstream(id),
        decisions=downstream.DECISIONS,
        is_final=order.get("state") in lifecycle.TERMINAL,
        following=order_following(order.get("state", "")),
        fields=amending.fields(order),
        problem=problem,
        key=(problem and problem.values.get("key")) or new_id(),
        json=raw.set_out(reading.text),
        curl=raw.curl(id),
    )


def since(history: Mapping[str, Any], number: str) -> Sequence[Moment]:
    """The changes after the one of that number, the oldest first."""
    forgotten = history.get("forgottenCount", 0)
    known = int(number) if number.isdecimal() and len(number) < len("1000000000") else 0
    return [timeline.change(each) for each in history["change"][max(0, known - forgotten) :]]


def refused(id: str, form: str, refusal: Refusal) -> tuple[str, int]:
    """The page of an order after one of its forms was refused."""
    values = request.form.to_dict()
    changes: Sequence[Moment] = ()
    if refusal.status == _PRECONDITION_FAILED:
        changes = since(history_of(id), values.get("number", ""))
    _, _, named = refusal.message.partition("/") if refusal.message.startswith("/") else ("",) * 3
    field = named.partition(":")[0].partition("/")[0]
    return show(id, Problem(form, refusal, field, values, changes)), refusal.status


def _events(id: str) -> tuple[Sequence[Event], Refusal | None]:
    """The events of an order as far as they are found, or why the caller may not see them."""
    parts = g.desk.parts
    try:
        tasks = g.api.find(g.caller, "cancelProductOrder", f"productOrder.id={id}&fields=id")
        hubs = [
            g.api.at(each.definition.base_path).find(
                g.caller, "hub", f"limit={deliveries.SUBSCRIPTIONS}"
            )
            for each in parts.apis
            if is_own(each.definition)
        ]
    except Refusal as refusal:
        return [], refusal
    seen = [each["id"] for hub in hubs for each in hub.resources]
    resources = {id, *(each["id"] for each in tasks.resources)}
    return g.api.run(deliveries.events_of(parts, seen, resources)), None


def _is_further(name: str) -> bool:
    return name not in _ELSEWHERE and name not in _FACTS and name not in _REFERENCES


def _several(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _places(rows: Sequence[Row]) -> Iterator[tuple[str, Any]]:
    """The places of the products, each with the id of its item."""
    for row in rows:
        product = row.item.get("product")
        for place in _several(product.get("place") or []) if isinstance(product, dict) else ():
            yield str(row.item.get("id", "")), place
