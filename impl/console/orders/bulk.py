"""One action for many orders: chosen ones, or all that a filter selects, to a limit.

First a page says what would be done. Then it is done, one order after the other, until it has
failed too often.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from console.api import Refusal
from console.orders.address import Address
from console.orders.matching import COLLECTION, matching
from console.texts import gettext
from tmf630.identifiers import new_id
from tmf630.instants import timestamp

MOST: Final = 500
"""How many orders one action changes at most."""
_FAILURES: Final = 5
"""After how many failures it stops, unless the form says otherwise."""
_PRECONDITION_FAILED: Final = 412
_ACTIONS: Final = ("cancel", "note")
_JSON_PATCH: Final = "application/json-patch+json"
_FIELDS: Final = "state,externalId"


class Wanted(NamedTuple):
    """What a form asks for: one of the actions, its text, and after how many failures to stop.

    `key` is the same when the same form is sent again: nothing is then done twice.
    """

    action: str
    text: str
    failures: int
    key: str


class Outcome(NamedTuple):
    """What has become of an order: why it was refused, None if it was not."""

    id: str
    refusal: Refusal | None


def blueprint() -> Blueprint:
    """The pages of an action: what it would do, and what it has done."""
    pages = Blueprint("bulk", __name__, url_prefix="/orders/bulk")

    @pages.post("")
    def ask() -> str:
        address = Address.of(request.form.get("query", ""))
        wanted, orders = _wanted(), _orders(address)
        return render_template(
            "orders/bulk.html", wanted=wanted, orders=orders, most=MOST, query=str(address)
        )

    @pages.post("/done")
    def do() -> str:
        wanted, ids = _wanted(), _chosen()
        outcomes = [*_outcomes(wanted, ids)]
        return render_template(
            "orders/bulk_done.html",
            wanted=wanted,
            outcomes=outcomes,
            failed=sum(each.refusal is not None for each in outcomes),
            left=ids[len(outcomes) :],
            query=request.form.get("query", ""),
        )

    @pages.get("/done")
    def again() -> Response:
        """What was done is not done again by its address: that leads to the orders."""
        return redirect(url_for("orders.page"))

    return pages


def _wanted() -> Wanted:
    """What the form asks for; raises Refusal."""
    given = request.form
    action, text = given.get("action", ""), given.get("text", "").strip()
    if action not in _ACTIONS:
        raise _invalid(gettext("Choose what to do with the orders."))
    if action == "note" and not text:
        raise _invalid(gettext("A note needs a text."))
    failures = given.get("failures", "")
    known = failures.isdecimal() and len(failures) <= len(str(MOST)) and 1 <= int(failures) <= MOST
    return Wanted(action, text, int(failures) if known else _FAILURES, given.get("key") or new_id())


def _orders(address: Address) -> Sequence[dict[str, Any]]:
    """The orders that the form chooses; raises Refusal."""
    if request.form.get("scope") == "all":
        found = [*matching(address, _FIELDS, MOST)]
    else:
        found = [g.api.get(g.caller, f"{_path(id)}?fields={_FIELDS}")[0] for id in _chosen()]
    if not found:
        raise _invalid(gettext("Choose at least one order."))
    return found


def _chosen() -> Sequence[str]:
    """The ids of orders in the form, each once."""
    return [*filter(None, dict.fromkeys(request.form.getlist("order")))][:MOST]


def _outcomes(wanted: Wanted, ids: Sequence[str]) -> Iterator[Outcome]:
    """What becomes of the orders, until it has failed too often."""
    failed = 0
    for id in ids:
        refusal = None
        try:
            _cancel(id, wanted) if wanted.action == "cancel" else _add_note(id, wanted)
        except Refusal as refused:
            refusal = refused
            failed += 1
        yield Outcome(id, refusal)
        if failed >= wanted.failures:
            return


def _cancel(id: str, wanted: Wanted) -> None:
    task = {
        "productOrder": {"id": id, "@referredType": "ProductOrder"},
        **({"cancellationReason": wanted.text} if wanted.text else {}),
    }
    headers = {"idempotency-key": f"{wanted.key}/{id}"[:255]}
    g.api.send(g.caller, "POST", "/cancelProductOrder", task, headers)


def _add_note(id: str, wanted: Wanted) -> None:
    """Add a note, unless the same form has added it before."""
    now = timestamp(datetime.now(UTC))
    note = {"id": wanted.key, "author": g.caller.name, "date": now, "text": wanted.text}
    while True:
        order, etag = g.api.get(g.caller, f"{_path(id)}?fields=note")
        notes = order.get("note") or []
        if any(each.get("id") == wanted.key for each in notes if isinstance(each, dict)):
            return
        place, value = ("/note/-", note) if notes else ("/note", [note])
        operation = {"op": "add", "path": place, "value": value}
        headers = {"content-type": _JSON_PATCH, "if-match": etag}
        try:
            g.api.send(g.caller, "PATCH", _path(id), [operation], headers)
        except Refusal as refusal:
            # Somebody has changed it in between: the note goes to what it is now.
            if refusal.status != _PRECONDITION_FAILED:
                raise
        else:
            return


def _path(id: str) -> str:
    return f"/{COLLECTION}/{quote(id, safe='')}"


def _invalid(message: str) -> Refusal:
    return Refusal(400, {"reason": gettext("Nothing was done"), "message": message})
