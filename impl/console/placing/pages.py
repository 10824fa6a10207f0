"""The page that places an order, and what its script asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from hashlib import blake2b
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from console.api import Refusal
from console.desk import Desk
from console.placing import beginning, faults, offerings, schema
from tmf630 import wire
from tmf630.identifiers import new_id

SCOPE: Final = "productOrder:write"
_COLLECTION: Final = "/productOrder"
_JSON: Final = "application/json; charset=utf-8"
_FOREVER: Final = "private, max-age=31536000, immutable"
_MAX_WORDS: Final = 200
_UNDONE: Final = range(400, 500)
"""The statuses after which nothing was placed: the next request may have another key."""


class Attempt(NamedTuple):
    """What the page shows: the JSON of the order, and the key that has it placed once.

    `refusal` is what came of it, `checked` the order that it would become.
    """

    text: str
    key: str
    refusal: Refusal | None = None
    checked: wire.Json | None = None


def blueprint(desk: Desk) -> Blueprint:
    """The pages; the form is that of the first API."""
    pages = Blueprint("placing", __name__, url_prefix="/place")
    definition = desk.parts.apis[0].definition
    model = schema.orders(definition)
    form = wire.encode(schema.form(definition))
    version = blake2b(form, digest_size=8).hexdigest()

    @pages.before_request
    def _allowed() -> None:
        desk.require(g.caller, SCOPE)

    @pages.route("", methods=["GET", "POST"])
    def page() -> AnyResponse | tuple[str, int]:
        if request.method == "POST":
            return _placed(desk, version)
        order = beginning.small(g.caller)
        if id := request.args.get("from"):
            there, _ = g.api.get(g.caller, f"{_COLLECTION}/{quote(id, safe='')}")
            order = beginning.copied(there, model)
        return _shown(Attempt(beginning.text(order), new_id()), version)

    _add_for_script(pages, form, version)
    return pages


def _placed(desk: Desk, version: str) -> AnyResponse | tuple[str, int]:
    """Place or check what was sent; what is refused is shown with all that was entered."""
    text, key = request.form.get("order", ""), request.form.get("key", "")
    try:
        if "check" in request.form:
            made = desk.run(g.api, desk.checking.check(text.encode(), g.caller))
            return _shown(Attempt(text, key, checked=made), version)
        headers = {"Idempotency-Key": key}
        placed = g.api.send_text(g.caller, "POST", _COLLECTION, text.encode(), headers)
    except Refusal as refusal:
        next_key = new_id() if refusal.status in _UNDONE else key
        return _shown(Attempt(text, next_key, refusal=refusal), version)
    return redirect(url_for("order.page", id=placed["id"]), 303)


def _add_for_script(pages: Blueprint, form: bytes, version: str) -> None:
    """Add what the script of the page asks for."""

    @pages.get("/form/<of>")
    def contract(of: str) -> Response:
        if of != version:
            abort(404)
        return Response(form, headers={"Cache-Control": _FOREVER}, content_type=_JSON)

    @pages.get("/offerings")
    def search() -> Response:
        words = request.args.get("words", "")[:_MAX_WORDS]
        return _json(partial(offerings.matching, words))

    @pages.get("/offerings/<path:id>")
    def offering(id: str) -> Response:
        return _json(partial(offerings.with_components, id))


def _shown(attempt: Attempt, version: str) -> tuple[str, int]:
    refusal = attempt.refusal
    page = render_template(
        "placing/place.html",
        attempt=attempt,
        found=faults.found(refusal.message) if refusal else (),
        version=version,
        has_offerings=offerings.are_there(),
    )
    return page, refusal.status if refusal else 200


def _json(make: Callable[[], Any]) -> Response:
    """A value for the script; or the message of what is refused."""
    try:
        value, status = make(), 200
    except Refusal as refusal:
        value, status = {"message": refusal.message}, refusal.status
    return Response(wire.encode(value), status, content_type=_JSON)
