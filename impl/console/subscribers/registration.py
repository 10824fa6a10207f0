"""Registers subscribers, and ends subscriptions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from console.api import Refusal
from console.subscribers import acting, hubs
from console.texts import gettext
from tmf630.events.subscription.signature import new_secret

_FIELD: Final = re.compile(r"/(callback|query|secret)\b:? ?")
"""How a message of the API begins that is about a field of the form."""
_SECRET: Final = "secret"  # noqa: S105 - the name of a field


def blueprint() -> Blueprint:
    """The forms of registration and its end."""
    pages = Blueprint("registration", __name__, url_prefix="/subscribers")

    @pages.get("/new")
    def form() -> str:
        g.desk.require(g.caller, acting.SCOPE)
        return _form({"signed": "on", _SECRET: new_secret()})

    @pages.post("/new")
    def register() -> str | tuple[str, int] | Response:
        sent = {name: value.strip() for name, value in request.form.items()}
        known = hubs.hubs()
        hub = next((each for each in known if each.name == sent.get("hub")), known[0])
        names = ["callback", "query", *([_SECRET] if sent.get("signed") else [])]
        try:
            id = hub.register({name: sent[name] for name in names if sent.get(name)})
        except Refusal as refusal:
            return _form(sent, refusal), refusal.status
        flash(gettext("The subscriber is registered: it gets the events from now on."))
        return redirect(url_for("subscriber.page", id=id), 303)

    @pages.get("/<id>/unregister")
    def leaving(id: str) -> str:
        return render_template("subscribers/unregister.html", subscriber=acting.changed(id))

    @pages.post("/<id>/unregister")
    def unregister(id: str) -> Response:
        subscriber = acting.changed(id)
        subscriber.hub.unregister(id)
        flash(gettext("The subscription has ended: nothing more is sent."))
        return redirect(url_for("subscribers.page"), 303)

    return pages


def _form(values: Mapping[str, str], refusal: Refusal | None = None) -> str:
    message = refusal.message if refusal else ""
    about = _FIELD.match(message)
    return render_template(
        "subscribers/new.html",
        hubs=hubs.hubs(),
        values=values,
        refusal=refusal,
        faults={about[1]: message[about.end() :]} if about else {},
    )
