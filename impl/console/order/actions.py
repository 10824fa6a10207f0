"""What can be done with an order: each form is one request to the API, or one decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from console.api import Refusal
from console.desk import refusal_of
from console.order import amending, downstream
from console.order.page import refused
from console.order.reading import path
from console.texts import N_, gettext
from tmf630.errors import Fault
from tmf630.instants import timestamp

Answer = Response | tuple[str, int]

_JSON_PATCH: Final = "application/json-patch+json"
_MERGE_PATCH: Final = "application/merge-patch+json"


def blueprint() -> Blueprint:
    """The actions of an order, each a POST to its address below that of the order."""
    pages = Blueprint("action", __name__, url_prefix="/orders/<id>")
    for action in (state, note, amend, cancel, fallout):
        pages.post(f"/{action.__name__}")(action)
    return pages


def state(id: str) -> Answer:
    """Ask for the next state of the order, or of the item at a place in it (RFC 6901)."""
    place, _, wanted = request.form.get("to", "").rpartition(" ")
    operation = {"op": "replace", "path": f"{place}/state", "value": wanted}

    def change() -> None:
        _patch(id, _JSON_PATCH, [operation])

    return _done(id, f"state{place}", change, N_("The state is changed."))


def note(id: str) -> Answer:
    """Add a note."""
    text = request.form.get("text", "").replace("\r\n", "\n").strip()

    def change() -> None:
        if not text:
            raise Refusal(400, {"message": gettext("A note needs a text.")})
        _patch(id, _JSON_PATCH, _with_note(id, text))

    return _done(id, "note", change, N_("The note is added."))


def amend(id: str) -> Answer:
    """Change single values of the order."""

    def change() -> None:
        order, _ = g.api.get(g.caller, path(id))
        if asked := amending.patch(request.form, amending.fields(order)):
            _patch(id, _MERGE_PATCH, asked)

    return _done(id, "amend", change, N_("The order is amended."))


def cancel(id: str) -> Answer:
    """Request the cancellation of the order; a repetition gets the same task."""

    def change() -> None:
        key = request.form.get("key", "")
        headers = {"idempotency-key": key} if key else {}
        g.api.send(g.caller, "POST", "/cancelProductOrder", _task(id), headers)

    return _done(id, "cancel", change, N_("The cancellation is requested."))


def fallout(id: str) -> Answer:
    """Decide on a failed item."""
    item = request.form.get("item", "")

    def change() -> None:
        g.desk.require(g.caller, downstream.SCOPE)
        # What the caller does not see is not there.
        g.api.get(g.caller, path(id))
        decision = downstream.decision_of(request.form.get("decision", ""))
        try:
            g.api.run(downstream.decide(g.desk, g.caller, id, item, decision))
        except Fault as fault:
            raise refusal_of(fault) from fault

    return _done(id, f"fallout/{item}", change, N_("It is decided."))


def _done(id: str, form: str, change: Callable[[], None], said: str) -> Answer:
    """Make a change and lead back to the order, which says so; or show what was refused."""
    try:
        change()
    except Refusal as refusal:
        return refused(id, form, refusal)
    flash(gettext(said))
    return redirect(url_for("order.page", id=id), 303)


def _patch(id: str, media_type: str, asked: Any) -> None:
    headers = {"content-type": media_type}
    if etag := request.form.get("etag"):
        headers["if-match"] = etag
    g.api.send(g.caller, "PATCH", path(id), asked, headers)


def _with_note(id: str, text: str) -> list[dict[str, Any]]:
    """The operations that add a note (RFC 6902)."""
    order, _ = g.api.get(g.caller, f"{path(id)}?fields=note")
    note = {"author": g.caller.name, "date": timestamp(datetime.now(UTC)), "text": text}
    if order.get("note"):
        return [{"op": "add", "path": "/note/-", "value": note}]
    return [{"op": "add", "path": "/note", "value": [note]}]


def _task(id: str) -> dict[str, Any]:
    """The cancellation task that the form asks for."""
    given = request.form
    reason = given.get("cancellationReason", "").strip()
    date = amending.instant(given.get("requestedCancellationDate", ""))
    return {
        "productOrder": {"id": id, "@referredType": "ProductOrder"},
        **({"cancellationReason": reason} if reason else {}),
        **({"requestedCancellationDate": date} if date else {}),
    }
